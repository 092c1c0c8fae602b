"""The three homes of the facts: open, booked, used, and what they cost."""

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from welfare import clock
from welfare.demo.names import School
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.lifecycle import BookingState, FacilityKind, HomeState
from welfare.homes.models import Facility, HomePhoto, TeachersHome
from welfare.homes.proposals.models import ProposalJoin
from welfare.homes.use import figures
from welfare.needs.models import Need
from welfare.organizations.models import Organization

Database = scoped_session[Session]
SCHOOLS = {School.BROOK, School.RIDGE, School.TEA}
SPENT_AT_LEAST = 500_000


def test_three_homes_are_open_with_books_and_tea(demo: datetime, session: Database) -> None:
    homes = session.execute(
        select(Organization.name, TeachersHome.state, TeachersHome.cost_yuan).join(
            Organization, Organization.id == TeachersHome.school_id
        )
    ).all()
    assert {school for school, _state, _cost in homes} == SCHOOLS
    assert {state for _school, state, _cost in homes} == {HomeState.OPEN}
    assert SPENT_AT_LEAST < sum(cost for _school, _state, cost in homes) < SPENT_AT_LEAST * 1.1
    bars = select(func.count()).where(Facility.kind.in_((FacilityKind.BOOK_BAR, FacilityKind.TEA_BAR)))
    assert session.scalar(bars) == 6
    assert session.scalar(select(func.count(HomePhoto.id))) == 6


def test_the_openings_answered_what_was_asked_for(demo: datetime, session: Database) -> None:
    answers = session.scalars(
        select(func.count(Need.id))
        .select_from(Need)
        .join(Organization, Organization.id == Need.school_id)
        .where(Need.category == "home", Need.answer.contains("书吧"), Organization.name.in_(SCHOOLS))
        .group_by(Organization.name)
    ).all()
    assert len(answers) == 3
    assert min(answers) >= 6


def test_they_are_used_and_booked_on(demo: datetime, session: Database) -> None:
    today = clock.today()
    rows = session.execute(figures.home_use_rows(today - timedelta(days=60), today)).all()
    assert all(row.visits > 40 for row in rows)
    total = figures.use_between(today - timedelta(days=60), today)
    assert total.visits == sum(row.visits for row in rows)
    assert total.person_times > total.visits > total.people > 20
    to_come = select(Booking.state, func.count()).where(Booking.starts_at > demo).group_by(Booking.state)
    states = dict(session.execute(to_come).all())
    assert states[BookingState.BOOKED] > 15
    assert states[BookingState.WAITING] == 3
    assert states[BookingState.REQUESTED] == 2
    assert session.scalar(select(func.count()).select_from(ProposalJoin)) >= 5


def test_every_booking_holds_what_it_says(demo: datetime, session: Database) -> None:
    held = dict(
        session.execute(select(TakenSlot.booking_id, func.count()).group_by(TakenSlot.booking_id)).all()
    )
    for booking in session.scalars(select(Booking)):
        slots = booking.minutes // 30
        assert held.get(booking.id, 0) == (0 if booking.state == BookingState.WAITING else slots), booking.id
