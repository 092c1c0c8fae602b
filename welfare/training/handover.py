"""What training has at a school that closes: registrations that wait for the school's word."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.handover import HELD_BY_PLACES, CannotCarryOn, Holding
from welfare.organizations.models import Organization, OrganizationKind
from welfare.training.enrolments.actions.seats import lock, note
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, ReservedSeats, Session

IN_LINE = (State.INVITED, State.REGISTERED, State.STANDBY)
"""Besides those that wait for the school's word, which are counted by themselves."""


def register_holdings() -> None:
    """Say what is counted at a place that closes, and handed on."""
    HELD_BY_PLACES.register(
        Holding("to_agree", _l("Registrations for training to agree to"), _count_asked, hand_on_asked)
    )
    HELD_BY_PLACES.register(
        Holding(
            "to_come", _l("Seats and registrations of sessions to come"), _count_to_come, move_to_come, False
        )
    )


def move_to_come(closed: Organization, school: Organization, by: Person) -> None:
    """Let seats that are kept for a school, and its teachers' registrations, go along to another one."""
    coming = select(Session).where(*_to_come()).order_by(Session.id)
    for session in db.session.scalars(coming).all():
        kept = db.session.get(ReservedSeats, (session.id, closed.id))
        taken = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.school_id == closed.id)
        if kept is None and db.session.scalar(taken.limit(1)) is None:
            continue
        lock(session)
        for enrolment in db.session.scalars(taken.order_by(Enrolment.id)).all():
            note(enrolment, EventKind.HANDED_ON, by=by, words=f"{closed.name} → {school.name}")
            enrolment.school_id = school.id
        if kept is not None:
            there = db.session.get(ReservedSeats, (session.id, school.id))
            seats = kept.seats + (there.seats if there else 0)
            db.session.delete(kept)
            db.session.flush()
            if there:
                there.seats = seats
            else:
                db.session.add(ReservedSeats(session_id=session.id, school_id=school.id, seats=seats))
        db.session.flush()


def _count_to_come(school: Organization) -> int:
    held = select(func.count()).select_from(Enrolment).join(Session)
    held = held.where(Enrolment.school_id == school.id, Enrolment.state.in_(IN_LINE), *_to_come())
    kept = select(func.coalesce(func.sum(ReservedSeats.seats), 0)).join(Session)
    kept = kept.where(ReservedSeats.school_id == school.id, *_to_come())
    return (db.session.scalar(held) or 0) + (db.session.scalar(kept) or 0)


def _to_come() -> tuple[ColumnElement[bool], ...]:
    return Session.cancelled_at.is_(None), Session.starts_at > clock.now()


def hand_on_asked(closed: Organization, school: Organization, by: Person) -> None:
    """Let another school say whether those may go who wait for the word of one that is closed.

    Raises `CannotCarryOn` where the other is no school.
    """
    if school.kind != OrganizationKind.SCHOOL:
        raise CannotCarryOn(name=school.name)
    sessions = select(Session).join(Enrolment).where(*_asked(closed)).order_by(Session.id).distinct()
    for session in db.session.scalars(sessions).all():
        lock(session)
    asked = select(Enrolment).join(Session).where(*_asked(closed)).order_by(Enrolment.id)
    for enrolment in db.session.scalars(asked.execution_options(populate_existing=True)).all():
        note(enrolment, EventKind.HANDED_ON, by=by, words=f"{closed.name} → {school.name}")
        enrolment.school_id = school.id
    db.session.flush()


def _count_asked(school: Organization) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(Enrolment).join(Session).where(*_asked(school)))
        or 0
    )


def _asked(school: Organization) -> tuple[ColumnElement[bool], ...]:
    """Those that wait for the word of this school before the session begins."""
    return (
        Enrolment.school_id == school.id,
        Enrolment.state == State.ASKED,
        Session.cancelled_at.is_(None),
        Session.starts_at > clock.now(),
    )
