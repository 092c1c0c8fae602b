"""What is asked of flats. Lists begin at whose they are."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import contains_eager

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing.lifecycle import UnitState
from welfare.housing.policy import schools_read_by
from welfare.housing.units.models import HousingUnit
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

BY_ENTRY = Keys((HousingUnit.id,))
UNIT_ROW: tuple[Any, ...] = (
    HousingUnit.id,
    HousingUnit.building,
    HousingUnit.number,
    HousingUnit.floor_area,
    HousingUnit.rooms,
    HousingUnit.obtained_by,
    HousingUnit.cost_yuan,
    HousingUnit.rent_yuan,
    HousingUnit.acquired_on,
    HousingUnit.state,
    Organization.display_name.label("school_name"),
)
"""What the list of flats shows."""


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


def vacant_by_school() -> dict[int, int]:
    """How many vacant flats there are at each school that has any."""
    query = select(HousingUnit.school_id, func.count()).where(HousingUnit.state == UnitState.VACANT)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(HousingUnit.school_id))}


def vacant_at(school_ids: Collection[int]) -> set[int]:
    """The ids of the vacant flats at these schools."""
    query = select(HousingUnit.id).where(
        HousingUnit.state == UnitState.VACANT, HousingUnit.school_id.in_(school_ids)
    )
    return set(db.session.scalars(query)) if school_ids else set()
