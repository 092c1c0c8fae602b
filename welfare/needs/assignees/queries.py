"""Who handles the needs of a unit, and whom one of them is with."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.reach import acts, is_lent, lends_on
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.statements import Knower
from welfare.extensions import db
from welfare.needs.assignees.policy import Candidate, Handler
from welfare.needs.lifecycle import AT_UNIT, Status
from welfare.needs.models import Need
from welfare.needs.policy import NEVER_PROTECTED, ROLES_BY_UNIT
from welfare.needs.queries import in_work
from welfare.organizations.models import OF_THE_BUREAU, Organization, OrganizationKind
from welfare.web.keyset import Keys

Place = aliased(Organization)


IN_ORDER = Keys((Organization.id,))
"""The order of the units for which somebody sets how needs come to be with people."""


@dataclass(frozen=True)
class Assigned:
    """Whom a need is with, as it is told."""

    name: str
    since: datetime
    deputy: str | None = None
    """Who stands in while that one is away."""
    until: date | None = None


def handlers_of(unit_ids: Collection[int]) -> dict[int, list[Handler]]:
    """For each unit whoever handles its needs by a role of their own, the nearest first."""
    query = (
        select(
            Organization.id,
            Organization.path,
            RoleAssignment.person_id,
            RoleAssignment.role,
            Place.kind,
            Place.path.label("place_path"),
        )
        .join(Place, Organization.path.startswith(Place.path))
        .join(RoleAssignment, RoleAssignment.organization_id == Place.id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(Organization.id.in_(unit_ids), RoleAssignment.role.in_(ROLES_BY_UNIT), acts())
        .order_by(Organization.id, Place.path.desc(), RoleAssignment.person_id)
    )
    found: dict[int, list[Handler]] = defaultdict(list)
    for row in db.session.execute(query):
        height = row.path.count("/") - row.place_path.count("/")
        found[row.id].append(Handler(row.person_id, row.role, row.kind in OF_THE_BUREAU, height))
    return found


def away_from(unit: Organization) -> set[int]:
    """Who is away today from the unit or from what stands above it, while somebody stands in, as ids."""
    above = [int(id_) for id_ in unit.path.split("/") if id_]
    away = select(StandIn.person_id).where(lends_on(clock.today()), StandIn.organization_id.in_(above))
    return set(db.session.scalars(away))


def candidates_among(ids: Collection[int]) -> list[Candidate]:
    """These people with what a choice among them asks, in two queries for any number of them."""
    last = select(Need.assignee_id, func.max(Need.assigned_at)).where(Need.assignee_id.in_(ids))
    named = dict(db.session.execute(last.group_by(Need.assignee_id)).all())
    running = (
        select(Need.assignee_id, func.count())
        .where(Need.assignee_id.in_(ids), in_work(), Need.status == Status.IN_PROGRESS)
        .group_by(Need.assignee_id)
    )
    loads = dict(db.session.execute(running).all())
    return [Candidate(id_, named.get(id_), loads.get(id_, 0)) for id_ in sorted(ids)]


def units_set_by(person: Person) -> Select[Any]:
    """The open units for which somebody sets how needs come to be with people, or may read it, as rows."""
    columns: tuple[Any, ...] = (
        Organization.id,
        Organization.display_name,
        Organization.kind,
        Organization.naming,
    )
    return select(*columns).where(*_set_by(person))


def unit_of(unit_id: int, person: Person) -> Organization | None:
    """One of them."""
    return db.session.scalar(select(Organization).where(Organization.id == unit_id, *_set_by(person)))


def _set_by(person: Person) -> list[ColumnElement[bool]]:
    reach = person.reached_by(Role.LEADER, Role.ADMIN, Role.AUDITOR)
    is_unit = (Organization.kind != OrganizationKind.BUREAU) & Organization.is_active
    return [Organization.id.in_(reach), is_unit]


def is_minded_by(person: Knower, assignee: Any) -> ColumnElement[bool]:
    """The needs that are with the person, or with somebody for whom they stand in where it lies; `assignee`
    is the column, or an expression of it where an index is to begin elsewhere."""
    own: ColumnElement[bool] = assignee == person.id
    minded = (
        and_(assignee == one.person_id, (Need.unit_id + 0).in_(one.ids))
        for one in person.minds
        if one.role in ROLES_BY_UNIT
    )
    return or_(own, *minded)


def are_with(person_id: int) -> ColumnElement[bool]:
    """The needs that are with somebody, and with which something may still have to be done."""
    return (Need.assignee_id == person_id) & Need.status.in_(AT_UNIT)


def locked(condition: ColumnElement[bool]) -> Sequence[Need]:
    """The needs of which this holds, locked to be changed."""
    query = select(Need).where(condition).order_by(Need.id)
    query = query.with_for_update(key_share=True, of=Need).execution_options(populate_existing=True)
    return db.session.scalars(query).all()


def assigned(need: Need) -> Assigned | None:
    """Whom it is with, and who stands in for them there today; `need` has its unit and its assignee."""
    if need.assignee is None or need.assigned_at is None or need.unit is None or need.status not in AT_UNIT:
        return None
    above = [int(id_) for id_ in need.unit.path.split("/") if id_]
    handling = set(ROLES_BY_UNIT) - (NEVER_PROTECTED if need.is_protected else set())
    query = (
        select(Person.name, StandIn.last_day)
        .join(StandIn, StandIn.deputy_id == Person.id)
        .join(RoleAssignment, is_lent() & RoleAssignment.role.in_(handling))
        .where(StandIn.person_id == need.assignee_id, StandIn.organization_id.in_(above))
        .where(lends_on(clock.today()), Person.id != need.raised_by_id)
        .order_by(StandIn.id)
        .limit(1)
    )
    deputy, until = db.session.execute(query).first() or (None, None)
    return Assigned(need.assignee.name, need.assigned_at, deputy, until)
