"""Whose accounts an administrator or auditor sees, and who administers somebody's."""

from typing import Any

from sqlalchemy import ColumnElement, Select, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import one_person
from welfare.accounts.reach import in_force
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.organizations.queries import ids_within, in_tree_order
from welfare.spelling import name_key, number_key

ADMINISTRATORS = (Role.SCHOOL_ADMIN, Role.ADMIN)
"""Whom others turn to."""
SEE_ACCOUNTS = (Role.ADMIN, Role.AUDITOR)
ADMINISTRATORS_SHOWN = 5
ROW: tuple[Any, ...] = (
    Person.id,
    Person.staff_number,
    Person.name,
    Person.phone,
    Organization.display_name.label("organization"),
)
"""What the list of people shows."""


def people_rows(
    by: Person, *, words: str = "", within: Organization | None = None, is_active: bool = True
) -> Select[Any]:
    """The people in an administrator's or auditor's reach as rows, `within` an organization and below it.

    `words` are part of a name, or how a number begins. One organization's people begin their index; others
    are walked by key, newest first: `> 0` gives the range, `+ 0` keeps planners from gathering and sorting.
    """
    query = (
        select(*ROW)
        .join(Organization, Organization.id == Person.organization_id)
        .where(Person.is_active if is_active else ~Person.is_active)
    )
    reach = by.reached_by(*SEE_ACCOUNTS)
    chosen = reach & ids_within([within.id]) if within else reach
    if len(chosen) == 1:
        query = query.where(Person.organization_id == min(chosen))
    else:
        query = query.where(Person.id > 0)
        if within or not reach & by.root_ids:
            query = query.where((Person.organization_id + 0).in_(chosen))
    if words:
        query = query.where(is_called(words))
    return query


def is_called(words: str) -> ColumnElement[bool]:
    """That these words are part of a person's name, or how their number begins."""
    return is_named(words) | Person.number_key.startswith(number_key(words), autoescape=True)


def is_named(words: str) -> ColumnElement[bool]:
    """That these words are part of a person's name."""
    return Person.name_key.contains(name_key(words), autoescape=True)


def person_in_reach(person_id: int, by: Person) -> Person | None:
    """A person whose organization an administrator or auditor reaches, with organization and roles."""
    return one_person(Person.id == person_id, Person.organization_id.in_(by.reached_by(*SEE_ACCOUNTS)))


def administrators_of(person: Person) -> list[Any]:
    """Who helps with an account and speaks for the school: name, phone, role, place; the nearest, by name.

    Administrators of the person's own organization, else of the one above it that has any; whoever stands in
    for one of them, too.
    """
    above = [int(id_) for id_ in person.organization.path.split("/") if id_]
    roles = in_force(clock.today())
    query = (
        select(
            Person.id,
            Person.name,
            Person.phone,
            roles.c.role,
            Organization.display_name.label("place"),
            Organization.path,
        )
        .join(roles, roles.c.person_id == Person.id)
        .join(Organization, Organization.id == roles.c.organization_id)
        .where(
            roles.c.role.in_(ADMINISTRATORS),
            roles.c.organization_id.in_(above),
            Person.is_active,
            Person.id != person.id,
        )
        .distinct()
    )
    rows = db.session.execute(query).all()
    nearest = max((row.path for row in rows), key=len, default="")
    return sorted((row for row in rows if row.path == nearest), key=lambda row: row.name)[
        :ADMINISTRATORS_SHOWN
    ]


def places_administered(by: Person, *, active_only: bool = True) -> list[Organization]:
    """The organizations whose people `by` administers or looks into, parents before children."""
    reach = by.reached_by(*SEE_ACCOUNTS)
    return [place for place in in_tree_order(active_only=active_only) if place.id in reach]
