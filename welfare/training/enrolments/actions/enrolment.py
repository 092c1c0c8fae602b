"""A person and a session: register, withdraw, what the school says, and seats that become free."""

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import nearest_holders
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.refusals import N_
from welfare.training import refusals
from welfare.training.enrolments.actions.seats import (
    fill_seats,
    give_place,
    is_holding,
    lock_with_its_time,
    lock_with_their_time,
    note,
    seat_or_stand_by,
    tell,
)
from welfare.training.enrolments.clashes import seats_at_its_time
from welfare.training.enrolments.school import schools_agreed_by, waits_for_school
from welfare.training.lifecycle import CAN_REGISTER, CAN_WITHDRAW, EventKind, State
from welfare.training.models import Enrolment, Session
from welfare.web.routing import path_to


def register(session: Session, *, by: Person) -> Enrolment:
    """Give `by` a seat, or the next place in line; where the school has a say, ask it first.

    Whoever registers twice at once gets one place. Raises `Cancelled`, `AlreadyBegun`, `AlreadyEnrolled`,
    and `SameTime` where the person has a seat in another session of exactly this time; sessions that only
    overlap are the person's own to weigh, and their page warns.
    """
    session, _others = lock_with_its_time(session)
    _check_open(session)
    enrolment = _enrolment_of(session, by)
    if enrolment is not None and enrolment.state not in CAN_REGISTER:
        raise refusals.AlreadyEnrolled
    _check_other_sessions(session, by)
    was_invited = enrolment is not None and enrolment.state == State.INVITED
    if enrolment is None:
        enrolment = Enrolment(session_id=session.id, person_id=by.id)
    enrolment.school_id = by.organization_id
    enrolment.is_first = was_invited and is_holding(session)
    give_place(session, enrolment)
    if session.needs_approval:
        enrolment.state = State.ASKED
        note(enrolment, EventKind.ASK, by=by)
        _ask_school(session, by)
    else:
        _let_those_before_move_up(session)
        seat_or_stand_by(session, enrolment, by=by)
    return enrolment


def withdraw(session: Session, *, by: Person) -> State:
    """Give up a seat, a place in line or an invitation; who is next moves up. Gives what was given up.

    Raises `AlreadyBegun`, `NotEnrolled`, `HasAttended`.
    """
    session, others = lock_with_its_time(session)
    enrolment = _enrolment_of(session, by)
    if enrolment is None or enrolment.state not in CAN_WITHDRAW:
        raise refusals.NotEnrolled
    if clock.now() >= session.starts_at:
        raise refusals.AlreadyBegun
    if enrolment.attended_at is not None:
        raise refusals.HasAttended
    given_up, enrolment.state = enrolment.state, State.WITHDRAWN
    note(enrolment, EventKind.WITHDRAW, by=by)
    fill_seats(session, *others)
    return given_up


def release(enrolment: Enrolment, *, by: Person, words: str) -> None:
    """The organiser takes a seat, a place or an invitation back, and says why; who is next moves up.

    Raises `NotEnrolled`, `HasAttended`.
    """
    session, others = lock_with_its_time(db.session.get_one(Session, enrolment.session_id))
    enrolment = _as_it_stands(enrolment)
    if enrolment.state not in CAN_WITHDRAW:
        raise refusals.NotEnrolled
    if enrolment.attended_at is not None:
        raise refusals.HasAttended
    _take_off(session, enrolment, by=by, words=words)
    fill_seats(*others)
    tell(session, [enrolment.person_id], N_("You are no longer on the list: %(title)s, %(begins)s"))


def approve(enrolment: Enrolment, *, by: Person) -> None:
    """The school agrees: a seat, or the place in line that the teacher took when they asked.

    Raises `NotYourTeacher`, `NotEnrolled`, `Cancelled`, `AlreadyBegun`.
    """
    session, enrolment = _locked(enrolment)
    _check_school(enrolment, by)
    _check_open(session)
    enrolment.state = State.STANDBY
    note(enrolment, EventKind.APPROVE, by=by)
    moved = fill_seats(session)
    if enrolment not in moved:
        tell(
            session, [enrolment.person_id], N_("Your school agreed, and you stand by: %(title)s, %(begins)s")
        )


def refuse(enrolment: Enrolment, *, by: Person, words: str) -> None:
    """The school cannot spare the teacher, and says why. Raises `NotYourTeacher`, `NotEnrolled`."""
    session, enrolment = _locked(enrolment)
    _check_school(enrolment, by)
    enrolment.state = State.REFUSED
    note(enrolment, EventKind.REFUSE, by=by, words=words)
    tell(session, [enrolment.person_id], N_("Your school did not agree: %(title)s, %(begins)s"))


def free_all_of(person: Person, *, by: Person | None) -> None:
    """Whoever leaves holds no seat in what is still to come, unless they have signed in there; who is next
    moves up."""
    query = (
        select(Session)
        .join(Enrolment)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state.in_(CAN_WITHDRAW),
            Enrolment.attended_at.is_(None),
            Session.starts_at > clock.now(),
        )
        .order_by(Session.id)
    )
    sessions = db.session.scalars(query).all()
    lock_with_their_time(sessions)
    for session in sessions:
        enrolment = _enrolment_of(session, person)
        if enrolment is not None and enrolment.state in CAN_WITHDRAW and enrolment.attended_at is None:
            _take_off(session, enrolment, by=by, words=None)


def ask_where_they_work(person: Person, *, by: Person | None, **_more: object) -> None:
    """Whoever waits for the word of a school that they have left waits for that of where they work now, and
    there it is asked for."""
    waiting = (
        Enrolment.person_id == person.id,
        Enrolment.school_id != person.organization_id,
        *waits_for_school(),
    )
    sessions = db.session.scalars(select(Session).join(Enrolment).where(*waiting).order_by(Session.id)).all()
    if not sessions or not person.is_active:
        return
    lock_with_their_time(sessions)
    here = db.session.get_one(Organization, person.organization_id)
    for session in sessions:
        enrolment = _enrolment_of(session, person)
        if enrolment is not None and enrolment.state == State.ASKED:
            left = db.session.get_one(Organization, enrolment.school_id)
            note(enrolment, EventKind.HANDED_ON, by=by, words=f"{left.name} → {here.name}")
            enrolment.school_id = here.id
            _ask_school(session, person)


def end_holding() -> int:
    """Where the time of the invited is over, those who stand by move up; gives how many. The clock's work."""
    query = (
        select(Session)
        .join(Enrolment)
        .where(
            Session.held_until <= clock.now(),
            Session.starts_at > clock.now(),
            Session.cancelled_at.is_(None),
            Enrolment.state == State.STANDBY,
        )
        .distinct()
        .order_by(Session.id)
    )
    sessions = db.session.scalars(query).all()
    lock_with_their_time(sessions)
    return len(fill_seats(*sessions))


def _let_those_before_move_up(session: Session) -> None:
    """Seats that were kept for the invited may have become free since the clock last looked."""
    if session.held_until is not None and not is_holding(session):
        fill_seats(session)


def _take_off(session: Session, enrolment: Enrolment, *, by: Person | None, words: str | None) -> None:
    enrolment.state = State.RELEASED
    note(enrolment, EventKind.RELEASE, by=by, words=words)
    fill_seats(session)


def _locked(enrolment: Enrolment) -> tuple[Session, Enrolment]:
    """The enrolment and its session as they stand, both held; the session first, as everywhere."""
    session, _others = lock_with_its_time(db.session.get_one(Session, enrolment.session_id))
    return session, _as_it_stands(enrolment)


def _as_it_stands(enrolment: Enrolment) -> Enrolment:
    query = select(Enrolment).where(Enrolment.id == enrolment.id).execution_options(populate_existing=True)
    return db.session.scalars(query).one()


def _enrolment_of(session: Session, person: Person) -> Enrolment | None:
    query = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.person_id == person.id)
    return db.session.scalar(query.execution_options(populate_existing=True))


def _check_open(session: Session) -> None:
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    if clock.now() >= session.starts_at:
        raise refusals.AlreadyBegun


def _check_school(enrolment: Enrolment, by: Person) -> None:
    if enrolment.school_id not in schools_agreed_by(by):
        raise refusals.NotYourTeacher
    if enrolment.state != State.ASKED:
        raise refusals.NotEnrolled


def _check_other_sessions(session: Session, person: Person) -> None:
    elsewhere = seats_at_its_time(session, [person.id])
    if elsewhere:
        raise refusals.SameTime(title=elsewhere[person.id])


def _ask_school(session: Session, teacher: Person) -> None:
    """Ask its administrators, else those of the nearest place above, else who keeps accounts."""
    school = db.session.get_one(Organization, teacher.organization_id)
    asked = nearest_holders(school, Role.SCHOOL_ADMIN)[1] or nearest_holders(school, Role.ADMIN)[1]
    sentence = N_("%(name)s would like to go, and asks for your agreement: %(title)s, %(begins)s")
    address = path_to("training.index")  # where the school decides
    tell(session, asked, sentence, address=address, name=teacher.name)
