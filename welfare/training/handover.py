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
from welfare.training.models import Enrolment, Session


def register_holdings() -> None:
    """Say what is counted at a place that closes, and handed on."""
    HELD_BY_PLACES.register(
        Holding("to_agree", _l("Registrations for training to agree to"), _count_asked, hand_on_asked)
    )


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
