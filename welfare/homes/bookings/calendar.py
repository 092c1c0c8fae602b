"""What a person has booked, for their calendar."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from welfare.accounts.calendar.feed import Appointment
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes import lifecycle
from welfare.homes.bookings.models import Booking
from welfare.homes.bookings.queries import LATEST_FIRST, bookings_of
from welfare.homes.models import TeachersHome
from welfare.organizations.models import Organization
from welfare.web.routing import path_to

MOST = 300


def booked_by(person: Person, since: datetime) -> Iterator[Appointment]:
    """The person's bookings that hold a place, and those cancelled since; nobody else's."""
    shown = (*lifecycle.HOLDING, *lifecycle.ENDED)
    query = (
        bookings_of(person)
        .join(Organization, Organization.id == TeachersHome.school_id)
        .add_columns(Organization.display_name.label("school_name"))
        .where(Booking.ends_at > since, Booking.state.in_(shown))
        .order_by(*(column.desc() for column in LATEST_FIRST.columns))
        .limit(MOST)
    )
    for row in db.session.execute(query):
        is_asked_for = row.state == lifecycle.BookingState.REQUESTED
        yield Appointment(
            uid=f"booking-{row.id}",
            title=_("%(room)s (not approved yet)", room=row.room_name) if is_asked_for else row.room_name,
            begins=row.starts_at,
            ends=row.ends_at,
            place=_("%(home)s, %(school)s", home=row.home_name, school=row.school_name),
            address=path_to("homes.booking", booking_id=row.id),
            is_cancelled=row.state in lifecycle.ENDED,
        )
