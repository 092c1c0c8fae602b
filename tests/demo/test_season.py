"""What the demo tells: the same every time, nothing in the future, and every step as the lifecycle allows."""

import re
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, scoped_session

from tests.demo.retold import standing, told
from tests.support.states import EMPTY
from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.load import load_demo
from welfare.demo.names import NUMBERED, School
from welfare.demo.training.plan import PROGRAMMES
from welfare.needs.deadlines import is_working_day
from welfare.needs.lifecycle import RULES, Action, Outcome, Status, Target, next_status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind

Database = scoped_session[Session]
BY_STAFF = {Action.ACCEPT, Action.ANSWER, Action.TRANSFER, Action.EXTEND, Action.FOLLOW_UP, Action.SUPERVISE}
NOT_TOLD = {Action.HAND_ON, Action.REMIND, Action.GO_ON}
"""No place closes in the demo, its clock runs only when it is served, and nobody is silent for long."""
_tellings: list[list[str]] = []


def test_both_databases_hold_the_same_season(demo: datetime, session: Database) -> None:
    _tellings.append(told())
    assert len(_tellings[-1]) > 1500
    assert _tellings[-1] == _tellings[0]


def test_every_status_and_every_action_occurs(demo: datetime, session: Database) -> None:
    assert set(session.scalars(select(Need.status).distinct())) == set(Status)
    assert set(session.scalars(select(NeedEvent.kind).distinct())) == set(Action) - NOT_TOLD


def test_histories_follow_the_lifecycle(demo: datetime, session: Database) -> None:
    events = defaultdict(list)
    for event in session.scalars(select(NeedEvent).order_by(NeedEvent.id)):
        events[event.need_id].append(event)
    for need in session.scalars(select(Need)):
        assert _replayed(events[need.id]) == need.status, need.number


def _replayed(events: list[NeedEvent]) -> Status | None:
    """The status that a history leads to, each step checked against the table."""
    status = before_question = before_slip = outcome = last = None
    for event in events:
        rule = RULES[event.kind]
        assert event.from_status == status
        assert status in rule.sources or not rule.sources
        assert last is None or event.at >= last
        if event.kind is Action.MERGE:
            before_slip = status
        if event.kind is Action.ASK:
            before_question = status
        if event.kind is Action.ANSWER:
            outcome = Outcome(event.details["outcome"])
        stays = status is None and rule.target is Target.STAYS
        assert not stays
        status = next_status(
            event.kind,
            status or Status.SUBMITTED,
            before_question=before_question,
            before_slip=before_slip,
            outcome=outcome,
            holds=_holds(event),
        )
        assert event.to_status == status
        last = event.at
    return status


def _holds(event: NeedEvent) -> bool | None:
    """What the teacher says of the answer, where the event tells it."""
    is_solved = event.details.get("is_solved")
    if event.kind is Action.CONTEST:
        return is_solved
    sent_back = event.kind is Action.FOLLOW_UP and event.to_status is Status.IN_PROGRESS
    return False if sent_back and event.details["was_due"] and is_solved is False else None


def test_nothing_happens_in_the_future_or_out_of_hours(demo: datetime, session: Database) -> None:
    query = select(NeedEvent).options(joinedload(NeedEvent.by))
    today = clock.local(demo).date()
    for event in session.scalars(query):
        assert event.at <= demo
        there = clock.local(event.at)
        if event.kind in BY_STAFF and there.date() < today:
            assert is_working_day(there.date()), event.at
            assert 8 <= there.hour < 18


def test_the_district_of_the_facts(demo: datetime, session: Database) -> None:
    kinds = dict(session.execute(select(Organization.kind, func.count()).group_by(Organization.kind)).all())
    assert (
        kinds[OrganizationKind.BUREAU],
        kinds[OrganizationKind.ALLIANCE],
        kinds[OrganizationKind.SCHOOL],
    ) == (1, 3, 13)
    assert session.scalar(select(func.count()).where(Person.staff_number.startswith(NUMBERED))) > 400
    handler = session.scalars(select(Person).where(Person.staff_number == "handler")).one()
    assert session.get_one(CategorySetting, "housing").default_unit_id == handler.organization_id


def test_fifty_flats_for_fifty_new_teachers(demo: datetime, session: Database) -> None:
    answers = session.execute(
        select(Organization.name, NeedEvent.words, Need.raised_by_id)
        .join(Need, Need.id == NeedEvent.need_id)
        .join(Organization, Organization.id == Need.school_id)
        .where(NeedEvent.kind == Action.ANSWER, NeedEvent.words.contains("教师周转房"))
    ).all()
    flats = {(school, re.search(r"\d号楼\d{3}室", words).group()) for school, words, _teacher in answers}
    assert len(answers) == len(flats) == len({teacher for _school, _words, teacher in answers}) == 50
    assert {school for school, _flat in flats} == {School.NEIGHBOUR, School.HOME, School.JUNIOR}


def test_homes_were_opened_at_three_schools(demo: datetime, session: Database) -> None:
    schools = session.scalars(
        select(Organization.name)
        .distinct()
        .join(Need, Need.school_id == Organization.id)
        .where(Need.category == "home", Need.status == Status.SOLVED, Need.answer.contains("书吧"))
    )
    assert set(schools) >= {School.BROOK, School.RIDGE, School.TEA}


@pytest.mark.parametrize("programme", PROGRAMMES)
def test_every_programme_answers_somebody(demo: datetime, session: Database, programme: str) -> None:
    answers = select(func.count()).where(NeedEvent.kind == Action.ANSWER, NeedEvent.words.contains(programme))
    assert session.scalar(answers) > 0


def test_the_desks_are_alive(demo: datetime, session: Database) -> None:
    running = session.scalars(select(Need).where(Need.status.in_(("submitted", "in_progress")))).all()
    today = clock.today()
    assert sum(need.is_overdue for need in running) >= 3
    assert sum(need.due_on == today for need in running) >= 3
    assert sum(clock.local(need.submitted_at).date() == today for need in running) >= 3


def test_the_teacher_has_something_of_everything(demo: datetime, session: Database) -> None:
    mine = session.scalars(
        select(Need.status)
        .join(Person, Person.id == Need.raised_by_id)
        .where(Person.staff_number == "teacher")
    ).all()
    wanted = {Status.NEEDS_INFO, Status.ANSWERED, Status.IN_PROGRESS, Status.SOLVED, Status.EXPLAINED}
    assert wanted <= set(mine)


ON_SQLITE = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


@pytest.mark.slow("tells the demo's season anew")
@ON_SQLITE
def test_the_hour_of_loading_does_not_matter(demo: datetime, session: Database, house: Any) -> None:
    late = standing()
    assert session.scalar(select(func.max(NeedEvent.at))) <= demo
    early = datetime(2026, 11, 23, 16, 0, 20, tzinfo=UTC)  # twenty seconds into the district's Tuesday
    assert demo - early > timedelta(hours=23, minutes=59)
    with clock.at(early):
        session.remove()
        house.begin_with(EMPTY)
        load_demo()
        assert standing() == late
        assert session.scalar(select(func.max(NeedEvent.at))) <= early


@pytest.mark.slow("tells the demo's season anew")
@ON_SQLITE
@pytest.mark.parametrize(
    "day",
    [
        datetime(2026, 10, 5, 4, tzinfo=UTC),  # in the October holidays
        datetime(2027, 1, 3, 4, tzinfo=UTC),  # a Sunday of a year without an announced calendar
    ],
)
def test_every_status_occurs_on_any_day(app: Flask, session: Database, day: datetime) -> None:
    with clock.at(day):
        load_demo()
        assert set(session.scalars(select(Need.status).distinct())) == set(Status)
        assert session.scalar(select(func.max(NeedEvent.at))) <= day
        assert session.scalar(select(func.min(NeedEvent.at))) > day - timedelta(weeks=11)
