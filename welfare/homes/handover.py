"""The homes of a school that becomes part of another, with whatever is booked there, and what waits at a desk
that is left."""

from collections.abc import Collection

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.desks import HELD_AT_DESKS
from welfare.accounts.handover import at_desk
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db, unless_taken
from welfare.homes.actions.record import note
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import LIVE, EventKind, HomeState
from welfare.homes.models import TeachersHome
from welfare.organizations.handover import HELD_BY_PLACES, Holding
from welfare.organizations.models import Organization
from welfare.refusals import NameTaken

KEEPERS = (Role.SCHOOL_ADMIN,)
"""Who keeps the homes of a school there; the bureau does besides."""


def register_holdings() -> None:
    """Say what is counted at a place that closes, and goes along to another."""
    homes, bookings = _l("Teachers' homes"), _l("Bookings to come")
    for holding in (
        Holding("homes", homes, lambda school: _count_homes([school.id]), move_homes, False),
        Holding(
            "bookings", bookings, lambda school: _count_bookings([school.id]), lambda *_places: None, False
        ),
    ):
        HELD_BY_PLACES.register(holding)
    HELD_AT_DESKS.register(at_desk("homes", homes, KEEPERS, _count_homes))
    HELD_AT_DESKS.register(at_desk("bookings", bookings, KEEPERS, _count_bookings))


def move_homes(closed: Organization, school: Organization, by: Person) -> None:
    """Let the homes of a school go along to another one. Raises `NameTaken`."""
    homes = select(TeachersHome).where(
        TeachersHome.school_id == closed.id, TeachersHome.state != HomeState.CLOSED
    )
    for home in db.session.scalars(homes.order_by(TeachersHome.id)).all():
        note(home.id, EventKind.MOVED, by=by, words=f"{closed.display_name} → {school.display_name}")
        with unless_taken(NameTaken(name=home.name)):
            home.school_id = school.id


def _count_homes(schools: Collection[int]) -> int:
    homes = select(func.count()).select_from(TeachersHome)
    return (
        db.session.scalar(
            homes.where(TeachersHome.school_id.in_(schools), TeachersHome.state != HomeState.CLOSED)
        )
        or 0
    )


def _count_bookings(schools: Collection[int]) -> int:
    to_come = select(func.count()).select_from(Booking).join(TeachersHome, TeachersHome.id == Booking.home_id)
    return (
        db.session.scalar(
            to_come.where(
                TeachersHome.school_id.in_(schools), Booking.state.in_(LIVE), Booking.ends_at > clock.now()
            )
        )
        or 0
    )
