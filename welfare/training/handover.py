"""What training has at a school that closes or at a desk that is left: registrations that wait for the
school's word, and sessions to come."""

from collections.abc import Collection, Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import ColumnElement, func, select

from welfare import clock
from welfare.accounts.desks import HELD_AT_DESKS
from welfare.accounts.handover import at_desk
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.handover import HELD_BY_PLACES, CannotCarryOn, Holding
from welfare.organizations.models import Organization, OrganizationKind
from welfare.training.enrolments.actions.seats import fill_seats, lock_with_their_time, note
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, ReservedSeats, Session
from welfare.training.queries import organising_unit_id

IN_LINE = (State.INVITED, State.REGISTERED, State.STANDBY)
"""Besides those that wait for the school's word, which are counted by themselves."""


def register_holdings() -> None:
    """Say what is counted at a place that closes, and handed on."""
    to_agree = _l("Registrations for training to agree to")
    HELD_BY_PLACES.register(
        Holding("to_agree", to_agree, lambda school: _count_asked([school.id]), hand_on_asked)
    )
    HELD_BY_PLACES.register(
        Holding(
            "to_come", _l("Seats and registrations of sessions to come"), _count_to_come, move_to_come, False
        )
    )
    HELD_AT_DESKS.register(at_desk("to_agree", to_agree, [Role.SCHOOL_ADMIN], _count_asked))
    HELD_AT_DESKS.register(
        at_desk("to_hold", _l("Training sessions to hold"), [Role.HANDLER], _count_to_hold)
    )


def move_to_come(closed: Organization, school: Organization, by: Person) -> None:
    """Let seats that are kept for a school, and its teachers' registrations, go along to another one; who
    stands by there may have one of those seats then."""
    sessions = _locked(closed)
    for session in sessions:
        kept = db.session.get(ReservedSeats, (session.id, closed.id))
        taken = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.school_id == closed.id)
        for enrolment in db.session.scalars(taken.order_by(Enrolment.id)).all():
            note(
                enrolment, EventKind.HANDED_ON, by=by, words=f"{closed.display_name} → {school.display_name}"
            )
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
    fill_seats(*sessions)


def _locked(school: Organization) -> Sequence[Session]:
    """The sessions to come in which the school has seats or teachers, locked with their time: whatever goes
    along or waits for the school's word is there, so that a merger, which does both, locks once."""
    keeping = select(ReservedSeats.session_id).where(ReservedSeats.school_id == school.id)
    taking = select(Enrolment.session_id).where(Enrolment.school_id == school.id)
    is_concerned = Session.id.in_(keeping) | Session.id.in_(taking)
    sessions = db.session.scalars(select(Session).where(*_to_come(), is_concerned).order_by(Session.id)).all()
    lock_with_their_time(sessions)
    return sessions


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
        raise CannotCarryOn(name=school.display_name)
    _locked(closed)
    asked = select(Enrolment).join(Session).where(*_asked([closed.id])).order_by(Enrolment.id)
    for enrolment in db.session.scalars(asked.execution_options(populate_existing=True)).all():
        note(enrolment, EventKind.HANDED_ON, by=by, words=f"{closed.display_name} → {school.display_name}")
        enrolment.school_id = school.id
    db.session.flush()


def _count_to_hold(units: Collection[int]) -> int:
    """The office that training needs go to holds all sessions."""
    if organising_unit_id() not in units:
        return 0
    return db.session.scalar(select(func.count()).select_from(Session).where(*_to_come())) or 0


def _count_asked(schools: Collection[int]) -> int:
    return (
        db.session.scalar(select(func.count()).select_from(Enrolment).join(Session).where(*_asked(schools)))
        or 0
    )


def _asked(schools: Collection[int]) -> tuple[ColumnElement[bool], ...]:
    """Those that wait for the word of these schools before the session begins."""
    return (
        Enrolment.school_id.in_(schools),
        Enrolment.state == State.ASKED,
        Session.cancelled_at.is_(None),
        Session.starts_at > clock.now(),
    )
