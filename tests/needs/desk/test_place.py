"""Working through a queue: what was opened from it leads on to its next need, and back to what was done."""

from collections.abc import Callable
from urllib.parse import quote

import pytest

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need

TO_SIGN_FOR = "/triage?desk=area&queue=to-sign-for"

Open = Callable[..., Page]


@pytest.fixture
def open_from(client: Client, district: District) -> Open:
    """A need's page as somebody opens it from a queue."""

    def open_from(queue: str, need: Need, who: str = "clerk") -> Page:
        sign_in_as(client, district.person(who))
        return client.page(f"/needs/{need.number}?back={quote(queue)}")

    return open_from


def test_what_is_accepted_leads_on_to_the_next_of_the_queue(district: District, open_from: Open) -> None:
    first, second, third = district.need(), district.need(), district.need()
    page = open_from(TO_SIGN_FOR, first).form("/acceptance").send()
    assert page.path == f"/needs/{second.number}"
    assert f"{first.number}: Accepted and dispatched. This is the next in the queue." in page.text
    assert page.links["Back to the queue"] == TO_SIGN_FOR
    done = page.follow(first.number)
    assert done.path == f"/needs/{first.number}"
    assert done.links["Back to the queue"] == TO_SIGN_FOR
    page = page.follow("Decline").form("/refusal").send(words="不属于教育局")
    assert page.path == f"/needs/{third.number}"


def test_the_last_of_a_queue_stays_on_screen(district: District, open_from: Open) -> None:
    district.need()
    last = district.need()
    page = open_from(TO_SIGN_FOR, last).form("/acceptance").send()
    assert page.path == f"/needs/{last.number}"
    assert "Accepted and dispatched." in page.text


def test_a_comment_and_what_is_opened_from_elsewhere_lead_nowhere_else(
    client: Client, district: District, open_from: Open
) -> None:
    first, _second = district.need(), district.need()
    comment = open_from(TO_SIGN_FOR, first).follow("Comment").form("/comments")
    assert comment.send(words="已电话联系").path == f"/needs/{first.number}"
    page = client.page(f"/needs/{first.number}")
    assert "Next need" not in page.links
    assert page.form("/acceptance").send().path == f"/needs/{first.number}"


def test_before_and_behind_in_the_order_and_the_filters_of_the_queue(
    district: District, open_from: Open
) -> None:
    first, other, third = district.need(), district.need(category="training"), district.need()
    for queue, order in (
        (TO_SIGN_FOR, [first, other, third]),
        (f"{TO_SIGN_FOR}&sort=latest", [third, other, first]),
        (f"{TO_SIGN_FOR}&category=housing", [first, third]),
        ("/triage?desk=area&queue=all", [third, other, first]),
        ("/triage?desk=area&queue=all&q=住房", []),
    ):
        for place, need in enumerate(order):
            page = open_from(queue, need)
            beside = (
                order[place - 1] if place else None,
                order[place + 1] if place + 1 < len(order) else None,
            )
            for name, there in zip(("Previous need", "Next need"), beside, strict=True):
                assert (name in page.links) == (there is not None), (queue, place, name)
                if there:
                    assert page.follow(name).path == f"/needs/{there.number}", (queue, place, name)


def test_a_need_that_has_left_its_queue_keeps_its_place_there(district: District, open_from: Open) -> None:
    queue = "/triage?desk=area&queue=all&status=submitted"
    newer, here, older = (district.need() for _ in range(3))
    handling.ask(here, by=district.person("clerk"), words="哪一间？")
    page = open_from(queue, here)
    assert page.follow("Next need").path == f"/needs/{newer.number}"
    assert page.follow("Previous need").path == f"/needs/{older.number}"


def test_nobody_is_led_to_what_they_may_not_see(district: District, open_from: Open) -> None:
    first = district.need(Status.IN_PROGRESS)
    district.need(Status.IN_PROGRESS, unit="training_office")
    last = district.need(Status.IN_PROGRESS)
    page = open_from("/triage?desk=unit&queue=to-answer", first, "handler")
    page = page.form("/answer").send(outcome=Outcome.SOLVED.value, words="宿舍已经修好，请查看。")
    assert page.path == f"/needs/{last.number}"
    db.session.expire_all()
    assert db.session.get_one(Need, last.id).status == Status.IN_PROGRESS


def test_an_address_that_is_no_queue_is_as_none(district: District, open_from: Open) -> None:
    first, _second = district.need(), district.need()
    for back in (
        "/triage/settings",
        "/needs/1",
        "//elsewhere.example/triage",
        "/triagex",
        "/triage?desk=x&age=-",
    ):
        page = open_from(back, first)
        assert page.links["Back to the queue"].startswith("/triage")
        assert ("Next need" in page.links) == back.startswith("/triage?")


@pytest.mark.parametrize(
    ("who", "queue", "place"),
    [
        ("alliance_clerk", "/triage?desk=area&queue=all&school=", "lone_school"),
        ("handler", "/triage?desk=unit&queue=to-answer&unit=", "training_office"),
    ],
)
def test_a_colleagues_queue_in_the_address_keeps_nobody_from_the_need(
    client: Client, district: District, open_from: Open, who: str, queue: str, place: str
) -> None:
    need = district.need(Status.IN_PROGRESS)
    theirs = f"{queue}{district.place(place).id}"
    page = open_from(theirs, need, who)
    assert page.status == 200
    assert page.links["Back to the queue"] == "/triage"
    assert "Next need" not in page.links
    form = client.page(f"/needs/{need.number}/comments?back={quote(theirs)}").form("/comments")
    sent = form.send(words="已电话联系")
    assert (sent.status, sent.path) == (200, f"/needs/{need.number}")
