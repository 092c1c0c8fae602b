"""Who may read what auditors have read: those who answer for the whole bureau, and its auditors."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, select

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.audit.readings.models import ReadingEvent
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.web.choices import Choice, told_apart

ONE_DAY = timedelta(days=1)
READERS = (Role.ADMIN, Role.LEADER, Role.AUDITOR)


def may_read(person: Person) -> bool:
    """Whether the person holds one of the roles at the bureau itself."""
    return bool(person.root_ids & person.reached_by(*READERS))


def readers() -> Sequence[tuple[int, str]]:
    """Whoever audits now, by id and name: what there is to choose from."""
    query = (
        select(Person.id, Person.name, Organization.display_name, Person.staff_number)
        .join(RoleAssignment, RoleAssignment.person_id == Person.id)
        .join(Organization, Organization.id == Person.organization_id)
        .where(RoleAssignment.role == Role.AUDITOR)
    )
    found = db.session.execute(query.distinct().order_by(Person.id))
    return told_apart(Choice(id_, name, f"{place} · {number}") for id_, name, place, number in found)


def reading_rows(*, reader_id: int | None = None, on: date | None = None) -> Select[Any]:
    """What was read, as rows: who, from where, when, what; of one person, on one of the district's days."""
    rows = (
        select(
            ReadingEvent.id,
            ReadingEvent.at,
            ReadingEvent.reader_id,
            ReadingEvent.details,
            Person.name.label("reader"),
            Organization.display_name.label("organization"),
        )
        .join(Person, Person.id == ReadingEvent.reader_id)
        .join(Organization, Organization.id == Person.organization_id)
    )
    if reader_id is not None:
        rows = rows.where(ReadingEvent.reader_id == reader_id)
    if on is not None:
        rows = rows.where(
            ReadingEvent.at >= clock.midnight(on), ReadingEvent.at < clock.midnight(on + ONE_DAY)
        )
    return rows
