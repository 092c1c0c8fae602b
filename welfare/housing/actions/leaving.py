"""Whoever's account is closed gives back what they held: the place in a line, the offer, the flat."""

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import locked, record
from welfare.housing.applications.actions import keep_apart
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import LIVE, AllocationStatus, EventKind
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions.offers import cancel
from welfare.housing.stays.actions.stays import vacate
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit


def free_what_was_held(person: Person, *, by: Person, **_more: object) -> None:
    """Listens to `person_deactivated`, in its transaction; every step leaves its record."""
    applications = db.session.scalars(
        select(Application)
        .where(Application.person_id == person.id, Application.withdrawn_at.is_(None))
        .order_by(Application.round_id)
    ).all()
    for application in applications:
        locked(Round, application.round_id)
        application.withdrawn_at = clock.now()
        keep_apart(application, None)
        record(EventKind.LEFT, by=by, round_id=application.round_id, application_id=application.id)
    held = db.session.scalars(
        select(Allocation)
        .where(Allocation.person_id == person.id, Allocation.status.in_(LIVE))
        .order_by(Allocation.round_id, Allocation.id)
    ).all()
    for allocation in held:
        if allocation.status == AllocationStatus.MOVED_IN:
            vacate(allocation, by=by)
        else:
            cancel(allocation, by=by)
        telling.flat_freed(db.session.get_one(HousingUnit, allocation.unit_id))
