"""Seats that bookings hold: taken, given back, and whoever waited moving up."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, insert, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import with_reach
from welfare.extensions import db
from welfare.homes import lifecycle
from welfare.homes.actions.record import note, tell
from welfare.homes.bookings import hours
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.lifecycle import BookingState, EventKind
from welfare.homes.models import Room
from welfare.homes.policy import keeps
from welfare.homes.queries import keeper_ids, usual_unit_id
from welfare.needs.deadlines import is_statutory_holiday
from welfare.refusals import N_


def hold(booking: Booking, seats: Sequence[int]) -> None:
    """Let the booking hold these seats in every slot. The database raises where one is held already."""
    db.session.flush()
    rows = [
        {"room_id": booking.room_id, "starts_at": slot, "seat": seat, "booking_id": booking.id}
        for slot in hours.slots_between(booking.starts_at, booking.ends_at)
        for seat in seats
    ]
    if rows:
        db.session.execute(insert(TakenSlot), rows)


def first_state(room: Room, person: Person) -> BookingState:
    """Where a booking of this person stands as soon as it holds seats. A keeper needs nobody's approval."""
    if room.needs_approval and not keeps(person, room.home.school_id, usual_unit_id()):
        return BookingState.REQUESTED
    return BookingState.BOOKED


@dataclass(frozen=True)
class Held:
    """What some bookings of one room held: from when to when."""

    booking_ids: Collection[int]
    spans: Sequence[tuple[datetime, datetime]]

    def give_back(self, room: Room) -> list[Booking]:
        """Free the seats, and let whoever waited for that time move up. Gives who moved up."""
        db.session.execute(delete(TakenSlot).where(TakenSlot.booking_id.in_(self.booking_ids)))
        return [
            booking
            for booking in _waiting_for(room)
            if any(booking.starts_at < ends and begins < booking.ends_at for begins, ends in self.spans)
            and _move_up(booking, room)
        ]


def held_by(bookings: Collection[Booking]) -> Held:
    """What these bookings, all of one room, hold."""
    return Held(
        [booking.id for booking in bookings],
        [(booking.starts_at, booking.ends_at) for booking in bookings],
    )


def seat_the_waiting(room: Room) -> list[Booking]:
    """Let whoever waits have what is free in the room now, which must be locked. Gives who moved up."""
    return [booking for booking in _waiting_for(room) if _move_up(booking, room)]


def _waiting_for(room: Room) -> Sequence[Booking]:
    """Who waits for a time to come at which the room can be booked at all, in the order of asking.

    One that needs more seats than there are does not hold up the others.
    """
    if room.home.state != lifecycle.HomeState.OPEN or not room.is_active:
        return []
    query = select(Booking).where(
        Booking.room_id == room.id,
        Booking.state == BookingState.WAITING,
        Booking.starts_at > clock.now(),
    )
    waiting = db.session.scalars(query.order_by(Booking.id).execution_options(populate_existing=True)).all()
    return [booking for booking in waiting if not _is_shut(room, clock.local(booking.starts_at).date())]


def _is_shut(room: Room, day: date) -> bool:
    """Nobody waits for a closed day; that a home is shut on holidays may be said after somebody has asked."""
    return room.home.is_shut_on_holidays and is_statutory_holiday(day)


def _move_up(booking: Booking, room: Room) -> bool:
    taken = set(
        db.session.scalars(
            select(TakenSlot.seat).where(
                TakenSlot.room_id == room.id,
                TakenSlot.starts_at >= booking.starts_at,
                TakenSlot.starts_at < booking.ends_at,
            )
        )
    )
    if room.is_by_seat:
        seats = hours.seats_free_throughout(room.seats, taken)[: booking.people]
        fits = len(seats) == booking.people
    else:
        seats, fits = [0], not taken
    if not fits:
        return False
    booking.room = room
    person = db.session.get_one(Person, booking.person_id)
    booking.state = first_state(room, with_reach(person))
    hold(booking, seats)
    note(booking.home_id, EventKind.MOVED_UP, by=None, booking=booking)
    if booking.state == BookingState.REQUESTED:
        tell(
            [booking.person_id], N_("A place is free in %(room)s on %(moment)s; the keepers decide"), booking
        )
        tell(keeper_ids(room.home), N_("Somebody moved up in %(room)s on %(moment)s: please decide"), booking)
    else:
        tell([booking.person_id], N_("A place is free: %(room)s is yours on %(moment)s"), booking)
    return True
