"""Closing a home for some days, and opening it on one of them after all."""

from collections import defaultdict
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes import refusals
from welfare.homes.actions.record import check_keeps, lock_home, lock_rooms_of, note
from welfare.homes.bookings import hours
from welfare.homes.bookings.actions.settling import free_bookings_to_come
from welfare.homes.bookings.models import Booking
from welfare.homes.closed_days.queries import closed_between
from welfare.homes.lifecycle import BookingState, EventKind
from welfare.homes.models import ClosedDay, HomeEvent, TeachersHome
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.refusals import N_
from welfare.web.routing import path_to

MOST_DAYS = 100
"""As long as a summer holiday, and a little more."""


def close_days(home_id: int, first: date, last: date, *, by: Person, words: str) -> int:
    """Close a home from one day to another, both included; what is booked then is cancelled and told.

    Days that are closed already keep their reason. Gives how many bookings were cancelled. Raises `NotYours`,
    `DayIsOver`, `EndsBeforeItBegins`, `TooManyClosedDays`, `AlreadyClosed`.
    """
    home = lock_home(home_id)
    check_keeps(by, home)
    if first < clock.today():
        raise refusals.DayIsOver
    if last < first:
        raise refusals.EndsBeforeItBegins
    number = (last - first).days + 1
    if number > MOST_DAYS:
        raise refusals.TooManyClosedDays(days=MOST_DAYS)
    lock_rooms_of(home)  # nobody books meanwhile
    there = closed_between(home.id, first, last)
    days = [day for day in (first + timedelta(days=n) for n in range(number)) if day not in there]
    if not days:
        raise refusals.AlreadyClosed
    made = {"home_id": home.id, "words": words, "created_at": clock.now(), "created_by_id": by.id}
    db.session.add_all(ClosedDay(day=day, **made) for day in days)
    note(home.id, EventKind.DAYS_CLOSED, by=by, words=words, days=(first, last))
    return free_bookings_to_come(
        _booked_on(home, first, last),
        by=by,
        words=words,
        kind=EventKind.SHUT_OUT,
        sentence=N_("Closed on that day: your booking of %(room)s on %(moment)s was cancelled. %(words)s"),
    )


def reopen_day(home_id: int, closed_day_id: int, *, by: Person) -> date:
    """Open the home on a closed day after all; whose booking was cancelled for it is told, and may book anew.

    Raises `NotYours`, `NoSuchMove` where it is open already, `DayIsOver`.
    """
    home = lock_home(home_id)
    check_keeps(by, home)
    closed = db.session.get(ClosedDay, closed_day_id)
    if closed is None or closed.home_id != home.id:
        raise refusals.NoSuchMove
    if closed.day < clock.today():
        raise refusals.DayIsOver
    lock_rooms_of(home)
    db.session.delete(closed)
    note(home.id, EventKind.DAY_REOPENED, by=by, days=(closed.day, closed.day))
    _tell_those_shut_out(home, closed)
    return closed.day


def _booked_on(home: TeachersHome, first: date, last: date) -> ColumnElement[bool]:
    zone = clock.time_zone()
    begins, ends = hours.at(first, 0, zone), hours.at(last, hours.DAY_MINUTES, zone)
    return and_(Booking.home_id == home.id, Booking.starts_at >= begins, Booking.starts_at < ends)


def _tell_those_shut_out(home: TeachersHome, closed: ClosedDay) -> None:
    """Once for each room, however often they had booked it."""
    shut_out = select(HomeEvent.booking_id).where(
        HomeEvent.home_id == home.id,
        HomeEvent.kind == EventKind.SHUT_OUT,
        HomeEvent.at >= closed.created_at,
    )
    query = select(Booking.room_id, Booking.person_id).where(
        _booked_on(home, closed.day, closed.day),
        Booking.state == BookingState.CANCELLED,
        Booking.id.in_(shut_out),
    )
    people_of: dict[int, set[int]] = defaultdict(set)
    for room_id, person_id in db.session.execute(query.order_by(Booking.id)):
        people_of[room_id].add(person_id)
    for room_id, person_ids in people_of.items():
        tell_people(
            person_ids,
            NoticeKind.HOME,
            N_("%(home)s is open on %(day)s after all: what you had booked there can be booked again"),
            address=path_to("homes.room", home_id=home.id, room_id=room_id, day=closed.day.isoformat()),
            home=home.name,
            day=closed.day,
        )
