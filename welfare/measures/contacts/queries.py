"""Who keeps in touch with which school, and which are still to be visited."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased, joinedload

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.visits.models import Visit
from welfare.notices.reminders.tables.measures import VISIT_AGAIN_AFTER
from welfare.organizations.models import Organization, OrganizationKind

WorksAt = aliased(Organization)


@dataclass(frozen=True)
class Contact:
    """A contact school, and when its leader was there last."""

    leader_id: int
    leader_name: str
    leader_place: str
    """Where the leader works."""
    leader_phone: str | None
    school_id: int
    school_name: str
    school_phone: str | None
    visited_on: date | None
    is_due: bool
    """Whether it is still to be visited."""


def contacts_of(person: Person) -> list[Contact]:
    """A leader's contact schools, those still to be visited first."""
    return _contacts(ContactSchool.leader_id == person.id)


def contacts_seen_by(person: Person) -> list[Contact]:
    """The contact schools within reach of a leader, clerk or auditor, by leader."""
    reached = person.reached_by(Role.LEADER, Role.CLERK, Role.AUDITOR)
    return _contacts(ContactSchool.school_id.in_(reached))


def contact_schools(leader: Person, clerk: Person) -> list[int]:
    """The ids of those schools of a leader that the clerk looks after."""
    query = (
        select(ContactSchool.school_id)
        .join(Organization, Organization.id == ContactSchool.school_id)
        .where(
            ContactSchool.leader_id == leader.id,
            ContactSchool.school_id.in_(clerk.reached_by(Role.CLERK)),
            Organization.is_active,
        )
    )
    return list(db.session.scalars(query.order_by(Organization.path)))


def last_visit() -> ColumnElement[Any]:
    """When the leader of a contact school was there last; nothing where never."""
    last = select(func.max(Visit.visited_on)).where(
        Visit.leader_id == ContactSchool.leader_id, Visit.school_id == ContactSchool.school_id
    )
    return last.correlate(ContactSchool).scalar_subquery()


def _contacts(condition: ColumnElement[bool]) -> list[Contact]:
    rows = db.session.execute(
        select(
            ContactSchool.leader_id,
            Person.name.label("leader_name"),
            WorksAt.display_name.label("leader_place"),
            Person.phone.label("leader_phone"),
            ContactSchool.school_id,
            Organization.display_name.label("school_name"),
            Organization.phone.label("school_phone"),
            last_visit().label("visited_on"),
        )
        .join(Person, Person.id == ContactSchool.leader_id)
        .join(WorksAt, WorksAt.id == Person.organization_id)
        .join(Organization, Organization.id == ContactSchool.school_id)
        .where(condition, Person.is_active, Organization.is_active)
    )
    again = clock.today() - VISIT_AGAIN_AFTER
    contacts = [
        Contact(**row._mapping, is_due=row.visited_on is None or row.visited_on < again) for row in rows
    ]
    return sorted(
        contacts, key=lambda each: (each.leader_name, each.leader_id, not each.is_due, each.school_id)
    )


def schools_to_visit(person: Person) -> list[Organization]:
    """The open schools that a leader looks after, contact schools first."""
    mine = select(ContactSchool.school_id).where(ContactSchool.leader_id == person.id)
    reached = person.reached_by(Role.LEADER)
    query = select(Organization).where(
        Organization.kind == OrganizationKind.SCHOOL, Organization.is_active, Organization.id.in_(reached)
    )
    return list(db.session.scalars(query.order_by(Organization.id.in_(mine).desc(), Organization.path)))


def leaders_in_reach(person: Person) -> list[Person]:
    """The active leaders over schools for which the person is clerk, with organization."""
    reached = person.reached_by(Role.CLERK)
    leading = select(RoleAssignment.person_id).where(
        RoleAssignment.role == Role.LEADER, RoleAssignment.organization_id.in_(reached)
    )
    query = select(Person).where(Person.id.in_(leading), Person.is_active)
    query = query.options(joinedload(Person.organization))
    return list(db.session.scalars(query.order_by(Person.id)))
