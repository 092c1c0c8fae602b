"""Who may read the record of power, and what it holds."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from welfare import clock
from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.accounts.records.queries import event_rows
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.spelling import name_key, number_key

ONE_DAY = timedelta(days=1)
READERS = (Role.AUDITOR, Role.LEADER)
"""Those who look into how power is used; who keeps the accounts does not read who opened what."""


def may_read_power(person: Person) -> bool:
    """Whether the person audits or leads at the bureau itself."""
    return bool(person.root_ids & person.reached_by(*READERS))


def somebody_called(words: str) -> tuple[int | None, bool]:
    """Who has this staff number, or alone this name, by id; and whether several have the name."""
    number = select(Person.id).where(Person.number_key == number_key(words)).order_by(Person.id).limit(1)
    found = db.session.scalar(number)
    if found is not None:
        return found, False
    ids = db.session.scalars(select(Person.id).where(Person.name_key == name_key(words)).limit(2)).all()
    return (ids[0] if len(ids) == 1 else None), len(ids) > 1


def power_rows(
    *, about: int | None = None, by: int | None = None, kind: EventKind | None = None, on: date | None = None
) -> Select[Any]:
    """What was done: to one person, by one, of one kind, on one of the district's days."""
    rows = event_rows().add_columns(
        Person.name.label("name"), Organization.display_name.label("organization")
    )
    rows = rows.join(Person, Person.id == PersonEvent.person_id)
    rows = rows.join(Organization, Organization.id == Person.organization_id)
    for column, value in (
        (PersonEvent.person_id, about),
        (PersonEvent.by_id, by),
        (PersonEvent.kind, kind),
    ):
        if value is not None:
            rows = rows.where(column == value)
    if on is not None:
        rows = rows.where(PersonEvent.at >= clock.midnight(on), PersonEvent.at < clock.midnight(on + ONE_DAY))
    return rows
