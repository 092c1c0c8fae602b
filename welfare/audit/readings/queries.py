"""Who may read what auditors have read: those who answer for the whole bureau, and its auditors."""

from typing import Any

from sqlalchemy import Select, select

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.audit.readings.models import ReadingEvent
from welfare.organizations.models import Organization

READERS = (Role.ADMIN, Role.LEADER, Role.AUDITOR)


def may_read(person: Person) -> bool:
    """Whether the person holds one of the roles at the bureau itself."""
    return bool(person.root_ids & person.reached_by(*READERS))


def reading_rows() -> Select[Any]:
    """Everything that was read, as rows: who, from where, when, what."""
    return (
        select(
            ReadingEvent.id,
            ReadingEvent.at,
            ReadingEvent.details,
            Person.name.label("reader"),
            Organization.name.label("organization"),
        )
        .join(Person, Person.id == ReadingEvent.reader_id)
        .join(Organization, Organization.id == Person.organization_id)
        .where(ReadingEvent.id > 0)
    )
