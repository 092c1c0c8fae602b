"""What every action shares: the row it locks, the event it appends, and who is told."""

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload, selectinload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import EventKind
from welfare.homes.models import HomeEvent, Room, TeachersHome
from welfare.homes.policy import keeps
from welfare.homes.queries import usual_unit_id
from welfare.homes.refusals import NotYours
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.web.routing import path_to


def note(
    home_id: int,
    kind: EventKind,
    *,
    by: Person | None,
    booking: Booking | None = None,
    words: str | None = None,
    days: tuple[date, date] | None = None,
) -> None:
    """Append what was done: `by` is None for what came by itself, `days` are the first and the last of it."""
    booking_id = booking.id if booking else None
    details = {"days": [day.isoformat() for day in days]} if days else None
    is_own = booking is not None and by is not None and booking.person_id == by.id
    append(
        HomeEvent,
        kind,
        by=by,
        acted_for=() if is_own else None,
        words=words,
        details=details,
        home_id=home_id,
        booking_id=booking_id,
    )


def lock_room(room_id: int) -> Room:
    """The room with its home as they are now, nobody else changing what is booked there meanwhile.

    Read once more after waiting for the lock: whoever held it may have closed the home.
    """
    db.session.execute(_ROOM_LOCKED, {"room_id": room_id}).one()
    return db.session.scalars(_ROOM, {"room_id": room_id}).one()


_ROOM_LOCKED = select(Room.id).where(Room.id == bindparam("room_id")).with_for_update()
_ROOM = (
    select(Room)
    .where(Room.id == bindparam("room_id"))
    .options(
        joinedload(Room.home).joinedload(TeachersHome.school),
        joinedload(Room.home).selectinload(TeachersHome.hours),
    )
    .execution_options(populate_existing=True)
)


def lock_person(person: Person) -> None:
    """Nobody else books for this person meanwhile. A lock that lets others refer to the row."""
    query = select(Person.id).where(Person.id == person.id).with_for_update(key_share=True)
    db.session.execute(query).one()


def lock_rooms_of(home: TeachersHome) -> list[Room]:
    """All rooms of a home, likewise, in one order, so that two who lock never wait for each other."""
    query = select(Room).where(Room.home_id == home.id).order_by(Room.id).with_for_update()
    return list(db.session.scalars(query))


def lock_home(home_id: int) -> TeachersHome:
    """The home as it is now, nobody else changing it meanwhile.

    A lock that lets others refer to the row: whoever books has locked the room, and writes that it is of this
    home, while whoever has locked the home waits for its rooms.
    """
    return db.session.scalars(_HOME_LOCKED, {"home_id": home_id}).one()


_HOME_LOCKED = (
    select(TeachersHome)
    .where(TeachersHome.id == bindparam("home_id"))
    .options(
        joinedload(TeachersHome.school),
        selectinload(TeachersHome.hours),
        selectinload(TeachersHome.facilities),
    )
    .with_for_update(of=TeachersHome, key_share=True)
    .execution_options(populate_existing=True)
)


def check_keeps(by: Person, home: TeachersHome) -> None:
    """Raises `NotYours` for whoever does not keep the home."""
    if not keeps(by, home.school_id, usual_unit_id()):
        raise NotYours


def tell(person_ids: Collection[int], sentence: str, booking: Booking, **values: Any) -> None:
    """Tell people something about a booking, whose room and moment the sentence may name."""
    tell_people(
        person_ids,
        NoticeKind.HOME,
        sentence,
        address=path_to("homes.booking", booking_id=booking.id),
        room=booking.room.name,
        moment=booking.starts_at,
        **values,
    )
