"""Who was there. Hours are credited by being there, and by nothing else."""

from collections.abc import Collection

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.fulfilment import fulfil
from welfare.training import refusals
from welfare.training.enrolments.actions.seats import lock, note
from welfare.training.lifecycle import SIGN_IN_OPENS, EventKind, State
from welfare.training.models import Enrolment, Session
from welfare.training.topics.queries import needs_answered_by
from welfare.web.i18n import LANGUAGES


def sign_in(session: Session, *, by: Person) -> Enrolment:
    """`by` is there and has shown the code on the wall; signing in twice changes nothing.

    Raises `Cancelled`, `NotTheTime`, `NoSeatHere`.
    """
    session = lock(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    if not session.starts_at - SIGN_IN_OPENS <= clock.now() <= session.ends_at:
        raise refusals.NotTheTime
    query = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.person_id == by.id)
    enrolment = db.session.scalar(query.execution_options(populate_existing=True))
    if enrolment is None or enrolment.state != State.REGISTERED:
        raise refusals.NoSeatHere
    if enrolment.attended_at is None:
        _credit(session, [enrolment], EventKind.SIGN_IN, by=by)
    return enrolment


def take_list(session: Session, *, listed: Collection[int], present: Collection[int], by: Person) -> int:
    """Record the organiser's list: of the enrolments `listed`, those `present` were there, the others not.

    Who came later, and is neither listed nor ticked, stays as they are; the same list again changes nothing.
    Gives how many of the list were there. Raises `Cancelled`, `NotTheTime`.
    """
    session = lock(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    if clock.now() < session.starts_at - SIGN_IN_OPENS:
        raise refusals.NotTheTime
    query = (
        select(Enrolment)
        .where(Enrolment.session_id == session.id, Enrolment.state == State.REGISTERED)
        .order_by(Enrolment.id)
    )
    enrolled = [
        e
        for e in db.session.scalars(query.execution_options(populate_existing=True))
        if e.id in {*listed, *present}
    ]
    _credit(
        session, [e for e in enrolled if e.id in present and e.attended_at is None], EventKind.LIST, by=by
    )
    for enrolment in enrolled:
        if enrolment.id not in present and enrolment.attended_at is not None:
            enrolment.attended_at = enrolment.hours = None
            note(enrolment, EventKind.CORRECT, by=by)
    return sum(enrolment.attended_at is not None for enrolment in enrolled)


def _credit(session: Session, enrolments: list[Enrolment], kind: EventKind, *, by: Person) -> None:
    """Hours, and an answer to what these people had asked for."""
    for enrolment in enrolments:
        enrolment.attended_at, enrolment.hours = clock.now(), session.hours
        note(enrolment, kind, by=by)
    need_ids = needs_answered_by(session, [enrolment.person_id for enrolment in enrolments])
    if need_ids:
        organiser = db.session.get_one(Person, session.organiser_id)
        fulfil(need_ids, by=organiser, words=_what_was_done(session))


def _what_was_done(session: Session) -> str:
    """In the language of the district: it is kept with the need, for whoever reads it later."""
    with force_locale(LANGUAGES[0]):
        return _(
            "Attended “%(title)s” (%(day)s), %(hours)s training hours.",
            title=session.title,
            day=session.held_on.isoformat(),
            hours=f"{session.hours:g}",
        )
