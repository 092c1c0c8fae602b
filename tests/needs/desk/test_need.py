"""A need as staff see it: everything in one place, and every action taken from there."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from tests.support.client import Client, Form, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling, intake
from welfare.needs.actions.clock import lapse
from welfare.needs.actions.parties import parties_to
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need
from welfare.needs.operations import BY_ACTION
from welfare.needs.policy import possible_actions

STAFF = ("clerk", "handler", "school", "leader", "alliance_clerk")
BACK = "back=/triage?queue%3Dall"


@pytest.fixture
def open_need(client: Client, district: District) -> Callable[[str, Need], Page]:
    """A need's page as somebody of the district sees it."""

    def open_need(who: str, need: Need) -> Page:
        sign_in_as(client, district.person(who))
        return client.page(f"/needs/{need.number}?{BACK}")

    return open_need


def fresh(need: Need) -> Need:
    db.session.expire_all()
    return db.session.get_one(Need, need.id)


def open_form(page: Page) -> str:
    """What the heading over the form in place says."""
    return next(text(part) for part in page.main.iter() if part.get("id") == "next")


@pytest.mark.parametrize("status", list(Status))
def test_each_finds_all_they_may_do_and_nothing_else(
    district: District, open_need: Callable[..., Page], status: Status
) -> None:
    need = district.need(status)
    for who in STAFF:
        person = district.person(who)
        parties = parties_to(need, person)
        if not parties:
            continue
        page = open_need(who, need)
        here = f"/needs/{need.number}/"
        addresses = [*page.links.values(), *(form.action for form in page.forms)]
        offered = {one.removeprefix(here).split("?")[0] for one in addresses if one.startswith(here)}
        offered = {noun for noun in offered if not noun.startswith("replies/")}
        may = possible_actions(fresh(need), parties, clock.now())
        assert offered == {BY_ACTION[action].noun for action in may}, who


@pytest.mark.parametrize(
    ("who", "status", "expected"),
    [
        ("clerk", Status.SUBMITTED, "Accept and dispatch"),
        ("handler", Status.IN_PROGRESS, "Answer"),
        ("clerk", Status.IN_PROGRESS, "Comment"),
        ("clerk", Status.ANSWERED, "Comment"),
        ("leader", Status.IN_PROGRESS, "Supervise"),
        ("leader", Status.SOLVED, "Comment"),
        ("school", Status.SUBMITTED, "Comment"),
    ],
)
def test_the_likely_action_stands_open(
    district: District, open_need: Callable[..., Page], who: str, status: Status, expected: str
) -> None:
    assert open_form(open_need(who, district.need(status))) == expected


def test_only_the_form_that_stands_open_is_made(district: District, open_need: Callable[..., Page]) -> None:
    page = open_need("clerk", district.need())
    assert [form.action.partition("?")[0].rpartition("/")[2] for form in _forms_in(page)] == ["acceptance"]
    page = page.follow("Decline").form("/refusal").send(words="")
    assert [form.action.partition("?")[0].rpartition("/")[2] for form in _forms_in(page)] == ["refusal"]


def _forms_in(page: Page) -> list[Form]:
    return [form for form in page.forms if "/needs/" in form.action]


def test_an_extension_that_was_asked_for_comes_first(
    district: District, open_need: Callable[..., Page]
) -> None:
    need = district.need(Status.IN_PROGRESS)
    handling.request_extension(need, by=district.person("handler"), days=4, words="等材料")
    due_before = need.due_on
    page = open_need("clerk", need)
    assert open_form(page) == "Grant the extension"
    page.form("/extension").send()
    assert due_before
    assert fresh(need).due_on is not None
    assert fresh(need).due_on > due_before  # type: ignore[operator]
    assert fresh(need).is_extended


def test_accepting_from_the_page(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need()
    page = open_need("clerk", need)
    form = page.form("/acceptance")
    assert form.values["unit"] == str(district.place("housing_office").id)
    assert form.values["urgency"] == "ordinary"
    page = form.send(limit_days="5", assisting=[str(district.place("training_office").id)])
    assert "Accepted and dispatched." in page.text
    assert page.links["Back to the queue"] == "/triage?queue=all"
    kept = fresh(need)
    assert (kept.status, kept.limit_days) == (Status.IN_PROGRESS, 5)
    assert "师训科" in page.text


def test_each_urgency_says_until_when(district: District, open_need: Callable[..., Page]) -> None:
    monday = clock.now().replace(year=2026, month=11, day=23, hour=2)
    with clock.at(monday):
        shown = open_need("clerk", district.need()).text
    assert "Ordinary: 7 working days, until Wed 2 Dec" in shown
    assert "Urgent: 1 working day, until Tue 24 Nov" in shown


def test_a_form_error_keeps_the_form_open_with_what_was_typed(
    district: District, open_need: Callable[..., Page]
) -> None:
    need = district.need(Status.IN_PROGRESS)
    page = (
        open_need("clerk", need)
        .follow("Carry open")
        .form("/carrying")
        .send(words="等明年的预算", review_on="")
    )
    assert page.status == 422
    assert open_form(page) == "Carry open"
    assert page.form("/carrying").values["words"] == "等明年的预算"
    assert "Choose a date." in page.text
    assert page.links["Back to the queue"] == "/triage?queue=all"
    assert fresh(need).status == Status.IN_PROGRESS


def test_a_refused_action_says_why_and_keeps_what_was_typed(
    district: District, open_need: Callable[..., Page]
) -> None:
    need = district.need(Status.IN_PROGRESS)
    yesterday = clock.today() - timedelta(days=1)
    page = (
        open_need("clerk", need)
        .follow("Carry open")
        .form("/carrying")
        .send(words="等预算", review_on=yesterday.isoformat())
    )
    assert page.status == 409
    assert "Choose a date after today." in page.text
    assert page.form("/carrying").values["words"] == "等预算"


def test_the_second_clerk_is_told_who_was_first(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need()
    asking = open_need("clerk", need).follow("Decline").form("/refusal")
    office = district.place("housing_office")
    intake.accept(need, by=district.person("second_clerk"), unit=office, urgency=Urgency.ORDINARY)
    page = asking.send(words="不归我们管")
    assert page.status == 409
    assert "局办二 was first" in page.text
    assert "不归我们管" in page.text
    assert fresh(need).status == Status.IN_PROGRESS


def test_every_form_also_has_a_page_of_its_own(client: Client, district: District) -> None:
    need = district.need()
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/needs/{need.number}/refusal?{BACK}")
    assert page.heading == "Decline"
    page = page.form("/refusal").send(words="不在范围")
    assert page.heading == need.title
    assert page.links["Back to the queue"] == "/triage?queue=all"
    assert fresh(need).status == Status.DECLINED


def test_transferring_keeps_the_helpers(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need()
    helper, office = district.place("near_school"), district.place("housing_office")
    intake.accept(
        need, by=district.person("clerk"), unit=office, urgency=Urgency.ORDINARY, assisting=[helper]
    )
    form = open_need("clerk", need).follow("Transfer").form("/transfer")
    assert form.values.getlist("assisting") == [str(helper.id)]
    page = form.send(unit=str(district.place("training_office").id))
    assert "石门小学" in page.text
    assert fresh(need).unit_id == district.place("training_office").id


def test_a_unit_must_be_chosen(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need()
    page = open_need("clerk", need).form("/acceptance").send(unit="")
    assert page.status == 422
    assert "Choose a unit." in page.text


def test_comments_public_and_internal(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need(Status.IN_PROGRESS)
    comment = open_need("handler", need).follow("Comment").form("/comments")
    comment.send(words="师傅周三来")
    comment = open_need("handler", need).follow("Comment").form("/comments")
    comment.send(words="预算不够", is_internal="y")
    assert "师傅周三来" in open_need("clerk", need).text
    assert "预算不够" in open_need("clerk", need).text
    teacher = open_need("teacher", need).text
    assert "师傅周三来" in teacher
    assert "预算不够" not in teacher


@pytest.mark.parametrize(("who", "sees"), [("clerk", True), ("handler", True), ("leader", False)])
def test_who_sees_the_telephone_number(
    district: District, open_need: Callable[..., Page], who: str, sees: bool
) -> None:
    need = district.need(Status.IN_PROGRESS)
    district.person("teacher").phone = "138 0000 0001"
    links = [link.get("href") for link in elements(open_need(who, need).main, "a")]
    assert ("tel:13800000001" in links) is sees


def test_a_protected_need_says_so(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need(is_protected=True)
    page = open_need("clerk", need)
    assert "Do not tell them of it" in page.text
    assert "石门小学" not in _options(page, "unit")
    assert open_need("school", need).status == 404


def _options(page: Page, name: str) -> list[str]:
    select = next(part for part in elements(page.main, "select") if part.get("name") == name)
    return [text(option) for option in elements(select, "option")]


def test_similar_needs_are_offered_and_one_tap_merges(
    district: District, open_need: Callable[..., Page]
) -> None:
    same_place = district.need(by="colleague", title="楼道没有灯")
    same_words = district.need(by="neighbour", title="想要一间宿舍", category="other")
    district.need(by="neighbour", title="学课件", category="training")
    district.need(Status.SOLVED, by="colleague")
    district.need(by="colleague", is_protected=True)
    need = district.need()
    page = open_need("clerk", need).follow("Merge into another need")
    choices = [
        part.get("value")
        for part in elements(page.main, "input")
        if part.get("name") == "into" and part.get("type") == "radio"
    ]
    assert set(choices) == {same_place.number, same_words.number}
    page = page.form("/merger").send(into=[same_place.number, ""])
    assert fresh(need).merged_into_id == same_place.id
    page = open_need("clerk", same_place)
    assert "Merged into this one" in page.text
    assert page.client.page(page.links[_link_to(page, need)]).heading == need.title


def _link_to(page: Page, need: Need) -> str:
    return next(name for name in page.links if need.number in name)


def test_merging_by_number_and_into_nothing(district: District, open_need: Callable[..., Page]) -> None:
    need, leading = district.need(), district.need(by="neighbour", category="other", title="路灯")
    page = open_need("clerk", need).follow("Merge into another need").form("/merger").send(into="26-9999-9")
    assert page.status == 409
    assert "leading need must be another one" in page.text
    page.form("/merger").send(into=["", leading.number.replace("-", " ")])
    assert fresh(need).merged_into_id == leading.id


def test_followers_of_another_school_stay_hidden(district: District, open_need: Callable[..., Page]) -> None:
    leading, foreign = district.need(), district.need(by="neighbour", title="别校的事")
    intake.merge(foreign, by=district.person("clerk"), into=leading)
    assert "别校的事" in open_need("clerk", leading).text
    assert "别校的事" not in open_need("alliance_clerk", leading).text


def test_a_follow_up_that_is_due_stands_open_is_kept_and_shown(
    district: District, open_need: Callable[..., Page]
) -> None:
    need = district.need(Status.ANSWERED, outcome=Outcome.SOLVED)
    lapse(need)
    page = open_need("clerk", need)
    assert open_form(page) == "Record a follow-up"
    form = page.form("/follow-up")
    missing = form.send(is_reached="yes")
    assert missing.status == 422
    assert "Say what the teacher said." in missing.text
    page = form.send(is_reached="yes", is_solved="yes", satisfaction="satisfied", words="很高兴")
    assert "Follow-ups" in page.text
    assert "很高兴" in page.text
    assert open_form(page) != "Record a follow-up"


def test_whoever_has_no_part_in_it_finds_nothing(district: District, open_need: Callable[..., Page]) -> None:
    need = district.need(Status.IN_PROGRESS)
    for who in ("other_handler", "other_school", "neighbour", "admin"):
        assert open_need(who, need).status == 404
