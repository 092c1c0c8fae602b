"""Every read of bookings. One's own are for oneself; who else has booked is for a home's keepers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.powers import Sight
from welfare.accounts.statements import built_once
from welfare.extensions import db
from welfare.history.queries import with_others
from welfare.homes import lifecycle
from welfare.homes.bookings import hours
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.lifecycle import BookingState
from welfare.homes.models import HomeEvent, Room, TeachersHome
from welfare.homes.queries import AT_MOST, seen_by
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

WorksAt = aliased(Organization)
LATEST_FIRST = Keys((Booking.starts_at, Booking.id), descending=True)

BOOKING_ROW: tuple[Any, ...] = (
    Booking.id,
    Booking.starts_at,
    Booking.ends_at,
    Booking.state,
    Booking.people,
    Booking.purpose,
    Booking.checked_in_at,
    Booking.series,
    Room.name.label("room_name"),
    TeachersHome.id.label("home_id"),
    TeachersHome.name.label("home_name"),
)
"""What a list shows of a booking, without whose it is."""


def taken_slots(room: Room, begins: datetime, ends: datetime) -> Sequence[Any]:
    """Which seats are taken when: by whom, as an id, for telling one's own from others'; no names."""
    query = (
        select(TakenSlot.starts_at, TakenSlot.seat, Booking.person_id)
        .join(Booking, Booking.id == TakenSlot.booking_id)
        .where(TakenSlot.room_id == room.id, TakenSlot.starts_at >= begins, TakenSlot.starts_at < ends)
    )
    return db.session.execute(query.order_by(TakenSlot.starts_at, TakenSlot.seat)).all()


def live_bookings_between(person: Person, begins: datetime, ends: datetime) -> Sequence[Any]:
    """What the person has booked, asked for or waits for that touches this time."""
    query = (
        select(Booking.starts_at, Booking.ends_at, Room.name.label("room"))
        .join(Room, Room.id == Booking.room_id)
        .where(
            Booking.person_id == person.id,
            Booking.state.in_(lifecycle.LIVE),
            Booking.starts_at < ends,
            Booking.ends_at > begins,
        )
    )
    return db.session.execute(query.order_by(Booking.starts_at)).all()


def bookings_of(person: Person) -> Select[Any]:
    """The person's own bookings as rows."""
    return _booking_rows().where(Booking.person_id == person.id)


def bookings_to_come(person: Person) -> Sequence[Row[Any]]:
    """Those of them that are not over, soonest first."""
    query = bookings_of(person).where(Booking.ends_at > clock.now(), Booking.state.in_(lifecycle.LIVE))
    return db.session.execute(query.order_by(Booking.starts_at, Booking.id).limit(AT_MOST)).all()


def _booking_rows() -> Select[Any]:
    return (
        select(*BOOKING_ROW)
        .select_from(Booking)
        .join(Room, Room.id == Booking.room_id)
        .join(TeachersHome, TeachersHome.id == Booking.home_id)
    )


def kept_bookings(person: Person) -> Select[Any]:
    """The bookings in the homes that a person keeps or audits, with whose they are."""
    return (
        _booking_rows()
        .join(Person, Person.id == Booking.person_id)
        .join(WorksAt, WorksAt.id == Person.organization_id)
        .add_columns(Person.name.label("who"), WorksAt.display_name.label("works_at"))
        .where(seen_by(person))
    )


def kept_between(
    person: Person, begins: datetime, ends: datetime, *, home_id: int | None = None
) -> Sequence[Row[Any]]:
    """What is booked or waited for in the homes that a person keeps or audits, or in one."""
    query = kept_bookings(person).where(
        Booking.starts_at >= begins, Booking.starts_at < ends, Booking.state.in_(lifecycle.LIVE)
    )
    if home_id is not None:
        query = query.where(Booking.home_id == home_id)
    return db.session.execute(query.order_by(Booking.starts_at, Booking.id).limit(200)).all()


def requests_to_decide(person: Person) -> Sequence[Row[Any]]:
    """What waits for this keeper's approval, soonest first."""
    query = kept_bookings(person).where(
        Booking.state == BookingState.REQUESTED, Booking.starts_at > clock.now()
    )
    return db.session.execute(query.order_by(Booking.starts_at, Booking.id).limit(AT_MOST)).all()


def booking_for(booking_id: int, person: Person) -> Booking | None:
    """One's own booking, or one in a home that the person keeps or audits."""
    return db.session.scalar(_booking_seen_by(person), {"booking_id": booking_id})


@built_once
def _booking_seen_by(sight: Sight) -> Select[Booking]:
    return (
        select(Booking)
        .join(TeachersHome, TeachersHome.id == Booking.home_id)
        .where(Booking.id == bindparam("booking_id"), or_(Booking.person_id == sight.id, seen_by(sight)))
        .options(
            joinedload(Booking.home).joinedload(TeachersHome.school),
            joinedload(Booking.room),
            joinedload(Booking.person).joinedload(Person.organization),
        )
    )


def booking_now(person: Person, home: TeachersHome) -> Booking | None:
    """The person's booking in a home that can be checked in now."""
    now = clock.now()
    query = select(Booking).where(
        Booking.person_id == person.id,
        Booking.home_id == home.id,
        Booking.state == BookingState.BOOKED,
        Booking.starts_at <= now + hours.CHECK_IN_EARLY,
        Booking.ends_at > now,
    )
    # One that is checked in already comes last.
    order = (Booking.checked_in_at.is_not(None), Booking.starts_at)
    return db.session.scalars(query.order_by(*order).limit(1)).first()


def place_in_line(booking: Booking) -> int:
    """How many wait for a time that touches this one, it itself included, and asked no later."""
    query = select(Booking.id).where(
        Booking.room_id == booking.room_id,
        Booking.state == BookingState.WAITING,
        Booking.starts_at < booking.ends_at,
        Booking.ends_at > booking.starts_at,
        Booking.id <= booking.id,
    )
    return len(db.session.scalars(query).all())


def events_of(booking: Booking) -> Sequence[HomeEvent]:
    """What happened to a booking, oldest first."""
    query = select(HomeEvent).where(HomeEvent.booking_id == booking.id).options(joinedload(HomeEvent.by))
    return with_others(db.session.scalars(query.order_by(HomeEvent.id)).all())
