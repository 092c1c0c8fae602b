"""Who can be named in a comment on a need, and so is told of it: whoever works there and may know of it."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import url_for
from sqlalchemy import and_, bindparam, or_, select

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.options import Colleagues
from welfare.accounts.reach import acts
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.needs.policy import NEVER_PROTECTED, ROLES_BY_SCHOOL, ROLES_BY_UNIT
from welfare.needs.queries import assisting
from welfare.organizations.models import OF_THE_BUREAU, Organization


def who_may_be_named(need: Need) -> set[int]:
    """Whoever may know of the need by a role of their own, as `policy.parties_of` says, and does not only
    read; never its teacher. As ids."""
    units = {*assisting(need), need.unit_id} - {None}
    paths = dict(db.session.execute(_PATHS, {"ids": [*units, need.school_id]}).all())
    above_units = set().union(*(_above(paths[unit_id]) for unit_id in units if unit_id))
    asked = {"above_school": list(_above(paths[need.school_id])), "above_units": list(above_units)}
    return {
        person_id
        for person_id, role, kind in db.session.execute(_roles(), asked)
        if not need.is_protected or (kind in OF_THE_BUREAU and role not in NEVER_PROTECTED)
    } - {need.raised_by_id}


_PATHS = select(Organization.id, Organization.path).where(
    Organization.id.in_(bindparam("ids", expanding=True))
)


@cache
def _roles() -> Any:
    """Who acts by a role that reaches a need from these places, each with the role and its place's kind."""
    place = RoleAssignment.organization_id
    by_school = place.in_(bindparam("above_school", expanding=True))
    by_unit = place.in_(bindparam("above_units", expanding=True))
    return (
        select(RoleAssignment.person_id, RoleAssignment.role, Organization.kind)
        .join(Organization, Organization.id == place)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            or_(
                and_(RoleAssignment.role.in_(ROLES_BY_SCHOOL), by_school),
                and_(RoleAssignment.role.in_(ROLES_BY_UNIT), by_unit),
            ),
            RoleAssignment.role != Role.AUDITOR,
            acts(),
        )
    )


def _above(path: str) -> set[int]:
    return {int(id_) for id_ in path.split("/") if id_}


@dataclass(frozen=True)
class Nameable(Colleagues):
    """Who can be named, but for whoever writes."""

    need: Need
    writer: Person

    @property
    def address(self) -> str:
        """Where script asks for who fits."""
        return url_for("needs.colleagues", number=self.need.number)

    @property
    def shows_numbers(self) -> bool:
        """Those are for whoever sees the accounts."""
        return False

    def _query(self) -> Any:
        return super()._query().where(Person.id.in_(who_may_be_named(self.need) - {self.writer.id}))
