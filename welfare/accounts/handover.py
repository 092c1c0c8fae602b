"""What an organization that becomes part of another leaves behind of people and roles, and what waits at
a desk that somebody leaves."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload, selectinload

from welfare.accounts.actions import grant_role, may_change, move_person, move_role
from welfare.accounts.desks import Leaving
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.refusals import CannotGoAlong
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.handover import HELD_BY_PLACES, Holding
from welfare.organizations.models import Organization


def register_holdings() -> None:
    """Say what is counted at a place that closes, and goes along to another."""
    for holding in (
        Holding("people", _l("People"), lambda place: _count(_works_at(place)), move_people, False),
        Holding("roles", _l("Roles held there"), lambda place: _count(_serves_at(place)), move_roles, False),
    ):
        HELD_BY_PLACES.register(holding)


def at_desk(
    name: str,
    label: Any,
    roles: Collection[Role],
    count: Callable[[Collection[int]], int],
    *,
    at_bureau: bool = False,
) -> Holding:
    """What waits at the desks of `roles`, `at_bureau` only at those of the bureau; `count` is of what waits
    for some places, given as ids."""

    def count_left(leaving: Leaving) -> int:
        places = leaving.left_behind(roles, at_bureau=at_bureau)
        return count(places) if places else 0

    def hand_on(leaving: Leaving, successor: Person, by: Person) -> None:
        for held in leaving.given_up(roles, at_bureau=at_bureau):
            grant_role(successor, role=held.role, organization=held.organization, by=by, may_wait=False)

    def is_looked_after(leaving: Leaving) -> bool:
        return all(leaving.left_behind(roles, at_bureau=at_bureau).values())

    return Holding(name, label, count_left, hand_on, may_be_left=is_looked_after, is_for_bureau=at_bureau)


def move_people(closed: Organization, into: Organization, by: Person) -> None:
    """Let everybody whose account is open go along to another organization. Raises `CannotGoAlong`."""
    for person in _people(_works_at(closed), by):
        move_person(person, organization=into, by=by)


def move_roles(closed: Organization, into: Organization, by: Person) -> None:
    """Let whoever holds roles at one organization hold them at another. Raises `CannotGoAlong`."""
    for person in _people(_serves_at(closed), by):
        for held in [held for held in person.roles if held.organization_id == closed.id]:
            move_role(person, held, organization=into, by=by)


def _works_at(place: Organization) -> ColumnElement[bool]:
    return (Person.organization_id == place.id) & Person.is_active


def _serves_at(place: Organization) -> ColumnElement[bool]:
    held = select(RoleAssignment.person_id).where(RoleAssignment.organization_id == place.id)
    return Person.id.in_(held) & Person.is_active


def _count(condition: ColumnElement[bool]) -> int:
    return db.session.scalar(select(func.count()).select_from(Person).where(condition)) or 0


def _people(condition: ColumnElement[bool], by: Person) -> Sequence[Person]:
    """Those of whom this holds, with organization and roles; all of whom the administrator may change."""
    whole = (
        joinedload(Person.organization),
        selectinload(Person.roles).joinedload(RoleAssignment.organization),
    )
    people = db.session.scalars(select(Person).where(condition).options(*whole).order_by(Person.id)).all()
    for person in people:
        if not may_change(person, by):
            raise CannotGoAlong(name=person.name)
    return people
