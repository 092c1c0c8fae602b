"""Which need comes first: by the day it is due, within a day by its urgency, and then who asked first."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DBAPIError

from tests.needs.desk.test_inbox import numbers_on
from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling, intake, slips
from welfare.needs.deadlines import Urgency, add_working_days
from welfare.needs.desk.queues import Desk, DeskQueue, Sort
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need

U = Urgency
BY_URGENCY = (U.URGENT, U.INQUIRY, U.ORDINARY, U.COMPLEX)
MIXED = (U.COMPLEX, U.ORDINARY, U.URGENT, U.INQUIRY, U.URGENT, U.ORDINARY)
TO_SIGN_FOR = "/triage?desk=area&queue=to-sign-for"
TODAY, YESTERDAY = timedelta(0), timedelta(days=-1)

Open = Callable[..., Page]


@pytest.fixture
def open_as(client: Client, district: District) -> Open:
    """Opens a page as somebody of the district."""

    def open_as(who: str, path: str) -> Page:
        sign_in_as(client, district.person(who))
        return client.page(path)

    return open_as


def due(
    district: District,
    urgencies: Iterable[Urgency],
    day: date | None = None,
    status: Status = Status.SUBMITTED,
) -> list[Need]:
    """A need of each urgency, all due on one day, in the order in which they came in."""
    needs = []
    for urgency in urgencies:
        need = district.need(status)
        need.urgency, need.due_on = urgency, day or add_working_days(clock.today(), 1).day
        needs.append(need)
    db.session.flush()
    return needs


def urgent_first(needs: Sequence[Need]) -> list[str]:
    return [need.number for need in sorted(needs, key=lambda need: (BY_URGENCY.index(need.urgency), need.id))]


@pytest.mark.parametrize(
    ("who", "desk", "queue", "status", "day"),
    [
        ("clerk", Desk.AREA, DeskQueue.TO_SIGN_FOR, Status.SUBMITTED, None),
        ("clerk", Desk.AREA, DeskQueue.DUE_TODAY, Status.IN_PROGRESS, TODAY),
        ("clerk", Desk.AREA, DeskQueue.OVERDUE, Status.IN_PROGRESS, YESTERDAY),
        ("clerk", Desk.AREA, DeskQueue.CARRIED, Status.CARRIED, None),
        ("alliance_clerk", Desk.AREA, DeskQueue.TO_SIGN_FOR, Status.SUBMITTED, None),
        ("school", Desk.AREA, DeskQueue.OVERDUE, Status.IN_PROGRESS, YESTERDAY),
        ("school", Desk.AREA, DeskQueue.DUE_TODAY, Status.SUBMITTED, TODAY),
        ("handler", Desk.UNIT, DeskQueue.TO_ANSWER, Status.IN_PROGRESS, None),
        ("handler", Desk.UNIT, DeskQueue.DUE_TODAY, Status.IN_PROGRESS, TODAY),
        ("handler", Desk.UNIT, DeskQueue.OVERDUE, Status.IN_PROGRESS, YESTERDAY),
        ("handler", Desk.UNIT, DeskQueue.CARRIED, Status.CARRIED, None),
        ("leader", Desk.AREA, DeskQueue.OVERDUE, Status.SUBMITTED, YESTERDAY),
    ],
)
def test_what_is_urgent_comes_first_among_what_is_due_on_one_day(
    district: District,
    open_as: Open,
    who: str,
    desk: Desk,
    queue: DeskQueue,
    status: Status,
    day: timedelta | None,
) -> None:
    day_due = clock.today() + day if day is not None else add_working_days(clock.today(), 5).day
    needs = due(district, MIXED, day_due, status)
    address = f"/triage?desk={desk.value}&queue={queue.value}"
    page = open_as(who, address)
    assert numbers_on(page) == urgent_first(needs)
    latest = open_as(who, f"{address}&sort={Sort.LATEST.value}")
    assert numbers_on(latest) == urgent_first(needs)[::-1], "the same order from its far end"
    assert numbers_on(page.follow("List to print")) == urgent_first(needs)


def test_the_day_counts_before_the_urgency(district: District, open_as: Open) -> None:
    soon, later = (add_working_days(clock.today(), days).day for days in (1, 2))
    [urgent] = due(district, [U.URGENT], later)
    [complex_one] = due(district, [U.COMPLEX], soon)
    assert numbers_on(open_as("clerk", TO_SIGN_FOR)) == [complex_one.number, urgent.number]


def test_paging_shows_every_need_once_in_that_order_there_and_back(district: District, open_as: Open) -> None:
    needs = due(district, [BY_URGENCY[number * 3 % 4] for number in range(65)])
    first = open_as("clerk", TO_SIGN_FOR)
    second = first.follow("Next")
    third = second.follow("Next")
    assert [number for page in (first, second, third) for number in numbers_on(page)] == urgent_first(needs)
    assert numbers_on(third.follow("Previous")) == numbers_on(second)


@pytest.mark.parametrize("order", ["", "&sort=latest"])
def test_paging_what_is_overdue_shows_nothing_that_is_not(
    district: District, open_as: Open, order: str
) -> None:
    overdue = due(district, [BY_URGENCY[number % 4] for number in range(35)], clock.today() + YESTERDAY)
    due(district, MIXED, clock.today())
    first = open_as("clerk", f"/triage?desk=area&queue=overdue{order}")
    second = first.follow("Next")
    expected = urgent_first(overdue)[:: -1 if order else 1]
    assert numbers_on(first) + numbers_on(second) == expected
    assert numbers_on(second.follow("Previous")) == numbers_on(first)


@pytest.mark.parametrize("queue", ["to-sign-for", "due-today"])
def test_the_next_need_of_a_queue_is_the_next_of_its_list(
    district: District, open_as: Open, queue: str
) -> None:
    due(district, MIXED, clock.today())
    address = f"/triage?desk=area&queue={queue}"
    order = numbers_on(open_as("clerk", address))
    page = open_as("clerk", f"/needs/{order[0]}?back={quote(address)}")
    assert "Previous need" not in page.links
    for number in order[1:]:
        page = page.follow("Next need")
        assert page.path == f"/needs/{number}"
    assert "Next need" not in page.links
    assert page.follow("Previous need").path == f"/needs/{order[-2]}"


def test_a_need_moves_when_its_urgency_is_corrected(district: District, open_as: Open) -> None:
    first, second, last = due(district, [U.ORDINARY, U.ORDINARY, U.ORDINARY])
    before = [need.number for need in (first, second, last)]
    assert numbers_on(open_as("clerk", TO_SIGN_FOR)) == before
    slips.correct(
        last,
        by=district.person("clerk"),
        category=last.category,
        school=district.place("near_school"),
        urgency=U.URGENT,
    )
    assert numbers_on(open_as("clerk", TO_SIGN_FOR)) == [last.number, first.number, second.number]


def test_a_need_moves_when_its_deadline_does(district: District, open_as: Open) -> None:
    urgent, ordinary = due(district, [U.URGENT, U.ORDINARY], status=Status.IN_PROGRESS)
    address = "/triage?desk=unit&queue=to-answer"
    assert numbers_on(open_as("handler", address)) == [urgent.number, ordinary.number]
    handling.request_extension(urgent, by=district.person("handler"), days=3, words="等材料")
    intake.extend(urgent, by=district.person("clerk"))
    assert numbers_on(open_as("handler", address)) == [ordinary.number, urgent.number]


def test_accepting_as_urgent_ranks_a_need_so(district: District) -> None:
    need = district.need()
    assert need.urgency_rank == BY_URGENCY.index(U.ORDINARY)
    intake.accept(need, by=district.person("clerk"), unit=district.place("housing_office"), urgency=U.URGENT)
    db.session.flush()
    assert need.urgency_rank == 0


@pytest.mark.parametrize("urgency", Urgency)
def test_the_database_ranks_each_urgency(district: District, urgency: Urgency) -> None:
    need = district.need(urgency=urgency)
    rank = db.session.scalar(select(Need.urgency_rank).where(Need.id == need.id))
    assert rank == BY_URGENCY.index(urgency)


@pytest.mark.parametrize(
    "write",
    [update(Need).values(urgency_rank=0), text("UPDATE needs SET urgency_rank = 0")],
    ids=["app", "sql"],
)
def test_nobody_writes_the_rank(district: District, write: object) -> None:
    district.need()
    with pytest.raises(DBAPIError):
        db.session.connection().execute(write)  # type: ignore[call-overload]


@pytest.mark.in_turn("an address is read in Python")
@pytest.mark.parametrize(
    "old",
    [
        "queue=to-sign-for&after=2020-01-01~5",
        "queue=to-sign-for&before=2020-01-01~5",
        "queue=due-today&after=5",
        "queue=to-sign-for&after=2020-01-01~9~x",
        "queue=overdue&before=2020-01-01~5",
    ],
)
def test_an_address_from_before_opens_at_the_beginning(district: District, open_as: Open, old: str) -> None:
    needs = due(district, MIXED, clock.today() + (YESTERDAY if "overdue" in old else TODAY))
    due(district, MIXED, clock.today() + timedelta(days=3), Status.IN_PROGRESS)
    shown = numbers_on(open_as("clerk", f"/triage?desk=area&{old}"))
    assert shown == urgent_first(needs), "and nothing that does not belong there"
