"""What is asked of flats and of who runs them. Lists begin at whose they are."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, true
from sqlalchemy.orm import contains_eager, joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import LIVE, AllocationStatus, EventKind, UnitState
from welfare.housing.models import Allocation, Application, HousingEvent, HousingUnit
from welfare.housing.policy import may_run, schools_read_by
from welfare.needs.models import CategorySetting
from welfare.organizations.models import Kind, Organization
from welfare.web.keyset import Keys

CATEGORY = "housing"
BY_ENTRY = Keys((HousingUnit.id,))
OLDEST_OFFER_FIRST = Keys((Allocation.id,))
OF_ONE_APPLICANT = (EventKind.APPLIED, EventKind.APPLICATION_CHANGED, EventKind.WITHDRAWN)
UNIT_ROW: tuple[Any, ...] = (
    HousingUnit.id,
    HousingUnit.building,
    HousingUnit.number,
    HousingUnit.floor_area,
    HousingUnit.rooms,
    HousingUnit.obtained_by,
    HousingUnit.cost_yuan,
    HousingUnit.state,
    Organization.name.label("school_name"),
)
"""What the list of flats shows."""
OFFER_ROW: tuple[Any, ...] = (
    Allocation.id,
    Allocation.respond_by,
    Allocation.term_until,
    Allocation.unit_id,
    HousingUnit.building,
    HousingUnit.number,
    Organization.name.label("school_name"),
    Person.name.label("person_name"),
)
"""What a list of offers shows."""


def office_id() -> int | None:
    """The unit that housing needs go to where nobody chooses another."""
    return db.session.scalar(
        select(CategorySetting.default_unit_id).where(CategorySetting.category == CATEGORY)
    )


def runs_housing(person: Person) -> bool:
    """Whether the person runs housing, see `policy.may_run`."""
    return may_run(person, office_id())


def visible_units(person: Person, *, runs: bool) -> ColumnElement[bool]:
    """The flats that a person may look at: all, or those of schools they read."""
    if runs or person.root_ids & set(schools_read_by(person)):
        return true()
    return (HousingUnit.school_id + 0).in_(schools_read_by(person))


def unit_rows(
    person: Person, *, runs: bool, school_id: int | None = None, state: UnitState | None = None
) -> Select[Any]:
    """The flats within reach as rows, to be read `BY_ENTRY`."""
    query = (
        select(*UNIT_ROW)
        .join(Organization, Organization.id == HousingUnit.school_id)
        .where(visible_units(person, runs=runs))
    )
    if school_id is not None:
        query = query.where(HousingUnit.school_id == school_id)
    if state is not None:
        query = query.where(HousingUnit.state == state)
    return query


def unit_counts(person: Person, *, runs: bool) -> dict[UnitState, int]:
    """How many flats within reach are in each state."""
    query = (
        select(HousingUnit.state, func.count())
        .where(visible_units(person, runs=runs))
        .group_by(HousingUnit.state)
    )
    found = {UnitState(state): number for state, number in db.session.execute(query)}
    return {state: found.get(state, 0) for state in UnitState}


def unit_by_id(unit_id: int, person: Person, *, runs: bool) -> HousingUnit | None:
    """One flat with its school."""
    query = (
        select(HousingUnit)
        .join(HousingUnit.school)
        .options(contains_eager(HousingUnit.school))
        .where(HousingUnit.id == unit_id, visible_units(person, runs=runs))
    )
    return db.session.scalar(query)


def vacant_units() -> Sequence[Row[Any]]:
    """Every flat that a round could give out, school by school."""
    query = (
        select(HousingUnit.id, HousingUnit.building, HousingUnit.number, HousingUnit.school_id)
        .add_columns(Organization.name.label("school_name"))
        .join(Organization, Organization.id == HousingUnit.school_id)
        .where(HousingUnit.state == UnitState.VACANT)
        .order_by(Organization.path, HousingUnit.building, HousingUnit.number)
    )
    return db.session.execute(query).all()


def events_about(column: Any, row_id: int) -> Sequence[HousingEvent]:
    """The history of a flat, a round or an application, oldest first, with who acted."""
    query = select(HousingEvent).where(column == row_id).options(joinedload(HousingEvent.by))
    return db.session.scalars(query.order_by(HousingEvent.id)).all()


def events_of_round(round_id: int) -> Sequence[HousingEvent]:
    """What happened to a round as a whole, oldest first: not each application, not each flat."""
    whole = (HousingEvent.unit_id.is_(None), HousingEvent.kind.not_in(OF_ONE_APPLICANT))
    query = select(HousingEvent).where(HousingEvent.round_id == round_id, *whole)
    return db.session.scalars(query.options(joinedload(HousingEvent.by)).order_by(HousingEvent.id)).all()


def tenant_of(unit_id: int) -> Allocation | None:
    """Who holds a flat now: an offer, or a stay."""
    query = (
        select(Allocation)
        .where(Allocation.unit_id == unit_id, Allocation.status.in_(LIVE))
        .options(joinedload(Allocation.application).joinedload(Application.person))
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
        .join(Application, Application.id == Allocation.application_id)
        .where(Application.person_id == person.id)
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
        .join(Application, Application.id == Allocation.application_id)
        .join(Person, Person.id == Application.person_id)
        .where(Allocation.status == status)
    )
    return query.where(Allocation.round_id == round_id) if round_id is not None else query


def schools(ids: Collection[int] | None = None) -> Sequence[Organization]:
    """The open schools, all or some."""
    query = select(Organization).where(Organization.kind == Kind.SCHOOL, Organization.is_active)
    if ids is not None:
        query = query.where(Organization.id.in_(ids))
    return db.session.scalars(query.order_by(Organization.path)).all()


def _whole_allocation() -> tuple[Any, ...]:
    return (
        joinedload(Allocation.unit).joinedload(HousingUnit.school),
        joinedload(Allocation.application).joinedload(Application.person),
        joinedload(Allocation.round),
    )
