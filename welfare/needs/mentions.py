"""Who can be named in a comment on a need, and so is told of it: whoever works there and may know of it."""

from dataclasses import dataclass
from typing import Any

from flask import url_for
from sqlalchemy import and_, or_, select

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.options import Colleagues
from welfare.accounts.reach import acts
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.models import AssistingUnit, Need
from welfare.needs.policy import NEVER_PROTECTED, ROLES_BY_SCHOOL, ROLES_BY_UNIT
from welfare.organizations.models import OF_THE_BUREAU, Organization


def who_may_be_named(need: Need) -> set[int]:
    """Whoever may know of the need by a role of their own, as `policy.parties_of` says, and does not only
    read; never its teacher. As ids."""
    assisting = select(AssistingUnit.unit_id).where(AssistingUnit.need_id == need.id)
    units = {*db.session.scalars(assisting), need.unit_id} - {None}
    paths = dict(
        db.session.execute(
            select(Organization.id, Organization.path).where(Organization.id.in_({*units, need.school_id}))
        ).all()
    )
    above_school = _above(paths[need.school_id])
    above_units = set().union(*(_above(paths[unit_id]) for unit_id in units if unit_id))
    place = RoleAssignment.organization_id
    query = (
        select(RoleAssignment.person_id, RoleAssignment.role, Organization.kind)
        .join(Organization, Organization.id == place)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            or_(
                and_(RoleAssignment.role.in_(ROLES_BY_SCHOOL), place.in_(above_school)),
                and_(RoleAssignment.role.in_(ROLES_BY_UNIT), place.in_(above_units)),
            ),
            RoleAssignment.role != Role.AUDITOR,
            acts(),
        )
    )
    return {
        person_id
        for person_id, role, kind in db.session.execute(query)
        if not need.is_protected or (kind in OF_THE_BUREAU and role not in NEVER_PROTECTED)
    } - {need.raised_by_id}


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
