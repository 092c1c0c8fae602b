"""The work queues: who has which desk, what lies in each queue, what the filters leave, and how one pages."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import event

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling, intake
from welfare.needs.deadlines import Urgency, add_working_days
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

S = Status


@pytest.fixture
def open_as(client: Client, district: District) -> Callable[..., Page]:
    """Opens a page as somebody of the district: `open_as("clerk", "/triage?queue=all")`."""

    def open_as(who: str, path: str = "/triage") -> Page:
        sign_in_as(client, district.person(who))
        return client.page(path)

    return open_as


def numbers_on(page: Page) -> list[str]:
    """The numbers of the needs listed, in their order."""
    rows = [row for body in elements(page.main, "tbody") for row in elements(body, "tr")]
    marked = (next(part for part in row.iter() if part.get("class") == "number") for row in rows)
    return [text(part) for part in marked]


def tabs_on(page: Page) -> dict[str, str]:
    """The queues and their counts."""
    tabs = next(part for part in page.main.iter() if part.get("id") == "queues")
    words = (text(link).rsplit(" ", 1) for link in elements(tabs, "a"))
    return {word[0]: word[-1] for word in words}


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clerk", 200),
        ("alliance_clerk", 200),
        ("handler", 200),
        ("school", 200),
        ("leader", 200),
        ("teacher", 403),
        ("admin", 403),
    ],
)
def test_who_has_a_desk(open_as: Callable[..., Page], who: str, status: int) -> None:
    assert open_as(who).status == status


def test_each_need_lies_in_its_queues(district: District, open_as: Callable[..., Page]) -> None:
    for status in S:
        district.need(status)
    with clock.at(clock.now() - timedelta(days=20)):
        overdue = district.need(S.IN_PROGRESS, by="colleague")
    today = district.need(S.IN_PROGRESS)
    today.due_on = clock.today()

    tabs = tabs_on(open_as("clerk"))
    assert tabs == {
        "To accept": "2",  # one more leads the merged one
        "Due today": "1",
        "Overdue": "1",
        "Waiting for the teacher": "2",
        "Carried": "1",
        "All": "13",
    }
    assert numbers_on(open_as("clerk", "/triage?queue=overdue")) == [overdue.number]
    assert numbers_on(open_as("clerk", "/triage?queue=due-today")) == [today.number]


def test_the_unit_desk_holds_what_was_dispatched_there(
    district: District, open_as: Callable[..., Page]
) -> None:
    ours = district.need(S.IN_PROGRESS)
    district.need(S.IN_PROGRESS, unit="training_office")
    district.need()
    helped = district.need()
    intake.accept(
        helped,
        by=district.person("clerk"),
        unit=district.place("training_office"),
        urgency=Urgency.ORDINARY,
        assisting=[district.place("housing_office")],
    )
    assert numbers_on(open_as("handler")) == [ours.number]
    assert numbers_on(open_as("handler", "/triage?queue=all")) == [ours.number]
    assert numbers_on(open_as("handler", "/triage?queue=assisting")) == [helped.number]


def test_a_school_has_both_desks_and_never_a_protected_need(
    district: District, open_as: Callable[..., Page]
) -> None:
    plain = district.need(by="colleague")
    district.need(is_protected=True)
    district.need(by="neighbour")
    at_school = district.need(S.IN_PROGRESS, unit="near_school")
    page = open_as("school")
    assert numbers_on(page) == [at_school.number, plain.number]
    assert numbers_on(page.follow("For us to handle")) == [at_school.number]
    assert "My areas" not in [part.get("aria-label") for part in open_as("clerk").main.iter()]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("category=training", {"course"}),
        ("school={near_school}", {"house", "course"}),
        ("unit={training_office}", {"course"}),
        ("status=submitted", {"house", "old"}),
        ("urgency=urgent", {"far"}),
        ("age=7-", {"old"}),
        ("age=-3", {"house", "course", "far"}),
        ("age=10-30", {"old"}),
        ("q=" + quote("暖气"), {"far"}),
        ("school={lone_school}&status=submitted", {"old"}),
        ("category=nonsense&status=nonsense&urgency=&age=x&sort=x", {"house", "course", "far", "old"}),
    ],
)
def test_filters_leave_what_fits(
    district: District, open_as: Callable[..., Page], asked: str, found: set[str]
) -> None:
    with clock.at(clock.now() - timedelta(days=12)):
        old = district.need(by="neighbour", title="路灯")
    needs = {
        "old": old,
        "house": district.need(),
        "course": district.need(S.IN_PROGRESS, category="training", unit="training_office"),
        "far": district.need(S.IN_PROGRESS, by="neighbour", title="暖气不热"),
    }
    needs["far"].urgency = Urgency.URGENT
    places = {key: district.place(key).id for key in ("near_school", "lone_school", "training_office")}
    page = open_as("clerk", f"/triage?queue=all&{asked.format(**places)}")
    assert set(numbers_on(page)) == {needs[name].number for name in found}


def test_a_filter_is_a_chip_that_can_be_taken_off(district: District, open_as: Callable[..., Page]) -> None:
    district.need(category="training")
    district.need()
    page = open_as("clerk", "/triage?queue=all&category=training&q=%3Cb%3E")
    assert "Nothing in this queue fits" in page.text
    page = page.follow("Remove Words: <b>")
    assert len(numbers_on(page)) == 1
    assert len(numbers_on(page.follow("Remove Category: Training"))) == 2


def test_words_apart_are_offered_behind_those_that_stand_together(
    district: District, open_as: Callable[..., Page]
) -> None:
    together = district.need(title="夫妻分居")
    apart = district.need(title="夫妻两地分居三年")
    page = open_as("clerk", f"/triage?queue=all&q={quote('夫妻分居')}")
    assert numbers_on(page) == [together.number]
    page = page.follow("1 more need has these words apart from one another")
    assert numbers_on(page) == [apart.number]
    assert "Words apart: 夫妻 分居" in page.text
    assert set(numbers_on(page.follow("Remove Words apart: 夫妻 分居"))) == {together.number, apart.number}


def test_words_apart_are_shown_where_no_queue_has_them_together(
    district: District, open_as: Callable[..., Page]
) -> None:
    apart = district.need(title="夫妻两地分居三年")
    page = open_as("clerk", f"/triage?queue=all&q={quote('夫妻分居')}")
    assert numbers_on(page) == [apart.number]
    assert "Words apart: 夫妻 分居" in page.text
    assert "Nothing in this queue fits" in open_as("clerk", f"/triage?queue=all&q={quote('夫妻团圆')}").text


def test_filters_go_along_to_the_next_queue(district: District, open_as: Callable[..., Page]) -> None:
    near, far = district.need(), district.need(by="neighbour")
    place = district.place("near_school").id
    page = open_as("clerk", f"/triage?queue=overdue&school={place}&status=in_progress")
    assert tabs_on(page)["To accept"] == "1"
    page = page.client.page(page.links["To accept 1"])
    assert numbers_on(page) == [near.number] != [far.number]


def test_a_foreign_school_is_not_there(district: District, open_as: Callable[..., Page]) -> None:
    lone = district.place("lone_school").id
    assert open_as("alliance_clerk", f"/triage?school={lone}").status == 404
    assert open_as("clerk", "/triage?school=99999").status == 404
    assert open_as("clerk", "/triage?unit=x").status == 404


@pytest.mark.parametrize("queue", ["to-sign-for", "all"])
def test_paging_shows_every_need_once_there_and_back(
    district: District, open_as: Callable[..., Page], queue: str
) -> None:
    needs = [district.need() for _ in range(65)]
    first = open_as("clerk", f"/triage?queue={queue}")
    second = first.follow("Older" if queue == "all" else "Next")
    third = second.follow("Older" if queue == "all" else "Next")
    seen = numbers_on(first) + numbers_on(second) + numbers_on(third)
    assert [len(numbers_on(page)) for page in (first, second, third)] == [30, 30, 5]
    assert sorted(seen) == sorted(need.number for need in needs)
    assert (seen == sorted(seen)) == (queue != "all")
    assert numbers_on(third.follow("Newer" if queue == "all" else "Previous")) == numbers_on(second)
    assert "65 needs" in third.text


def test_either_way_round(district: District, open_as: Callable[..., Page]) -> None:
    needs = [district.need() for _ in range(3)]
    for days, need in enumerate(needs):
        need.due_on = add_working_days(clock.today(), days + 1).day
    forwards = [need.number for need in needs]
    assert numbers_on(open_as("clerk", "/triage")) == forwards
    assert numbers_on(open_as("clerk", "/triage?sort=latest")) == forwards[::-1]
    assert numbers_on(open_as("clerk", "/triage?queue=all&sort=oldest")) == forwards


def test_what_is_special_about_a_need_is_said_in_words(
    district: District, open_as: Callable[..., Page]
) -> None:
    need = district.need(S.IN_PROGRESS, is_protected=True)
    handling.request_extension(need, by=district.person("handler"), days=3, words="等材料")
    handling.supervise(need, by=district.person("leader"), words="抓紧")
    need.urged_count, need.redo_count = 2, 1
    shown = open_as("clerk", "/triage?queue=all").text
    for words in ("Protected", "Supervised", "Urged 2 times", "Redo", "Extension asked for"):
        assert words in shown


def test_an_empty_queue_says_something_kind(open_as: Callable[..., Page]) -> None:
    assert "Nothing to accept" in open_as("clerk").text
    assert "Nothing to answer" in open_as("handler").text


@pytest.mark.parametrize("path", ["/triage?queue=all", "/triage", "/triage?queue=all&q=%E5%AE%BF%E8%88%8D"])
@pytest.mark.parametrize("who", ["clerk", "school"])
def test_fifty_rows_cost_as_many_queries_as_one(
    district: District, open_as: Callable[..., Page], who: str, path: str
) -> None:
    district.need()
    client = open_as(who, path).client
    with _counted() as for_one:
        client.page(path)
    for _ in range(49):
        district.need()
    db.session.commit()
    with _counted() as for_fifty:
        client.page(path)
    assert len(for_fifty) == len(for_one), "\n".join(for_fifty)


@contextmanager
def _counted() -> Iterator[list[str]]:
    """The statements sent to the database meanwhile."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            seen.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def test_a_count_stops_at_a_thousand(
    district: District, open_as: Callable[..., Page], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("needs.desk.queries", "web.keyset"):
        monkeypatch.setattr(f"welfare.{module}.COUNTED_AT_MOST", 2)
    for _ in range(4):
        district.need()
    page = open_as("clerk")
    assert tabs_on(page)["To accept"] == "2+"
    assert "2+ needs" in page.text


def test_the_list_links_back_to_itself(district: District, open_as: Callable[..., Page]) -> None:
    need: Need = district.need()
    page = open_as("clerk", "/triage?queue=all&category=housing").follow(need.title)
    assert page.heading == need.title
    assert page.links["Back to the queue"] == "/triage?queue=all&category=housing"
    sly = page.client.page(f"/needs/{need.number}?back=//elsewhere.example/triage")
    assert sly.links["Back to the queue"] == "/triage"
