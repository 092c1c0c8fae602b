"""Past sessions: entered with who was there, and put right. Nobody is told of what lies in the past."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append, append_each
from welfare.training.enrolments.actions.seats import give_place, lock, note
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Session, TrainingEvent


class Presence(NamedTuple):
    """Somebody of a session's list: where they worked, and what is credited; None: they were not there."""

    person_id: int
    school_id: int
    hours: float | None


def enter_session(*, by: Person, **content: Any) -> Session:
    """A session that was held; `content` are its columns, all moments aware and over."""
    session = Session(organiser_id=by.id, created_at=clock.now(), seats=1, **content)
    session.held_on = clock.local(session.starts_at).date()
    db.session.add(session)
    db.session.flush()
    append(TrainingEvent, EventKind.SESSION_ENTERED, by=by, session_id=session.id)
    return session


def correct_session(session: Session, *, by: Person, **content: Any) -> None:
    """Put right what was entered of a session; what is as it was is passed over."""
    session = lock(session)
    changed = [field for field, value in content.items() if getattr(session, field) != value]
    for field in changed:
        setattr(session, field, content[field])
    if changed:
        details = {"changes": dict.fromkeys(changed)}
        append(TrainingEvent, EventKind.SESSION_CHANGED, by=by, session_id=session.id, details=details)


def enter_attendance(session: Session, people: Sequence[Presence], *, by: Person) -> None:
    """Put people on the list of a past session who are not on it yet."""
    session = lock(session)
    entered = [
        Enrolment(
            session_id=session.id,
            person_id=one.person_id,
            school_id=one.school_id,
            state=State.REGISTERED,
            attended_at=None if one.hours is None else session.ends_at,
            hours=one.hours,
        )
        for one in people
    ]
    for enrolment in entered:
        give_place(session, enrolment)
    db.session.add_all(entered)
    db.session.flush()
    kinds = ((one, EventKind.REGISTER if one.hours is None else EventKind.LIST) for one in entered)
    append_each(TrainingEvent, [{"kind": kind, "enrolment_id": one.id} for one, kind in kinds], by=by)
    _settle(session)


def correct_attendance(enrolment: Enrolment, *, school_id: int, hours: float | None, by: Person) -> None:
    """Put right where somebody worked, and what is credited; None: they were not there."""
    session = lock(db.session.get_one(Session, enrolment.session_id))
    was, after = enrolment.hours, {"school_id": school_id, "hours": hours}
    changed = [field for field, value in after.items() if getattr(enrolment, field) != value]
    if not changed:
        return
    enrolment.school_id, enrolment.hours, enrolment.state = school_id, hours, State.REGISTERED
    if (was is None) != (hours is None):
        enrolment.attended_at = None if hours is None else session.ends_at
        note(enrolment, EventKind.CORRECT if hours is None else EventKind.LIST, by=by)
    else:
        changes = {field: [f"{was:g}", f"{hours:g}"] if field == "hours" else None for field in changed}
        db.session.flush()
        append(
            TrainingEvent,
            EventKind.ENTRY_CORRECTED,
            by=by,
            enrolment_id=enrolment.id,
            details={"changes": changes},
        )
    _settle(session)


def _settle(session: Session) -> None:
    """As many seats as people on the list, as many hours as whoever got most."""
    db.session.flush()
    on_list = Enrolment.session_id == session.id, Enrolment.state == State.REGISTERED
    seats, hours = db.session.execute(select(func.count(), func.max(Enrolment.hours)).where(*on_list)).one()
    session.seats, session.hours = max(seats, 1), hours or session.hours
