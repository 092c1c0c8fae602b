"""Past sessions: entered with who was there, and put right.

Nobody is told of what lies in the past; whoever's hours are corrected is told.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append, append_each
from welfare.refusals import N_
from welfare.training.attendance.actions import reason_in_time, take_list
from welfare.training.enrolments.actions.seats import give_place, lock, tell
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Session, TrainingEvent
from welfare.web.i18n import LANGUAGES


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
    if "ends_at" in changed:  # whoever was there, was so to the end
        to_the_end = Enrolment.session_id == session.id, Enrolment.attended_at == session.ends_at
        for enrolment in db.session.scalars(select(Enrolment).where(*to_the_end)):
            enrolment.attended_at = content["ends_at"]
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
    """Put right where somebody worked, and what is credited; None: they were not there.

    Whether they were is corrected as on the session's own list, and so are hours: they are told.
    Raises `TooLate`.
    """
    session = lock(db.session.get_one(Session, enrolment.session_id))
    db.session.refresh(enrolment)
    was, after = enrolment.hours, {"school_id": school_id, "hours": hours}
    changed = [field for field, value in after.items() if getattr(enrolment, field) != value]
    if not changed:
        return
    enrolment.school_id, enrolment.state = school_id, State.REGISTERED
    db.session.flush()
    if (was is None) != (hours is None):
        present = [] if hours is None else [enrolment.id]
        take_list(session, listed=[enrolment.id], present=present, by=by, words=_entered_again())
        enrolment.attended_at, enrolment.hours = None if hours is None else session.ends_at, hours
    else:
        _correct_entry(session, enrolment, changed, hours, by=by)
    _settle(session)


def _correct_entry(
    session: Session, enrolment: Enrolment, changed: Sequence[str], hours: float | None, *, by: Person
) -> None:
    changes = {
        field: [f"{enrolment.hours:g}", f"{hours:g}"] if field == "hours" else None for field in changed
    }
    words = _entered_again()
    if "hours" in changed:
        sentence = N_("Your training hours have been corrected: %(title)s, %(begins)s. Reason: %(reason)s")
        tell(session, [enrolment.person_id], sentence, reason=reason_in_time(session, words))
        enrolment.hours = hours
        db.session.flush()
    append(
        TrainingEvent,
        EventKind.ENTRY_CORRECTED,
        by=by,
        words=words,
        enrolment_id=enrolment.id,
        details={"changes": changes},
    )


def _entered_again() -> str:
    with force_locale(LANGUAGES[0]):
        return _("Entered again.")


def _settle(session: Session) -> None:
    """As many seats as people on the list, as many hours as whoever got most."""
    db.session.flush()
    on_list = Enrolment.session_id == session.id, Enrolment.state == State.REGISTERED
    seats, hours = db.session.execute(select(func.count(), func.max(Enrolment.hours)).where(*on_list)).one()
    session.seats, session.hours = max(seats, 1), hours or session.hours
