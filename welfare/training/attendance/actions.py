"""Who was there. Hours are credited by being there, and by nothing else."""

from collections.abc import Collection
from datetime import date

from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.history.slips import What
from welfare.needs.actions.fulfilment import fulfil, take_back
from welfare.needs.deadlines import last_day_to_undo
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.refusals import N_
from welfare.training import refusals
from welfare.training.enrolments.actions.seats import lock, note, tell
from welfare.training.enrolments.queries import list_first_taken, list_was_taken
from welfare.training.lifecycle import SIGN_IN_OPENS, EventKind, State, asks_why
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


def take_list(
    session: Session,
    *,
    listed: Collection[int],
    present: Collection[int],
    by: Person,
    words: str | None = None,
) -> int:
    """Record the organiser's list: of the enrolments `listed`, those `present` were there, the others not.

    Who came later, and is neither listed nor ticked, stays as they are; the same list again changes nothing.
    Where it corrects what was recorded, `words` say why, and those concerned are told.
    Gives how many of the list were there. Raises `Cancelled`, `NotTheTime`, `TooLate`, `ReasonMissing`.
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
    came = [e for e in enrolled if e.id in present and e.attended_at is None]
    gone = [e for e in enrolled if e.id not in present and e.attended_at is not None]
    if (came or gone) and is_correction(session, takes_away=bool(gone)):
        _tell_of_correction(session, [*came, *gone], reason_in_time(session, words))
    _credit(session, came, EventKind.LIST, by=by, words=words)
    _take_away(session, gone, by=by, words=words)
    return sum(enrolment.attended_at is not None for enrolment in enrolled)


def is_correction(session: Session, *, takes_away: bool) -> bool:
    """Whether a change of the list now is one that needs a reason (`lifecycle.asks_why`)."""
    is_over = clock.today() > clock.local(session.ends_at).date()
    return asks_why(is_over=is_over, was_taken=is_over and list_was_taken(session), takes_away=takes_away)


def correctable_until(session: Session) -> date:
    """The last day on which the list of a session can be corrected: counted from its end, or from when the
    list was first recorded where that was later."""
    first = list_first_taken(session)
    done = max(session.ends_at, first) if first else session.ends_at
    return last_day_to_undo(What.ATTENDANCE, clock.local(done).date())


def is_changeable(session: Session, *, takes_away: bool) -> bool:
    """Whether the list can be changed now: as long as it is no correction, or is one in its time."""
    return not is_correction(session, takes_away=takes_away) or clock.today() <= correctable_until(session)


def reason_in_time(session: Session, words: str | None) -> str:
    """Why the list is corrected. Raises `TooLate`, `ReasonMissing`."""
    if clock.today() > correctable_until(session):
        raise TooLate
    if not words:
        raise refusals.ReasonMissing
    return words


def _tell_of_correction(session: Session, enrolments: list[Enrolment], reason: str) -> None:
    people = [enrolment.person_id for enrolment in enrolments]
    sentence = N_("Who was there has been corrected: %(title)s, %(begins)s. Reason: %(reason)s")
    tell(session, people, sentence, reason=reason)


def _take_away(session: Session, enrolments: list[Enrolment], *, by: Person, words: str | None) -> None:
    """No hours, and no answer that being there had given."""
    for enrolment in enrolments:
        enrolment.attended_at = enrolment.hours = None
        note(enrolment, EventKind.CORRECT, by=by, words=words)
    answered = select(Need.id).where(
        Need.raised_by_id.in_([enrolment.person_id for enrolment in enrolments]),
        Need.status == Status.ANSWERED,
        Need.answered_by_id == session.organiser_id,
        Need.answer == _what_was_done(session),
    )
    take_back(db.session.scalars(answered).all(), by=by, words=words or _was_not_there())


def _was_not_there() -> str:
    with force_locale(LANGUAGES[0]):
        return _("The attendance had been recorded by mistake.")


def _credit(
    session: Session, enrolments: list[Enrolment], kind: EventKind, *, by: Person, words: str | None = None
) -> None:
    """Hours, and an answer to what these people had asked for."""
    for enrolment in enrolments:
        enrolment.attended_at, enrolment.hours = clock.now(), session.hours
        note(enrolment, kind, by=by, words=words)
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
