"""Each figure is the same number as a count, as a list, and told again from the events."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.world import District
from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import person_by_staff_number
from welfare.needs.actions import teacher
from welfare.needs.calls import actions as follow_ups
from welfare.needs.lifecycle import HAS_ANSWER, OPEN, Action, Outcome, Satisfaction, Status
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.models import OrganizationKind
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import count_listed, value_of, values_by_month
from welfare.reports.figures.definitions import needs as figures
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import keys_of, rows_of
from welfare.reports.figures.periods import Period, recent_months
from welfare.reports.figures.reach import counted_places
from welfare.reports.figures.shape import Rows, Sum

Database = scoped_session[Session]
NOVEMBER = Period.of_month(2026, 11)
LISTS = {name: figure for name, figure in FIGURES.items() if isinstance(figure, Rows)}


def _reader(session: Database, staff_number: str) -> Person:
    person = person_by_staff_number(staff_number)
    assert person
    return person


def _alliance_leader(session: Database) -> Person:
    query = select(Person.staff_number).join(Person.roles).where(Person.staff_number != "leader")
    query = query.where(Person.roles.any(role="leader")).order_by(Person.id).limit(1)
    return _reader(session, session.scalars(query).one())


def _rows(figure: Rows, reader: Person, filters: Filters) -> list[Any]:
    """The rows of every page of the list."""
    rows: list[Any] = []
    after = None
    while True:
        page = rows_of(figure, reader, filters, after=after)
        rows += page.rows
        after = page.older
        if after is None:
            return rows


def _listed(figure: Rows, reader: Person, filters: Filters) -> list[str]:
    """The numbers of the needs in the list."""
    return [row.number for row in _rows(figure, reader, filters)]


@pytest.mark.parametrize("who", ["leader", "alliance"])
def test_lists_hold_what_figures_count(demo: datetime, session: Database, who: str) -> None:
    reader = _alliance_leader(session) if who == "alliance" else _reader(session, "leader")
    school = next(place for place in counted_places(reader) if place.kind == OrganizationKind.SCHOOL)
    for figure in LISTS.values():
        for filters in (
            Filters(),
            Filters(period=NOVEMBER),
            Filters(school=school),
            Filters(category="housing"),
            Filters(NOVEMBER, school, "housing"),
        ):
            value = value_of(figure, reader, filters)
            rows = _rows(figure, reader, filters)
            keys = [tuple(row)[-len(keys_of(figure).columns) :] for row in rows]
            assert len(keys) == len(set(keys)), figure.name
            if isinstance(figure, Sum):
                assert sum(getattr(row, figure.adds) for row in rows) == (value or 0), figure.name
                assert count_listed(figure, reader, filters) == len(rows)
            else:
                assert len(rows) == (value or 0), figure.name


def test_figures_told_again_from_the_events(demo: datetime, session: Database) -> None:
    leader = _reader(session, "leader")
    told = Counter(_from_events(session))
    counted = {name: value_of(LISTS[name], leader, Filters()) for name in told}
    assert told == counted
    told = Counter(_from_events(session, NOVEMBER))
    assert told == {name: value_of(LISTS[name], leader, Filters(period=NOVEMBER)) for name in told}


def _from_events(session: Database, period: Period | None = None) -> Iterator[str]:
    """The figures that each need counts in, by its events alone; only the deadline is asked of the row."""
    histories: dict[int, list[NeedEvent]] = defaultdict(list)
    for event in session.scalars(select(NeedEvent).order_by(NeedEvent.id)):
        histories[event.need_id].append(event)
    for need in session.scalars(select(Need)):
        events = histories[need.id]
        answers = [event for event in events if event.kind is Action.ANSWER]
        closing = [event for event in events if event.from_status != event.to_status][-1:]
        if _within(events[0].at, period):
            yield "taken_in"
        if answers and _within(answers[-1].at, period):
            yield "answered"
        yield from _due(need, answers[-1:] if need.status in HAS_ANSWER else [], period)
        yield from _standing(need, events, closing[0].at, period)


def _due(need: Need, standing: list[NeedEvent], period: Period | None) -> Iterator[str]:
    """What counts by each of the deadlines, with the answer that stands."""
    for name, due_on in (("", need.answer_due_on), ("_by_first_deadline", need.first_due_on)):
        if due_on is None or (period and not period.first <= due_on <= period.last):
            continue
        was_closed_before = name and need.closed_on and need.closed_on <= due_on
        if standing or (due_on < clock.today() and not was_closed_before):
            yield f"due{name}"
        if standing and clock.local(standing[0].at).date() <= due_on:
            yield f"on_time{name}"


def _standing(
    need: Need, events: list[NeedEvent], closed_at: datetime, period: Period | None
) -> Iterator[str]:
    status = events[-1].to_status
    if status in OPEN:
        yield "open"
        if need.is_overdue:
            yield "overdue"
    names = {
        Status.ANSWERED: "awaiting_confirmation",
        Status.CARRIED: "carried",
        Status.SUBMITTED: "to_sign_for",
    }
    if status in names:
        yield names[status]
    if status in (Status.EXPLAINED, Status.DECLINED, Status.WITHDRAWN, Status.MERGED) and _within(
        closed_at, period
    ):
        yield status.value
    if status is Status.SOLVED and _within(closed_at, period):
        yield "solved" if _is_confirmed(events) else "lapsed"


SAID_BY = (Action.CONFIRM, Action.CONTEST, Action.LAPSE)


def _is_confirmed(events: list[NeedEvent]) -> bool:
    """Whether the last closing was the teacher's, or a call after it found the need solved."""
    last = max(n for n, event in enumerate(events) if event.kind in SAID_BY)
    calls = [event for event in events[last:] if event.kind is Action.FOLLOW_UP]
    return events[last].kind is not Action.LAPSE or any(call.details["is_solved"] for call in calls)


def _within(moment: datetime, period: Period | None) -> bool:
    day: date = clock.local(moment).date()
    return period is None or period.first <= day <= period.last


def test_months_add_up_to_the_figure(demo: datetime, session: Database) -> None:
    leader = _reader(session, "leader")
    for figure in (figures.SOLVED, figures.TAKEN_IN_NEEDS, figures.ANSWERED_NEEDS):
        found = values_by_month([figure], recent_months(), leader, Filters())
        months = [month[figure.name] for month in found]
        assert sum(months) == value_of(figure, leader, Filters()) > 0
        assert months[-1] == value_of(figure, leader, Filters(period=NOVEMBER))


def test_a_confirmation_counts_at_once_and_stands_first(district: District, session: Database) -> None:
    for _ in range(3):
        district.need(Status.SOLVED)
    need = district.need(Status.ANSWERED)
    leader = district.person("leader")
    assert value_of(figures.SOLVED, leader, Filters()) == 3
    teacher.confirm(need, by=district.person("teacher"), satisfaction=Satisfaction.SATISFIED)
    session.flush()
    assert value_of(figures.SOLVED, leader, Filters()) == 4
    assert _listed(figures.SOLVED, leader, Filters())[0] == need.number


def test_a_lapsed_answer_is_not_solved_until_a_call_confirms_it(
    district: District, session: Database
) -> None:
    from welfare.needs.actions.clock import lapse

    need = district.need(Status.ANSWERED)
    lapse(need)
    session.flush()
    leader = district.person("leader")
    assert value_of(figures.SOLVED, leader, Filters()) == 0
    assert _listed(figures.LAPSED, leader, Filters()) == [need.number]
    follow_ups.follow_up(need, by=district.person("clerk"), is_reached=True, is_solved=True)
    session.flush()
    assert value_of(figures.LAPSED, leader, Filters()) == 0
    assert _listed(figures.SOLVED, leader, Filters()) == [need.number]


def test_explained_is_never_solved(district: District) -> None:
    need = district.need(Status.EXPLAINED, outcome=Outcome.EXPLAINED)
    leader = district.person("leader")
    assert _listed(figures.EXPLAINED, leader, Filters()) == [need.number]
    assert value_of(figures.SOLVED, leader, Filters()) == 0


def test_a_reader_counts_the_schools_they_reach(district: District) -> None:
    near, far = district.need(by="teacher"), district.need(by="neighbour")
    hidden = district.need(by="teacher", is_protected=True)
    expected = {
        "leader": {near.number, far.number, hidden.number},
        "clerk": {near.number, far.number, hidden.number},
        "alliance_leader": {near.number},
        "alliance_clerk": {near.number},
    }
    for who, numbers in expected.items():
        reader = district.person(who)
        assert set(_listed(figures.OPEN_NOW, reader, Filters())) == numbers, who
        assert value_of(figures.OPEN_NOW, reader, Filters()) == len(numbers)


def test_a_leader_of_a_school_never_counts_what_is_protected(district: District, session: Database) -> None:
    from welfare.accounts.actions import grant_role
    from welfare.accounts.roles import Role

    open_need = district.need(by="colleague")
    district.need(by="colleague", is_protected=True)
    district.need(by="neighbour")
    head = district.person("school")
    grant_role(head, role=Role.LEADER, organization=district.place("near_school"), by=None)
    head = district.person("school")
    assert _listed(figures.OPEN_NOW, head, Filters()) == [open_need.number]
    assert value_of(figures.OPEN_NOW, head, Filters()) == 1
