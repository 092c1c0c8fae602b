"""Sessions: opened, changed, cancelled."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append
from welfare.notices.telling import Words
from welfare.refusals import N_
from welfare.training import refusals
from welfare.training.enrolments.actions.seats import fill_seats, lock_with_its_time, seats_of, tell
from welfare.training.labels import MODE_WORDS
from welfare.training.lifecycle import CAN_WITHDRAW, EventKind
from welfare.training.models import Enrolment, ReservedSeats, Session, TrainingEvent

TOLD_OF = frozenset({"starts_at", "ends_at", "place", "mode"})
"""What everybody must know who means to be there."""
HAS_CHANGED = N_(
    "%(title)s has changed. It was: %(was_starts)s to %(was_ends)s, %(was_place)s, %(was_mode)s. "
    "It is now: %(starts)s to %(ends)s, %(place)s, %(mode)s."
)


def open_session(*, by: Person, reserved: Mapping[int, int] | None = None, **content: Any) -> Session:
    """A session that people can register for; `reserved` seats by school id.

    `content` are the columns of `Session` that an organiser fills in: all moments aware.
    """
    session = Session(organiser_id=by.id, created_at=clock.now(), **content)
    session.held_on = clock.local(session.starts_at).date()
    db.session.add(session)
    db.session.flush()
    _reserve(session, reserved or {})
    append(TrainingEvent, EventKind.SESSION_OPENED, by=by, session_id=session.id)
    return session


def change_session(session: Session, *, reserved: Mapping[int, int], by: Person, **content: Any) -> None:
    """Change what an organiser filled in; who gains a seat by it moves up. Another time, place or mode is
    told to everybody on the list, as it was and as it is.

    Raises `Cancelled` and `FewerSeatsThanTaken`.
    """
    session, others = lock_with_its_time(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    taken = seats_of(session).taken.total()
    if content["seats"] < taken:
        raise refusals.FewerSeatsThanTaken(taken=taken)
    changed = [field for field, value in content.items() if getattr(session, field) != value]
    if reserved != _reserved_in(session):
        changed.append("reserved")
    if changed:
        details = {"changes": dict.fromkeys(changed)}
        append(TrainingEvent, EventKind.SESSION_CHANGED, by=by, session_id=session.id, details=details)
    before = _as_told(session)
    for field, value in content.items():
        setattr(session, field, value)
    session.held_on = clock.local(session.starts_at).date()
    _reserve(session, reserved)
    if TOLD_OF.intersection(changed):
        was = {f"was_{name}": value for name, value in before.items()}
        tell(session, _in_line(session), HAS_CHANGED, **was, **_as_told(session))
    fill_seats(session, *others)


def _as_told(session: Session) -> dict[str, Any]:
    """What of a session everybody must know, as notices say it."""
    return {
        "starts": session.starts_at,
        "ends": session.ends_at,
        "place": session.place,
        "mode": Words(MODE_WORDS[session.mode]),
    }


def cancel_session(session: Session, *, by: Person) -> None:
    """It does not take place; whoever was on its list is told. Raises `Cancelled`, `AlreadyBegun`."""
    session, others = lock_with_its_time(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    if clock.now() >= session.starts_at:
        raise refusals.AlreadyBegun
    session.cancelled_at = clock.now()
    append(TrainingEvent, EventKind.SESSION_CANCELLED, by=by, session_id=session.id)
    tell(session, _in_line(session), N_("Cancelled: %(title)s, %(begins)s"))
    fill_seats(*others)


def _in_line(session: Session) -> list[int]:
    query = select(Enrolment.person_id).where(
        Enrolment.session_id == session.id, Enrolment.state.in_(CAN_WITHDRAW)
    )
    return list(db.session.scalars(query))


def _reserved_in(session: Session) -> dict[int, int]:
    query = select(ReservedSeats.school_id, ReservedSeats.seats).where(ReservedSeats.session_id == session.id)
    return dict(db.session.execute(query).all())


def _reserve(session: Session, reserved: Mapping[int, int]) -> None:
    db.session.execute(delete(ReservedSeats).where(ReservedSeats.session_id == session.id))
    db.session.add_all(
        ReservedSeats(session_id=session.id, school_id=school_id, seats=seats)
        for school_id, seats in reserved.items()
    )
    db.session.flush()
