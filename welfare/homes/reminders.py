"""What homes remind of: bookings that wait to be approved."""

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, select

from welfare.extensions import NOW, db
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import BookingState
from welfare.homes.models import Room, TeachersHome
from welfare.homes.queries import keepers_by_school
from welfare.notices.reminders.shape import Subject, Whom
from welfare.notices.reminders.watches import Hears, Thing, Watch, day_of, in_notices, waits
from welfare.web.routing import path_to


def _to_approve() -> Select[Any]:
    to_come = Booking.starts_at > NOW
    return waits(Booking.id, day_of(Booking.starts_at), Booking.state == BookingState.REQUESTED, to_come)


def _read(ids: Collection[int]) -> Mapping[int, Thing]:
    query = (
        select(Booking.id, Booking.starts_at, Room.name, TeachersHome.school_id)
        .join(Room, Room.id == Booking.room_id)
        .join(TeachersHome, TeachersHome.id == Booking.home_id)
        .where(Booking.id.in_(ids))
    )
    rows = db.session.execute(query).all()
    keepers = keepers_by_school({row.school_id for row in rows})
    return {
        row.id: Thing(
            {"room": row.name, "moment": row.starts_at},
            {Whom.KEEPERS: Hears(keepers[row.school_id], path_to("homes.booking", booking_id=row.id))},
        )
        for row in rows
    }


WATCHES = (Watch(Subject.BOOKING, _to_approve, in_notices(_read)),)
