"""Giving roles: at once, or once a second administrator has confirmed it. Nobody holds one by another way."""

from enum import Enum
from typing import Any

from welfare import clock
from welfare.accounts.bureau_roles import refusals
from welfare.accounts.bureau_roles.models import ProposedRole
from welfare.accounts.bureau_roles.policy import is_of_district
from welfare.accounts.bureau_roles.queries import (
    ALONE,
    administers_bureau,
    can_confirm,
    is_alone,
    proposed_for,
)
from welfare.accounts.labels import role_label
from welfare.accounts.models import EventKind, Person, RoleAssignment
from welfare.accounts.record import record
from welfare.accounts.refusals import NotYourself, OrganizationClosed
from welfare.accounts.roles import STAFF_ROLES, Role
from welfare.accounts.sign_ins.actions import shut_out
from welfare.accounts.signals import district_role_moved, roles_changed
from welfare.extensions import db, insert_unless_there
from welfare.organizations.models import Organization
from welfare.organizations.queries import one_at_a_time, the_bureau


class Given(Enum):
    """What comes of giving a role."""

    AT_ONCE = "at once"
    WAITS = "waits"
    """For another administrator."""
    HELD = "held"
    """Already."""


def give(
    person: Person, *, role: Role, organization: Organization, by: Person | None, may_wait: bool = True
) -> Given:
    """Let a person hold a role at an organization, or let another administrator confirm it where the role
    reaches the whole district. `by` is the administrator; None, the installation itself, needs nobody.

    Raises `OrganizationClosed`, `NotYourself`, `AuditsAtTheBureau`, and `ConfirmFirst` where it would wait
    and may not.
    """
    if _holds(person, role, organization):
        return Given.HELD
    if not organization.is_active:
        raise OrganizationClosed(name=organization.display_name)
    if by is not None and role == Role.AUDITOR:
        _check_silencing(person, organization, by)
    if by is None or not is_of_district(role, organization):
        _begin(person, role, organization, by)
        return Given.AT_ONCE
    one_at_a_time()  # of two who put out each other, one is put out
    if is_alone(by):
        _begin(person, role, organization, by, **{ALONE: True})
        district_role_moved.send(person, role=role, kind=EventKind.ROLE_GIVEN, by=by)
        return Given.AT_ONCE
    if not may_wait:
        raise refusals.ConfirmFirst(name=person.name, role=role_label(role))
    _propose(person, role, organization, by)
    return Given.WAITS


def _check_silencing(person: Person, organization: Organization, by: Person) -> None:
    """Whoever audits, wherever that is, acts by no other role: an administrator would be rid of the second
    one by letting them audit at a school, and a bureau of its only one by their own hand."""
    if person.id == by.id:
        raise NotYourself
    if is_of_district(Role.AUDITOR, organization):
        return
    bureau = the_bureau()
    if any(
        held.role in STAFF_ROLES and bureau and held.organization_id == bureau.id for held in person.roles
    ):
        raise refusals.AuditsAtTheBureau(name=person.name)


def begin_with(person: Person, role: Role, organization: Organization) -> None:
    """Let somebody who is just being added hold a role that needs nobody else."""
    person.roles.append(RoleAssignment(role=role, organization=organization))


def confirm(proposed: ProposedRole, *, by: Person) -> None:
    """Let somebody hold a role that another administrator gives them. Raises `NotTheSecond`."""
    if not can_confirm(proposed, by):
        raise refusals.NotTheSecond
    person, role, place = proposed.person, proposed.role, proposed.organization
    db.session.delete(proposed)
    if not _holds(person, role, place):
        _begin(person, role, place, by, giver_id=proposed.given_by_id)
    district_role_moved.send(person, role=role, kind=EventKind.ROLE_GIVEN, by=by, giver=proposed.given_by)


def withdraw(proposed: ProposedRole, *, by: Person) -> None:
    """Give it up: whoever gives it thinks again, or another administrator refuses. Raises `NotTheSecond`."""
    if not administers_bureau(by):
        raise refusals.NotTheSecond
    _withdraw(proposed, by)


def withdraw_all(person: Person, *, by: Person) -> None:
    """Nothing waits for somebody whose account is closed."""
    for proposed in proposed_for(person):
        _withdraw(proposed, by)


def give_anew(person: Person, *, by: Person) -> None:
    """What somebody held at the bureau when their account was closed is given anew as it is opened again."""
    kept = [held for held in person.roles if is_of_district(held.role, held.organization)]
    if not kept or is_alone(by):
        return
    for held in kept:
        person.roles.remove(held)
    db.session.flush()
    for held in kept:
        _propose(person, held.role, held.organization, by)


def _propose(person: Person, role: Role, organization: Organization, by: Person) -> None:
    row = {
        "person_id": person.id,
        "role": role,
        "organization_id": organization.id,
        "given_by_id": by.id,
        "given_at": clock.now(),
    }
    if not insert_unless_there(ProposedRole, row):  # another administrator gives it, too: it waits already
        return
    record(person, EventKind.ROLE_PROPOSED, by=by, role=role, organization=organization.display_name)
    district_role_moved.send(person, role=role, kind=EventKind.ROLE_PROPOSED, by=by)


def _begin(person: Person, role: Role, organization: Organization, by: Person | None, **details: Any) -> None:
    begin_with(person, role, organization)
    db.session.flush()
    place = organization.display_name
    record(person, EventKind.ROLE_GIVEN, by=by, role=role, organization=place, **details)
    shut_out(person)
    roles_changed.send(person, by=by)


def _withdraw(proposed: ProposedRole, by: Person) -> None:
    person, role, place = proposed.person, proposed.role, proposed.organization
    record(person, EventKind.ROLE_NOT_GIVEN, by=by, role=role, organization=place.display_name)
    db.session.delete(proposed)
    db.session.flush()
    district_role_moved.send(person, role=role, kind=EventKind.ROLE_NOT_GIVEN, by=by, giver=proposed.given_by)


def _holds(person: Person, role: Role, organization: Organization) -> bool:
    return any(held.role == role and held.organization_id == organization.id for held in person.roles)
