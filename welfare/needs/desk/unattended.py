"""Units that have needs in hand while nobody sits there, and who looks after them meanwhile; and schools of
which nobody takes needs in."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select, true
from sqlalchemy.orm import InstrumentedAttribute

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.reach import acts, served_by
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.organizations.models import OF_THE_BUREAU, Organization, OrganizationKind

SEEN_BY = (Role.ADMIN, Role.LEADER, Role.CLERK)
"""Who can mend it, and who leads."""


@dataclass(frozen=True)
class Unattended:
    """A unit at which nobody handles needs, and how many it has in hand."""

    unit: Organization
    needs: int
    above: str | None
    """The nearest place above where somebody handles them; None: only the clerks do."""
    is_kept_from: bool
    """Whether somebody does sit there, and may not know of what waits: protected needs."""


class WithoutClerk(NamedTuple):
    """How many open schools no clerk reaches, and how many needs of theirs wait to be signed for."""

    schools: int
    needs: int


def schools_without_clerk(person: Person) -> WithoutClerk:
    """Of the schools within the reach of an administrator or leader."""
    reach = person.reached_by(Role.ADMIN, Role.LEADER)
    kept_from = reach - served_by(Role.CLERK, at_bureau=True) if reach else reach
    if not kept_from:
        return WithoutClerk(0, 0)
    left = reach - served_by(Role.CLERK)
    schools = select(func.count()).select_from(Organization)
    is_open = (Organization.kind == OrganizationKind.SCHOOL) & Organization.is_active
    waiting = select(func.count()).select_from(Need)
    of_nobody = Need.school_id.in_(left) | (Need.is_protected & Need.school_id.in_(kept_from))
    waiting = waiting.where(of_nobody, Need.status == Status.SUBMITTED, _told_of(person, Need.school_id))
    return WithoutClerk(
        db.session.scalar(schools.where(is_open, Organization.id.in_(left))) or 0,
        db.session.scalar(waiting) or 0,
    )


def unattended_units(person: Person) -> Sequence[Unattended]:
    """The units within the person's reach at which needs wait and nobody sits who may know of them, in the
    order of the tree."""
    reach = person.reached_by(*SEEN_BY)
    if not reach:
        return []
    attended = _attended()
    waiting = _waiting_at(reach, attended, _told_of(person, Need.unit_id))
    if not waiting:
        return []
    units = select(Organization).where(Organization.id.in_(waiting)).order_by(Organization.path)
    return [
        Unattended(
            unit,
            waiting[unit.id],
            _above(unit, attended),
            unit.id in attended and unit.kind not in OF_THE_BUREAU,
        )
        for unit in db.session.scalars(units)
    ]


def is_attended(unit: Organization) -> bool:
    """Whether somebody handles needs at this very unit."""
    return unit.is_active and unit.id in _attended()


def is_taken_in(need: Need) -> bool:
    """Whether some intake clerk may accept this need."""
    return are_taken_in(need.school_id, is_protected=need.is_protected)


def are_taken_in(school_id: int, *, is_protected: bool) -> bool:
    """Whether some intake clerk may accept needs of a school: those that are protected, or the others."""
    return school_id in served_by(Role.CLERK, at_bureau=is_protected)


def _attended() -> dict[int, str]:
    """The open places at which somebody handles needs, with their names."""
    held = (
        select(Organization.id, Organization.display_name)
        .join(RoleAssignment, RoleAssignment.organization_id == Organization.id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role.in_(ROLES_BY_UNIT), acts(), Organization.is_active)
        .distinct()
    )
    return dict(db.session.execute(held).all())


def _told_of(person: Person, place: InstrumentedAttribute[Any]) -> ColumnElement[bool]:
    """Of a protected need nobody at a school or an alliance is told, not even by a count; who serves
    there and in an office, too, only as the office."""
    at_bureau = person.reached_by(*SEEN_BY, at_bureau=True)
    return true() if at_bureau & person.root_ids else ~Need.is_protected | place.in_(at_bureau)


def _waiting_at(
    units: Collection[int], attended: Collection[int], told_of: ColumnElement[bool]
) -> dict[int, int]:
    """How many needs wait at each unit for somebody who may know of them."""
    handled = select(RoleAssignment.organization_id).join(Person, Person.id == RoleAssignment.person_id)
    handled = handled.where(RoleAssignment.role == Role.HANDLER, acts())
    may_know = Organization.kind.in_(OF_THE_BUREAU) & Organization.id.in_(handled)
    at_unit = Need.unit_id + 0  # else SQLite groups by walking all needs, closed ones too
    in_hand: Any = (
        select(at_unit.label("unit_id"), Need.is_protected, func.count().label("needs"))
        .where(Need.closed_on.is_(None), told_of)
        .group_by(at_unit, Need.is_protected)
        .subquery()
    )
    query = select(in_hand, may_know.label("may_know")).join(
        Organization, Organization.id == in_hand.c.unit_id
    )
    waiting: Counter[int] = Counter()
    for unit_id, is_protected, needs, is_known in db.session.execute(query):
        if unit_id in units and (unit_id not in attended or (is_protected and not is_known)):
            waiting[unit_id] += needs
    return waiting


def _above(unit: Organization, attended: dict[int, str]) -> str | None:
    above = [int(part) for part in unit.path.split("/") if part][:-1]
    return next((attended[place] for place in reversed(above) if place in attended), None)
