"""What training comes to: which sessions and schools count, on which days, and what lists leave out."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, true

from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import session_with
from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.training.attendance.actions import sign_in
from welfare.training.calendar import sessions_of
from welfare.training.enrolments.actions import enrolment as do
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.enrolments.school import own_teachers_going
from welfare.training.models import Enrolment, Mode, Session, SessionKind
from welfare.training.past.actions import Presence, correct_attendance, enter_attendance, enter_session
from welfare.training.results import figures
from welfare.training.sessions.actions import cancel_session
from welfare.training.sessions.queries import now_or_soon, open_to
from welfare.training.topics.queries import topics_asked_for

STUDY = {"kind": SessionKind.LECTURE, "programme_id": None}
WEEK = timedelta(days=7)
WHO_WAS_THERE = (("teacher", 8), ("colleague", 6), ("neighbour", None))


def attended(session: Session, district: District, *accounts: str) -> None:
    """These were there, which ends when the session does."""
    for account in accounts:
        do.register(session, by=district.person(account))
    with clock.at(session.starts_at):
        for account in accounts:
            sign_in(session, by=district.person(account))
    db.session.flush()


def test_study_counts_once_it_was_held_and_not_where_it_was_cancelled(
    district: District, a_session: Opening
) -> None:
    held, called_off = a_session(**STUDY), a_session(**STUDY)
    a_session(**STUDY, starts_at=clock.now() + 2 * WEEK, ends_at=clock.now() + 2 * WEEK + timedelta(hours=1))
    cancel_session(called_off, by=district.person("other_handler"))
    for moment, counted in ((held.ends_at - timedelta(seconds=1), {}), (held.ends_at, {"lecture": 1})):
        with clock.at(moment):
            assert figures.study_sessions(true()) == counted


def test_a_session_belongs_to_the_districts_day_on_which_it_begins(
    district: District, a_session: Opening
) -> None:
    begins = datetime(2027, 2, 28, 16, 30, tzinfo=UTC)  # half past midnight of 1 March in the district
    with clock.at(begins - WEEK):
        attended(a_session(starts_at=begins, ends_at=begins + timedelta(hours=2)), district, "teacher")
    for first, last, counted in (
        (date(2027, 3, 1), date(2027, 3, 1), 1),
        (date(2027, 2, 1), date(2027, 2, 28), 0),
        (date(2027, 3, 2), None, 0),
        (None, date(2027, 2, 28), 0),
        (None, None, 1),
    ):
        assert figures.totals(figures.between(first, last)).person_times == counted


def test_a_school_that_has_closed_keeps_what_it_had_and_is_none_of_those_without(
    district: District, a_session: Opening
) -> None:
    attended(a_session(), district, "teacher")
    for key in ("near_school", "far_school"):
        district.place(key).is_active = False
    db.session.flush()
    rows = db.session.execute(figures.by_school(true(), true())).all()
    assert {(row.name, row.person_times) for row in rows} == {("石门小学", 1), ("双河幼儿园", 0)}
    assert figures.schools_without(true(), true(), at_most=9) == ["双河幼儿园"]


def test_what_is_refused_is_offered_no_more_and_what_was_given_up_is(
    district: District, a_session: Opening
) -> None:
    refused = session_with("refused", district, a_session)
    given_up = session_with("withdrawn", district, a_session)
    called_off = a_session()
    cancel_session(called_off, by=district.person("other_handler"))
    offered = [row.id for row in db.session.execute(open_to(district.person("teacher")))]
    assert offered == [given_up.id]
    assert {refused.id, given_up.id} <= {
        row.id for row in db.session.execute(open_to(district.person("neighbour")))
    }


@pytest.mark.parametrize("standing", ["withdrawn", "refused", "released"])
def test_what_one_no_longer_goes_to_is_in_no_calendar(
    standing: str, district: District, a_session: Opening
) -> None:
    session_with(standing, district, a_session)
    assert list(sessions_of(district.person("teacher"), clock.now())) == []


def test_nobody_is_away_for_what_was_cancelled_or_is_over(district: District, a_session: Opening) -> None:
    session = session_with("registered", district, a_session)
    school = district.person("school")
    assert [row.id for row in own_teachers_going(school, at_most=9)] == [session.id]
    assert own_teachers_going(district.person("other_school"), at_most=9) == []
    with clock.at(session.ends_at):
        assert own_teachers_going(school, at_most=9) == []
    cancel_session(session, by=district.person("other_handler"))
    assert own_teachers_going(school, at_most=9) == []


def test_what_was_cancelled_is_none_of_those_that_run_now_or_soon(
    district: District, a_session: Opening
) -> None:
    session, called_off = a_session(), a_session()
    cancel_session(called_off, by=district.person("other_handler"))
    with clock.at(session.starts_at):
        assert [row.id for row in now_or_soon(within=WEEK)] == [session.id]


def test_a_past_session_has_the_hours_and_the_seats_of_its_list(district: District) -> None:
    keeper, school = district.person("other_handler"), district.place("near_school").id
    ends = clock.now() - WEEK
    session = enter_session(
        by=keeper, **STUDY, title="听课", mode=Mode.OFFLINE, place="县城", hours=8,
        starts_at=ends - timedelta(hours=8), ends_at=ends,
    )  # fmt: skip
    people = [Presence(district.person(who).id, school, hours) for who, hours in WHO_WAS_THERE]
    enter_attendance(session, people, by=keeper)
    assert (session.seats, session.hours) == (3, 8)
    longest = db.session.scalars(select(Enrolment).where(Enrolment.hours == 8)).one()
    correct_attendance(longest, school_id=school, hours=4, by=keeper)
    assert (session.seats, session.hours) == (3, 6)


def test_who_asks_twice_is_one_teacher_and_what_is_carried_still_asks(district: District) -> None:
    asked = {"unit": "training_office", "category": "training", "details": {"topic": "班级管理"}}
    for status in (Status.IN_PROGRESS, Status.CARRIED):
        district.need(status, **asked)
    district.need(Status.ANSWERED, by="neighbour", **asked)
    [row] = topics_asked_for(district.person("clerk"), at_most=9)
    assert (row.topic, row.teachers, row.schools) == ("班级管理", 1, 1)
    district.need(Status.CARRIED, by="neighbour", **asked)
    [row] = topics_asked_for(district.person("clerk"), at_most=9)
    assert (row.teachers, row.schools) == (2, 2)


def test_whoever_registers_anew_stands_where_they_work_now_and_is_invited_no_more(
    district: District, a_session: Opening
) -> None:
    session = a_session(held_until=clock.now() + timedelta(days=3))
    teacher = district.person("teacher")
    invite(session, [teacher.id], by=district.person("other_handler"))
    first = do.register(session, by=teacher)
    assert (first.is_first, first.school_id) == (True, district.place("near_school").id)
    do.withdraw(session, by=teacher)
    teacher.organization_id = district.place("lone_school").id
    again = do.register(session, by=teacher)
    assert (again.id, again.is_first, again.school_id) == (first.id, False, teacher.organization_id)
