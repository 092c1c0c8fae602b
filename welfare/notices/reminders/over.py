"""Reminders of what has come to an end since: they are done with for all, and nobody is sent them."""

from collections import defaultdict
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, select

from welfare.extensions import db
from welfare.needs.models import NeedEvent
from welfare.notices.kinds import BY_THE_CLOCK
from welfare.notices.models import Notice
from welfare.notices.reminders.models import Reminder
from welfare.notices.reminders.shape import Subject
from welfare.notices.reminders.watches import watches_by_subject
from welfare.notices.settling import count_no_more, settle


class Waiting(NamedTuple):
    """A thing of some day, as the ladder knows it."""

    subject: Subject
    id: int
    day: date


def settle_what_is_over(among: ColumnElement[bool]) -> None:
    """Take as read the unread reminders `among` notices of whose things none waits any more for that day, and
    off the messages of the day that count them and are still to be sent."""
    unread = db.session.execute(_unread_reminders(among)).all()
    about = {row.id: thing for row in unread if (thing := _thing_of(row))}
    still = _those_that_wait(set(about.values()))
    over = [id_ for id_, thing in about.items() if thing not in still]
    if over:
        count_no_more(settle(Notice.id.in_(over)))


def _unread_reminders(among: ColumnElement[bool]) -> Any:
    """Locked in the order of their ids, in which two workers wait for each other."""
    return (
        select(
            Notice.id,
            Notice.need_id,
            NeedEvent.details,
            Reminder.subject,
            Reminder.subject_id,
            Reminder.day,
        )
        .outerjoin(NeedEvent, NeedEvent.id == Notice.event_id)
        .outerjoin(Reminder, Reminder.id == Notice.reminder_id)
        .where(among, Notice.read_at.is_(None), Notice.kind.in_(BY_THE_CLOCK))
        .order_by(Notice.id)
        .with_for_update(of=Notice)
    )


def _thing_of(row: Any) -> Waiting | None:
    """What a notice reminds of; None where that was not written down yet when it was told."""
    if row.subject is not None:
        return Waiting(row.subject, row.subject_id, row.day)
    told = row.details or {}
    if "subject" not in told or "day" not in told:
        return None
    return Waiting(Subject(told["subject"]), row.need_id, date.fromisoformat(told["day"]))


def _those_that_wait(things: set[Waiting]) -> set[Waiting]:
    ids: dict[Subject, set[int]] = defaultdict(set)
    for thing in things:
        ids[thing.subject].add(thing.id)
    found = set()
    for subject, watched in watches_by_subject().items():
        if subject not in ids:
            continue
        waiting = watched.waiting()
        columns = waiting.selected_columns
        asked = waiting.with_only_columns(columns["id"], columns["day"]).where(
            columns["id"].in_(ids[subject])
        )
        found |= {Waiting(subject, id_, day) for id_, day in db.session.execute(asked)}
    return found
