"""The line before a session: places are given out, seats are filled in their order.

Whoever changes anything of a session's line holds the lock of the session's row, so that all of it happens
one after another (docs/adr/0013-seats-and-bookings.md).
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import false, func, or_, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.refusals import N_
from welfare.training.enrolments.clashes import overlaps, seats_in_its_time
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, ReservedSeats, Session, TrainingEvent
from welfare.training.seats import Claim, Seats, moving_up
from welfare.web.routing import path_to


def lock(session: Session) -> Session:
    """The session as it stands, held until the transaction ends."""
    query = select(Session).where(Session.id == session.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def lock_with_its_time(session: Session) -> tuple[Session, list[Session]]:
    """The same, and the other sessions in its time: whoever gives up a seat here may be next there."""
    return session, [one for one in lock_with_their_time([session]) if one.id != session.id]


def lock_with_their_time(sessions: Sequence[Session]) -> Sequence[Session]:
    """These sessions and all others in their time: whoever moves up here does not move up there meanwhile.

    All are locked in one order, so that two who give up or give out seats never wait for each other.
    """
    in_their_time = [(Session.id == session.id) | overlaps(session) for session in sessions]
    query = select(Session).where(or_(false(), *in_their_time)).order_by(Session.id).with_for_update()
    return db.session.scalars(query.execution_options(populate_existing=True)).all()


def seats_of(session: Session) -> Seats:
    """How many seats there are, and how many are taken or kept, by school."""
    counts = db.session.execute(
        select(Enrolment.state, Enrolment.school_id, func.count())
        .where(Enrolment.session_id == session.id, Enrolment.state.in_([State.REGISTERED, State.INVITED]))
        .group_by(Enrolment.state, Enrolment.school_id)
    )
    taken: Counter[int] = Counter()
    kept: Counter[int] = Counter()
    for state, school_id, number in counts:
        if state == State.REGISTERED:
            taken[school_id] = number
        elif is_holding(session):
            kept[school_id] = number
    reserved = db.session.execute(
        select(ReservedSeats.school_id, ReservedSeats.seats).where(ReservedSeats.session_id == session.id)
    )
    return Seats(session.seats, dict(iter(reserved)), taken, kept)


def is_holding(session: Session) -> bool:
    """Whether seats are still kept for the invited."""
    return session.held_until is not None and clock.now() < session.held_until


def give_place(session: Session, enrolment: Enrolment) -> None:
    """The next place in line; the session must be locked."""
    session.last_standing += 1
    enrolment.standing = session.last_standing


def seat_or_stand_by(session: Session, enrolment: Enrolment, *, by: Person | None) -> None:
    """A seat, if there is one for this person; else they stand by at their place in line."""
    has_one = seats_of(session).has_one_for(enrolment.school_id, is_invited=enrolment.is_first)
    enrolment.state = State.REGISTERED if has_one else State.STANDBY
    note(enrolment, EventKind.REGISTER if has_one else EventKind.STAND_BY, by=by)


def fill_seats(*sessions: Session) -> list[Enrolment]:
    """Give the free seats to those next in line, and tell them; the sessions must be locked with their time.

    Gives who moved up. Once a session has begun nobody does by themselves: they might be far away.
    """
    return [enrolment for session in sessions for enrolment in _fill(session)]


def _fill(session: Session) -> list[Enrolment]:
    if session.cancelled_at is not None or clock.now() >= session.starts_at:
        return []
    db.session.flush()
    query = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.state == State.STANDBY)
    standby = {enrolment.id: enrolment for enrolment in db.session.scalars(query)}
    if not standby:
        return []
    elsewhere = seats_in_its_time(session, [enrolment.person_id for enrolment in standby.values()])
    claims = [
        Claim(e.id, e.school_id, e.standing or 0, e.is_first, e.person_id in elsewhere)
        for e in standby.values()
    ]
    called = [standby[id_] for id_ in moving_up(seats_of(session), claims)]
    moved = [enrolment for enrolment in called if enrolment.person_id not in elsewhere]
    for enrolment in moved:
        enrolment.state = State.REGISTERED
        note(enrolment, EventKind.MOVE_UP, by=None)
    if moved:
        sentence = N_("You moved up and have a seat: %(title)s, %(begins)s")
        tell(session, [enrolment.person_id for enrolment in moved], sentence)
    for enrolment in called:
        if enrolment.person_id in elsewhere:
            _pass_over(session, enrolment, elsewhere[enrolment.person_id])
    return moved


def _pass_over(session: Session, enrolment: Enrolment, other: str) -> None:
    """Say once that the seat went to the next, who has none at that time: nobody sits in two places."""
    events = select(TrainingEvent.kind).where(TrainingEvent.enrolment_id == enrolment.id)
    if db.session.scalar(events.order_by(TrainingEvent.id.desc()).limit(1)) == EventKind.PASSED_OVER:
        return
    note(enrolment, EventKind.PASSED_OVER, by=None)
    sentence = N_(
        "It was your turn, but you have a seat at this time in “%(other)s”: %(title)s, %(begins)s. "
        "Withdraw there, and the next free seat here is yours."
    )
    tell(session, [enrolment.person_id], sentence, other=other)


def note(enrolment: Enrolment, kind: EventKind, *, by: Person | None, words: str | None = None) -> None:
    """One more event of the enrolment's history; a new enrolment becomes a row with its first."""
    db.session.add(enrolment)
    db.session.flush()
    acted_for = () if by and by.id == enrolment.person_id else None
    append(TrainingEvent, kind, by=by, acted_for=acted_for, words=words, enrolment_id=enrolment.id)


def tell(
    session: Session,
    person_ids: list[int],
    sentence: str,
    *,
    kind: NoticeKind = NoticeKind.TRAINING,
    address: str | None = None,
    **values: Any,
) -> None:
    """Tell people something about a session; the sentence may name its `title` and when it `begins`.

    They read on at the session's page, or at the path `address`.
    """
    address = address or path_to("training.session", session_id=session.id)
    values |= {"title": session.title, "begins": session.starts_at}
    tell_people(person_ids, kind, sentence, address=address, **values)
