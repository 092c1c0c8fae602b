"""The homes of a school that becomes part of another, with whatever is booked there."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, unless_taken
from welfare.homes.actions.record import note
from welfare.homes.bookings.models import Booking
from welfare.homes.lifecycle import LIVE, EventKind, HomeState
from welfare.homes.models import TeachersHome
from welfare.organizations.handover import HELD_BY_PLACES, Holding
from welfare.organizations.models import Organization
from welfare.refusals import NameTaken


def register_holdings() -> None:
    """Say what is counted at a place that closes, and goes along to another."""
    for holding in (
        Holding("homes", _l("Teachers' homes"), _count_homes, move_homes, is_work=False),
        Holding("bookings", _l("Bookings to come"), _count_bookings, lambda *_places: None, is_work=False),
    ):
        HELD_BY_PLACES.register(holding)


def move_homes(closed: Organization, school: Organization, by: Person) -> None:
    """Let the homes of a school go along to another one. Raises `NameTaken`."""
    homes = select(TeachersHome).where(
        TeachersHome.school_id == closed.id, TeachersHome.state != HomeState.CLOSED
    )
    for home in db.session.scalars(homes.order_by(TeachersHome.id)).all():
        note(home.id, EventKind.MOVED, by=by, words=f"{closed.name} → {school.name}")
        with unless_taken(NameTaken(name=home.name)):
            home.school_id = school.id


def _count_homes(school: Organization) -> int:
    homes = select(func.count()).select_from(TeachersHome)
    return (
        db.session.scalar(
            homes.where(TeachersHome.school_id == school.id, TeachersHome.state != HomeState.CLOSED)
        )
        or 0
    )


def _count_bookings(school: Organization) -> int:
    to_come = select(func.count()).select_from(Booking).join(TeachersHome, TeachersHome.id == Booking.home_id)
    return (
        db.session.scalar(
            to_come.where(
                TeachersHome.school_id == school.id, Booking.state.in_(LIVE), Booking.ends_at > clock.now()
            )
        )
        or 0
    )
