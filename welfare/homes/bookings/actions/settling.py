"""Bookings to come that cannot stay: the home closes, or whoever booked has left."""

from typing import Any

from sqlalchemy import ColumnElement, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes import lifecycle
from welfare.homes.actions.record import lock_room, tell
from welfare.homes.bookings.actions.outcomes import end
from welfare.homes.bookings.actions.seats import held_by
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import BookingState, EventKind
from welfare.homes.models import Room, TeachersHome
from welfare.needs.deadlines import is_statutory_holiday
from welfare.refusals import N_

WAS_CANCELLED = N_("Your booking of %(room)s on %(moment)s was cancelled. %(words)s")


def free_bookings_to_come(
    which: ColumnElement[bool],
    *,
    by: Person | None,
    words: str = "",
    kind: EventKind = EventKind.FREED,
    sentence: str = WAS_CANCELLED,
) -> int:
    """Cancel those of these bookings that are not over, with a record; whoever waited moves up.

    Gives how many there were. Tells those whose bookings they are, if they can still sign in.
    """
    query = select(Booking.room_id).where(which, *_to_come())
    freed = 0
    for room_id in sorted(set(db.session.scalars(query))):
        room = lock_room(room_id)
        bookings = _bookings_in(room, which)
        for booking in bookings:
            booking.room = room
            end(booking, BookingState.CANCELLED, kind, by=by, words=words)
            tell([booking.person_id], sentence, booking, words=words)
        held_by(bookings).give_back(room)
        freed += len(bookings)
    return freed


def free_bookings_on_holidays(home: TeachersHome, *, by: Person) -> int:
    """Cancel what is booked in a home on the statutory holidays to come; as above."""
    return _free_on_holidays(Booking.home_id == home.id, by)


def free_bookings_on_new_holidays() -> int:
    """The same by the clock wherever a home is shut then: a day may have been booked before its year's days
    off were announced."""
    shut = select(TeachersHome.id).where(TeachersHome.is_shut_on_holidays)
    return _free_on_holidays(Booking.home_id.in_(shut), None)


def _free_on_holidays(which: ColumnElement[bool], by: Person | None) -> int:
    moments = db.session.execute(select(Booking.id, Booking.starts_at).where(which, *_to_come()))
    on_holidays = [id_ for id_, begins in moments if is_statutory_holiday(clock.local(begins).date())]
    return free_bookings_to_come(
        Booking.id.in_(on_holidays),
        by=by,
        kind=EventKind.SHUT_OUT,
        sentence=N_(
            "It is shut on statutory holidays: your booking of %(room)s on %(moment)s was cancelled."
        ),
    )


def _to_come() -> tuple[ColumnElement[bool], ...]:
    return (
        Booking.state.in_(lifecycle.LIVE),
        Booking.ends_at > clock.now(),
        Booking.checked_in_at.is_(None),
    )


def _bookings_in(room: Room, which: ColumnElement[bool]) -> list[Booking]:
    query = select(Booking).where(Booking.room_id == room.id, which, *_to_come()).order_by(Booking.id)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def free_what_was_held(person: Person, *, by: Person, **_more: Any) -> None:
    """Whoever can no longer sign in holds no seat; what they did stays in the record."""
    free_bookings_to_come(Booking.person_id == person.id, by=by)
