"""Giving up a role, closing an account, and handing on what waits at the desk. `by` is the administrator."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from welfare.accounts import refusals
from welfare.accounts.actions import check_may_change
from welfare.accounts.bureau_roles.actions import withdraw_all
from welfare.accounts.bureau_roles.policy import is_of_district
from welfare.accounts.bureau_roles.queries import OF_DISTRICT
from welfare.accounts.desks import HELD_AT_DESKS, Leaving
from welfare.accounts.models import EventKind, Person, RoleAssignment
from welfare.accounts.record import record
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.actions import shut_out
from welfare.accounts.signals import district_role_moved, person_deactivated, roles_changed, work_handed_on
from welfare.extensions import db
from welfare.organizations.queries import one_at_a_time


def take_role(person: Person, held: RoleAssignment, *, by: Person, successor: Person | None = None) -> None:
    """Take a role away; what waits there where nobody else holds it is carried on by `successor`.

    Raises `NotYourself`, `LastAdministrator`, `BeyondYourReach`, `WorkIsLeft`, `CannotCarryOn`.
    """
    _as_they_are(person, successor)
    check_may_change(person, by)
    if held not in person.roles:  # somebody else has just taken it away
        return
    if held.role == Role.ADMIN:
        if person.id == by.id:
            raise refusals.NotYourself
        _check_not_last(held)
    handed_on = _hand_on(Leaving(person, [held]), successor, by)
    place, role = held.organization.display_name, held.role
    of_district: dict[str, Any] = {OF_DISTRICT: True} if is_of_district(role, held.organization) else {}
    record(person, EventKind.ROLE_TAKEN, by=by, role=role, organization=place, **of_district, **handed_on)
    person.roles.remove(held)
    db.session.flush()
    shut_out(person)
    roles_changed.send(person, by=by)
    if of_district:
        district_role_moved.send(person, role=role, kind=EventKind.ROLE_TAKEN, by=by)


def deactivate(person: Person, *, by: Person, successor: Person | None = None) -> None:
    """Close an account: its sessions end, its history stays; what waits at desks where nobody else sits is
    carried on by `successor`.

    Raises `NotYourself`, `LastAdministrator`, `WorkIsLeft`, `CannotCarryOn`.
    """
    _as_they_are(person, successor)
    check_may_change(person, by)
    if person.id == by.id:
        raise refusals.NotYourself
    for held in person.roles:
        if held.role == Role.ADMIN:
            _check_not_last(held)
    if person.is_active:
        handed_on = _hand_on(Leaving(person, person.roles), successor, by)
        keeps_bureau = any(
            held.role == Role.ADMIN and is_of_district(held.role, held.organization) for held in person.roles
        )
        of_district: dict[str, Any] = {OF_DISTRICT: True} if keeps_bureau else {}
        record(person, EventKind.CLOSED, by=by, **of_district, **handed_on)
        withdraw_all(person, by=by)
    person.is_active = False
    shut_out(person)
    person_deactivated.send(person, by=by)
    roles_changed.send(person, by=by)


def _as_they_are(*people: Person | None) -> None:
    """Whoever else lets somebody go goes first: two who share a desk must not leave it to each other. Then
    these are as that one has left them."""
    one_at_a_time()
    ids = [person.id for person in people if person is not None]
    query = (
        select(Person)
        .where(Person.id.in_(ids))
        .options(
            joinedload(Person.organization),
            selectinload(Person.roles).joinedload(RoleAssignment.organization),
        )
    )
    db.session.scalars(query.execution_options(populate_existing=True)).all()


def _hand_on(leaving: Leaving, successor: Person | None, by: Person) -> dict[str, Any]:
    """Let the successor carry on what is left behind; gives what the history keeps of it."""
    counts = HELD_AT_DESKS.hand_on_work(leaving, successor, by)
    if successor is None or not counts:
        return {}
    record(successor, EventKind.TOOK_OVER, by=by, from_id=leaving.person.id, handed_on=counts)
    work_handed_on.send(successor, before=leaving.person)
    return {"to_id": successor.id, "handed_on": counts}


def _check_not_last(leaving: RoleAssignment) -> None:
    """Raises `LastAdministrator` if nobody else keeps the root. Rows are locked: two may leave at once."""
    if leaving.organization.parent_id is not None:
        return
    others = db.session.scalars(
        select(RoleAssignment.person_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(
            RoleAssignment.role == Role.ADMIN,
            RoleAssignment.organization_id == leaving.organization_id,
            Person.is_active,
        )
        .with_for_update()
    ).all()
    if not set(others) - {leaving.person_id}:
        raise refusals.LastAdministrator
