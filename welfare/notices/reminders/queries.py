"""What stands on the ladder now. Every read begins at `visible_to`."""

from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.deadlines import USUAL_QUESTION
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.queries import Unit, visible_to
from welfare.notices.reminders.models import Reminder
from welfare.notices.reminders.shape import Subject
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

NEWEST_FIRST = Keys((Need.id, Reminder.id), descending=True)
STANDS_AT = {
    Subject.SIGNING: (Status.SUBMITTED, Need.due_on),
    Subject.ANSWERING: (Status.IN_PROGRESS, Need.due_on),
    Subject.EXTENSION: (Status.IN_PROGRESS, Need.due_on),
    Subject.QUESTION: (Status.NEEDS_INFO, Need.paused_on),
    Subject.CONFIRMING: (Status.ANSWERED, Need.due_on),
    Subject.CARRIED: (Status.CARRIED, Need.due_on),
}
"""At which status, and by which day, a need stands on each ladder; calls have a list of their own."""
COLUMNS: tuple[Any, ...] = (
    Need.number,
    Need.title,
    Need.is_protected,
    Organization.display_name.label("school_name"),
    Unit.display_name.label("unit_name"),
    Reminder.subject,
    Reminder.level,
    Reminder.at,
    func.coalesce(Need.silent_days, USUAL_QUESTION.silent_days).label("silent_days"),
)
"""What the list shows; a question of before there were such limits waits as long as is usual."""


def climbing(person: Person, subject: Subject | None = None, level: int | None = None) -> Select[Any]:
    """The needs that this person may know of and somebody was reminded of, each with the highest step of the
    day that it has now; of one subject, and one step of it, where these are given."""
    asked = [] if subject is None else [_by_no_index(Reminder.subject) == subject.value]
    asked += [] if level is None else [Reminder.level + 0 == level]
    return (
        select(*COLUMNS)
        .select_from(Need)
        .join(Reminder, Reminder.subject_id == Need.id)
        .join(Organization, Organization.id == Need.school_id)
        .outerjoin(Unit, Unit.id == Need.unit_id)
        .where(Need.closed_on.is_(None), visible_to(person), _stands(), *asked)
    )


def how_many_climb(person: Person) -> dict[tuple[Subject, int], int]:
    """How many of them stand at each step."""
    query = (
        select(Reminder.subject, Reminder.level, func.count())
        .join(Need, Need.id == Reminder.subject_id)
        .where(Need.closed_on.is_(None), visible_to(person), _stands())
        .group_by(Reminder.subject, Reminder.level)
    )
    rows = db.session.execute(query).all()
    return {(row[0], row[1]): row[2] for row in rows}


def _stands() -> ColumnElement[bool]:
    """Whether a reminder is the last one of what a need waits for now."""
    higher = aliased(Reminder)
    is_passed = exists().where(
        higher.subject == Reminder.subject,
        higher.subject_id == Reminder.subject_id,
        higher.day == Reminder.day,
        higher.level > Reminder.level,
    )
    waits = (
        and_(
            _by_no_index(Reminder.subject) == subject.value,
            _by_no_index(Need.status) == status.value,
            Reminder.day == day,
        )
        for subject, (status, day) in STANDS_AT.items()
    )
    decided = and_(_by_no_index(Reminder.subject) == Subject.EXTENSION.value, Need.extension_days.is_(None))
    return and_(or_(*waits), ~decided, ~is_passed)


def _by_no_index(column: Any) -> ColumnElement[str]:
    """An expression on purpose: open needs are walked in their order, each with its reminders, and nothing is
    sorted; by the bare columns all that was ever reminded of would be."""
    return type_coerce(column, String) + ""
