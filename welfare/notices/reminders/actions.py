"""Taking the steps that are due: some at a time, in the same few statements for one and for a thousand."""

from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Date,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    literal,
    select,
)

from welfare import clock
from welfare.extensions import db, own_insert
from welfare.notices.reminders.models import Reminder
from welfare.notices.reminders.rules import LADDERS, WITHOUT_A_LIMIT, Reached, what_reaches
from welfare.notices.reminders.shape import Subject
from welfare.notices.reminders.watches import Due, Watch, all_watches


def remind_all(at_once: int) -> int:
    """Take every step that is due, `at_once` so many in each transaction; gives how many were taken."""
    reminded = 0
    for watched in all_watches():
        some = _some_that_are_due(watched, at_once, db.engine.dialect.name)
        looked_at = -1
        while looked_at:
            looked_at, taken = _remind(watched, some)
            db.session.commit()
            reminded += taken
    return reminded


def _remind(watched: Watch, some: Select[Any]) -> tuple[int, int]:
    """Take some of the steps of this subject that are due; gives how many were due, and how many nobody else
    took."""
    rows = db.session.execute(some).all()
    ladder = LADDERS[watched.subject]
    due = [Due(id_, day, level, ladder.steps[level]) for id_, day, level in rows]
    taken = _take(watched.subject, due)
    if mine := [replace(one, reminder_id=taken[one.id]) for one in due if one.id in taken]:
        watched.tell(watched.subject, mine)
    return len(due), len(taken)


@cache
def _some_that_are_due(watched: Watch, at_once: int, _dialect: str) -> Select[Any]:
    """Of `due_steps`, locked where that is needed; kept, as building it takes longer than asking it."""
    some = due_steps(watched).limit(at_once)
    return some if watched.locks is None else some.with_for_update(of=watched.locks, skip_locked=True)


def due_steps(watched: Watch) -> Select[Any]:
    """The things that have reached a step that was not taken yet: id, day, step. In the order of the ids, in
    which two clocks that race wait for each other."""
    waiting = watched.waiting()
    columns = waiting.selected_columns
    level = level_in(watched.subject, columns["day"], columns["limit_days"])
    taken = (
        select(Reminder.id)
        .where(Reminder.subject == watched.subject, Reminder.subject_id == columns["id"])
        .where(Reminder.day == columns["day"], Reminder.level >= level)
        .correlate_except(Reminder)
    )
    reaching = what_reaches(watched.subject)
    latest = bindparam("latest", callable_=lambda: max(map(_until, reaching)), type_=Date())
    return (
        waiting.with_only_columns(columns["id"], columns["day"], level.label("level"))
        .where(columns["day"] <= latest, level.is_not(None), ~taken.exists())
        .order_by(columns["id"] + 0)  # begin at what waits: by its index no database walks all there are
    )


def level_in(subject: Subject, day: ColumnElement[Any], limit_days: ColumnElement[Any]) -> ColumnElement[Any]:
    """`rules.level_of` today, as a column."""
    limit = func.coalesce(limit_days, WITHOUT_A_LIMIT)
    return case(
        *(
            (
                and_(
                    day <= _bound_by(number, one),
                    *([limit >= one.least] if one.least else []),
                    *([limit <= one.most] if one.most else []),
                ),
                literal(one.level, Integer),
            )
            for number, one in enumerate(what_reaches(subject))
        ),
        else_=None,
    )


def _bound_by(number: int, one: Reached) -> BindParameter[date]:
    """Until when, on the day on which that is asked."""
    return bindparam(f"until_{number}", callable_=lambda: _until(one), type_=Date())


def _until(one: Reached) -> date:
    return one.until(clock.today())


def _take(subject: Subject, due: list[Due]) -> dict[int, int]:
    """Write down that these steps are taken; gives the things whose step nobody else has just taken, each
    with the id under which that is written."""
    if not due:
        return {}
    moment = clock.now()
    rows = [
        {"subject": subject, "subject_id": one.id, "day": one.day, "level": one.level, "at": moment}
        for one in due
    ]
    statement = own_insert()(Reminder).values(rows).on_conflict_do_nothing()
    written = db.session.connection().execute(statement.returning(Reminder.subject_id, Reminder.id))
    return {row.subject_id: row.id for row in written}
