"""Booking a room or seats in it.

Two things keep a seat from being booked twice. Whoever books, cancels or moves up in a room has locked its
row first; and each seat in each slot is a row of its own with a unique key, for whoever forgets.
"""

import secrets
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes import lifecycle, refusals
from welfare.homes.actions.record import lock_person, lock_room, note, tell
from welfare.homes.bookings import hours as rules
from welfare.homes.bookings.actions.seats import first_state, hold
from welfare.homes.bookings.hours import Hours, Terms, Wish
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.bookings.queries import live_bookings_between
from welfare.homes.closed_days.queries import closed_between
from welfare.homes.lifecycle import BookingState, EventKind
from welfare.homes.models import Room
from welfare.homes.queries import keeper_ids
from welfare.refusals import N_


class IfTaken(StrEnum):
    """What is wanted where somebody else was first."""

    REFUSE = "refuse"
    SKIP = "skip"
    WAIT = "wait"


@dataclass
class Booked:
    """What came of a wish: the bookings made, the days left out because they are taken, those closed."""

    bookings: list[Booking] = field(default_factory=list)
    left_out: list[date] = field(default_factory=list)
    closed: list[date] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """One occurrence: from when to when."""

    day: date
    begins: datetime
    ends: datetime

    @property
    def slots(self) -> list[datetime]:
        """The beginnings of its slots."""
        return rules.slots_between(self.begins, self.ends)


def book(room_id: int, wish: Wish, *, by: Person, if_taken: IfTaken = IfTaken.REFUSE) -> Booked:
    """Book what is wished for, every occurrence or none, unless `if_taken` says otherwise; later ones of a
    series on days on which the home is closed are left out.

    Raises `HomeNotOpen`, `RoomNotOffered`, a `WishRefused`, and `Taken` with the days that clash.
    """
    lock_person(by)  # before the room, as whoever closes an account
    room = lock_room(room_id)
    if room.home.state != lifecycle.HomeState.OPEN:
        raise refusals.HomeNotOpen
    if not room.is_active:
        raise refusals.RoomNotOffered
    terms = terms_of(room, closed_between(room.home_id, wish.day, clock.today() + rules.BOOKED_AHEAD))
    rules.check(wish, terms, now=clock.now(), zone=clock.time_zone())
    spans = [span for span in _spans(wish) if terms.is_open_on(span.day)]
    _check_own(spans, by)
    free = _free_seats(room, spans)
    wanted = wish.people if room.is_by_seat else 1
    clashes = [span.day for span in spans if len(free[span]) < wanted]
    if (clashes and if_taken == IfTaken.REFUSE) or (len(clashes) == len(spans) and if_taken == IfTaken.SKIP):
        raise refusals.Taken(list(clashes))
    booked = Booked(
        left_out=clashes if if_taken == IfTaken.SKIP else [],
        closed=[day for day in rules.weekly(wish.day, wish.weeks) if not terms.is_open_on(day)],
    )
    series = secrets.token_hex(8) if wish.weeks > 1 else None
    for span in spans:
        if span.day not in booked.left_out:
            seats = [] if span.day in clashes else free[span][:wanted]
            booked.bookings.append(_write(room, wish, span, seats, series=series, by=by))
    _tell_keepers(booked.bookings, room, by)
    return booked


def terms_of(room: Room, closed: Mapping[date, str]) -> Terms:
    """What the room offers, for the rules; `closed` are the days on which its home is, and why."""
    hours = [Hours(one.weekday, one.opens, one.closes) for one in room.home.hours]
    return Terms(
        hours=hours,
        seats=room.seats,
        slot_minutes=room.slot_minutes,
        closed=closed,
        is_shut_on_holidays=room.home.is_shut_on_holidays,
    )


def _spans(wish: Wish) -> list[Span]:
    zone = clock.time_zone()
    return [
        Span(day, rules.at(day, wish.begins, zone), rules.at(day, wish.ends, zone))
        for day in rules.weekly(wish.day, wish.weeks)
    ]


def _check_own(spans: Sequence[Span], by: Person) -> None:
    """Raises `OverlapsYourOwn`: nobody sits in two rooms at once."""
    for row in live_bookings_between(by, spans[0].begins, spans[-1].ends):
        for span in spans:
            if row.starts_at < span.ends and span.begins < row.ends_at:
                raise refusals.OverlapsYourOwn(room=row.room, moment=row.starts_at)


def _free_seats(room: Room, spans: Sequence[Span]) -> dict[Span, list[int]]:
    """For each span the seats that are free throughout; a whole room is the one seat 0."""
    slots = [slot for span in spans for slot in span.slots]
    taken: dict[datetime, set[int]] = defaultdict(set)
    query = select(TakenSlot.starts_at, TakenSlot.seat)
    query = query.where(TakenSlot.room_id == room.id, TakenSlot.starts_at.in_(slots))
    for starts_at, seat in db.session.execute(query):
        taken[starts_at].add(seat)
    free = {}
    for span in spans:
        gone = {seat for slot in span.slots for seat in taken[slot]}
        if room.is_by_seat:
            free[span] = rules.seats_free_throughout(room.seats, gone)
        else:
            free[span] = [] if gone else [0]
    return free


def _write(
    room: Room, wish: Wish, span: Span, seats: Sequence[int], *, series: str | None, by: Person
) -> Booking:
    state = first_state(room, by) if seats else BookingState.WAITING
    booking = Booking(
        home_id=room.home_id,
        room_id=room.id,
        room=room,
        person_id=by.id,
        starts_at=span.begins,
        ends_at=span.ends,
        minutes=wish.ends - wish.begins,
        people=wish.people,
        purpose=wish.purpose,
        state=state,
        series=series,
        created_at=clock.now(),
    )
    db.session.add(booking)
    try:
        with db.session.begin_nested():
            hold(booking, seats)
    except IntegrityError:
        raise refusals.Taken([span.day]) from None
    note(room.home_id, KIND_OF[state], by=by, booking=booking)
    return booking


KIND_OF = {
    BookingState.REQUESTED: EventKind.REQUESTED,
    BookingState.BOOKED: EventKind.BOOKED,
    BookingState.WAITING: EventKind.QUEUED,
}


def _tell_keepers(bookings: Sequence[Booking], room: Room, by: Person) -> None:
    """One notice, however many occurrences wait for approval."""
    waiting = [booking for booking in bookings if booking.state == BookingState.REQUESTED]
    if waiting:
        sentence = N_("%(who)s asks to book %(room)s on %(moment)s")
        tell(keeper_ids(room.home), sentence, waiting[0], who=by.name)
