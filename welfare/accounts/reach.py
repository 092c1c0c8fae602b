"""Which organizations a person's roles reach, and who reaches an organization."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, cast, func, select
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import OF_THE_BUREAU, Organization


def with_reach(person: Person | None) -> Person | None:
    """The person with `reach` and `bureau_reach` filled: every organization under each role's own."""
    if person is None:
        return None
    return reaching(person, db.session.execute(_reach(), {"person_id": person.id}).all())


def reaching(person: Person, held: Iterable[Row[Any]]) -> Person:
    """The same where it is known already what the person holds: rows of `HELD`."""
    held = [row for row in held if row.role]
    reached = [(row.role, row.kind, frozenset(map(int, row.ids.split(",")))) for row in held]
    person.reach = _by_role((role, ids) for role, _kind, ids in reached)
    person.bureau_reach = _by_role((role, ids) for role, kind, ids in reached if kind in OF_THE_BUREAU)
    person.root_ids = frozenset(row.place_id for row in held if row.parent_id is None)
    return person


Place = aliased(Organization, name="place")
"""Where a role is held."""
_Below = aliased(Organization)
_IDS = select(func.aggregate_strings(cast(_Below.id, String), ",")).where(_Below.path.startswith(Place.path))
HELD = (
    RoleAssignment.role,
    Place.id.label("place_id"),
    Place.kind,
    Place.parent_id,
    _IDS.correlate(Place).scalar_subquery().label("ids"),
)
"""Of a role that is held at `Place`: which, where, and the ids of every organization under it, which come as
one text since there may be hundreds."""


@cache
def _reach() -> Select[Any]:
    """The roles that `person_id` holds; built once."""
    held = select(*HELD).join(Place, Place.id == RoleAssignment.organization_id)
    return held.where(RoleAssignment.person_id == bindparam("person_id")).order_by(RoleAssignment.id)


def _by_role(reached: Iterable[tuple[Role, frozenset[int]]]) -> dict[Role, frozenset[int]]:
    reach: dict[Role, frozenset[int]] = {}
    for role, ids in reached:
        reach[role] = reach.get(role, frozenset()) | ids
    return reach


def acts() -> ColumnElement[bool]:
    """Whether somebody acts by the roles they hold: the account is open, and they do not only read."""
    reads = select(RoleAssignment.person_id).where(RoleAssignment.role == Role.AUDITOR)
    return Person.is_active & Person.id.not_in(reads)


def served_by(*roles: Role, at_bureau: bool = False) -> frozenset[int]:
    """The organizations that somebody who acts reaches by one of these roles, as ids
    (`at_bureau`: held at the bureau or its offices)."""
    held = aliased(Organization)
    query = (
        select(Organization.id)
        .join(held, Organization.path.startswith(held.path))
        .join(RoleAssignment, RoleAssignment.organization_id == held.id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role.in_(roles), acts())
    )
    if at_bureau:
        query = query.where(held.kind.in_(OF_THE_BUREAU))
    return frozenset(db.session.scalars(query.distinct()))


def nearest_holders(place: Organization, role: Role) -> tuple[Organization | None, list[int]]:
    """Where somebody acts by a role at this place or at the nearest above it, and who, as ids."""
    above = [int(id_) for id_ in place.path.split("/") if id_]
    query = (
        select(Organization, RoleAssignment.person_id)
        .join(RoleAssignment, RoleAssignment.organization_id == Organization.id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == role, Organization.id.in_(above), acts())
        .order_by(RoleAssignment.id)
    )
    rows = db.session.execute(query).all()
    nearest = max((where for where, _person in rows), key=lambda where: len(where.path), default=None)
    return nearest, [person_id for where, person_id in rows if where is nearest]
