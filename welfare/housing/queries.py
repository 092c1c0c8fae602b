"""Who runs housing, and what was done in it."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.policy import may_read_all, may_run
from welfare.needs.settings.models import CategorySetting
from welfare.organizations.models import Organization, OrganizationKind

CATEGORY = "housing"
OF_ONE_APPLICANT = (EventKind.APPLIED, EventKind.APPLICATION_CHANGED, EventKind.WITHDRAWN)


def office_id() -> int | None:
    """The unit that housing needs go to where nobody chooses another."""
    return db.session.scalar(
        select(CategorySetting.default_unit_id).where(CategorySetting.category == CATEGORY)
    )


def runs_housing(person: Person) -> bool:
    """Whether the person runs housing, see `policy.may_run`."""
    return may_run(person, office_id())


def reads_all_of_housing(person: Person) -> bool:
    """Whether the person reads whatever those read who run housing, see `policy.may_read_all`."""
    return may_read_all(person, office_id())


def events_about(column: Any, row_id: int) -> Sequence[HousingEvent]:
    """The history of a flat, a round or an application, oldest first, with who acted."""
    query = select(HousingEvent).where(column == row_id).options(joinedload(HousingEvent.by))
    return db.session.scalars(query.order_by(HousingEvent.id)).all()


def events_of_round(round_id: int) -> Sequence[HousingEvent]:
    """What happened to a round as a whole, oldest first: not each application, not each flat."""
    whole = (HousingEvent.unit_id.is_(None), HousingEvent.kind.not_in(OF_ONE_APPLICANT))
    query = select(HousingEvent).where(HousingEvent.round_id == round_id, *whole)
    return db.session.scalars(query.options(joinedload(HousingEvent.by)).order_by(HousingEvent.id)).all()


def events_of_kind(round_id: int, kind: EventKind) -> Sequence[HousingEvent]:
    """What of one kind happened in a round, oldest first."""
    query = select(HousingEvent).where(HousingEvent.round_id == round_id, HousingEvent.kind == kind)
    return db.session.scalars(query.order_by(HousingEvent.id)).all()


def schools(ids: Collection[int] | None = None) -> Sequence[Organization]:
    """The open schools, all or some."""
    query = select(Organization).where(Organization.kind == OrganizationKind.SCHOOL, Organization.is_active)
    if ids is not None:
        query = query.where(Organization.id.in_(ids))
    return db.session.scalars(query.order_by(Organization.path)).all()
