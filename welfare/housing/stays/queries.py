"""What is asked of offers and stays."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import LIVE, AllocationStatus
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

OLDEST_OFFER_FIRST = Keys((Allocation.id,))
OFFER_ROW: tuple[Any, ...] = (
    Allocation.id,
    Allocation.respond_by,
    Allocation.term_until,
    Allocation.unit_id,
    HousingUnit.building,
    HousingUnit.number,
    Organization.display_name.label("school_name"),
    Person.name.label("person_name"),
)
"""What a list of offers shows."""


def tenant_of(unit_id: int) -> Allocation | None:
    """Who holds a flat now: an offer, or a stay."""
    query = (
        select(Allocation)
        .where(Allocation.unit_id == unit_id, Allocation.status.in_(LIVE))
        .options(joinedload(Allocation.person))
    )
    return db.session.scalar(query)


def allocation_by_id(allocation_id: int) -> Allocation | None:
    """One offer with its flat, the flat's school, and whose it is."""
    query = select(Allocation).where(Allocation.id == allocation_id)
    return db.session.scalar(query.options(*_whole_allocation()))


def allocations_of(person: Person) -> Sequence[Allocation]:
    """What was offered to a person, newest first."""
    query = (
        select(Allocation)
        .where(Allocation.person_id == person.id)
        .options(*_whole_allocation())
        .order_by(Allocation.id.desc())
        .limit(20)
    )
    return db.session.scalars(query).all()


def offers_with(status: AllocationStatus, *, round_id: int | None = None) -> Select[Any]:
    """The offers of one kind as rows, to be read `OLDEST_OFFER_FIRST`."""
    query = (
        select(*OFFER_ROW)
        .join(HousingUnit, HousingUnit.id == Allocation.unit_id)
        .join(Organization, Organization.id == HousingUnit.school_id)
        .join(Person, Person.id == Allocation.person_id)
        .where(Allocation.status == status)
    )
    return query.where(Allocation.round_id == round_id) if round_id is not None else query


def _whole_allocation() -> tuple[Any, ...]:
    return (
        joinedload(Allocation.unit).joinedload(HousingUnit.school),
        joinedload(Allocation.person),
    )
