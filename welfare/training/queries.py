"""Every read of training but figures and topics. Each begins at who may see.

Sessions are for everybody who is signed in. Who is enrolled is known to the person, to the administrators of
their school, to whoever leads there, and to the organisers.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, or_, select, true
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.models import CategorySetting
from welfare.organizations.models import Organization
from welfare.organizations.queries import the_bureau
from welfare.training.models import Enrolment, EnrolmentEvent, Programme, ReservedSeats, Session, Topic
from welfare.training.rules import CAN_WITHDRAW, IN_LINE, LONGEST_SESSION, State
from welfare.training.topics import CATEGORY
from welfare.web.keyset import Keys

Rows = Sequence[Any]
"""Rows of the columns that the query names."""
BY_START = Keys((Session.starts_at, Session.id))
LATEST_FIRST = Keys((Session.starts_at, Session.id), descending=True)
LINE = Keys((case((Enrolment.is_first, 0), else_=1), func.coalesce(Enrolment.standing, 0), Enrolment.id))
"""The line as it stands: the invited who came in time, then all others, each as they came."""


def keeps_training(person: Person) -> bool:
    """Whether the person organises training: a handler of the office that training needs go to, or a clerk
    who reaches that office; where none is set, a clerk of the whole district."""
    unit_id = db.session.scalar(
        select(CategorySetting.default_unit_id).where(CategorySetting.category == CATEGORY)
    )
    if unit_id is None:
        return bool(person.root_ids & person.reached_by(Role.CLERK))
    return unit_id in person.reached_by(Role.HANDLER, Role.CLERK)


def visible_to(person: Person, *, is_organiser: bool) -> ColumnElement[bool]:
    """The enrolments that a person may know of."""
    if is_organiser:
        return true()
    schools = person.reached_by(Role.SCHOOL_ADMIN, Role.LEADER)
    return or_(Enrolment.person_id == person.id, Enrolment.school_id.in_(schools))


def _count_of(*states: State) -> ColumnElement[int]:
    return (
        select(func.count())
        .where(Enrolment.session_id == Session.id, Enrolment.state.in_(states))
        .correlate(Session)
        .scalar_subquery()
    )


ROW: tuple[Any, ...] = (
    Session.id,
    Session.title,
    Session.kind,
    Session.mode,
    Session.topic,
    Session.starts_at,
    Session.ends_at,
    Session.place,
    Session.seats,
    Session.hours,
    Session.cancelled_at,
    Programme.name.label("programme"),
)
"""What a list of sessions shows."""
IN_LISTS: tuple[Any, ...] = (
    _count_of(State.REGISTERED).label("registered"),
    _count_of(State.STANDBY).label("standby"),
)


def _sessions(*columns: Any) -> Select[Any]:
    return select(*ROW, *columns).select_from(Session).outerjoin(Programme)


def session_by_id(session_id: int) -> Session | None:
    """One session, with its programme and organiser."""
    options = (joinedload(Session.programme), joinedload(Session.organiser))
    return db.session.scalar(select(Session).where(Session.id == session_id).options(*options))


def reserved_in(session: Session) -> Rows:
    """(school id, name, seats) of the seats reserved by school."""
    query = (
        select(ReservedSeats.school_id, Organization.name, ReservedSeats.seats)
        .join(Organization, Organization.id == ReservedSeats.school_id)
        .where(ReservedSeats.session_id == session.id)
        .order_by(Organization.path)
    )
    return db.session.execute(query).all()


def open_to(person: Person) -> Select[Any]:
    """Sessions to come for which the person could still register, as rows of a list, soonest first by key."""
    own = select(Enrolment.id).where(
        Enrolment.session_id == Session.id,
        Enrolment.person_id == person.id,
        Enrolment.state.in_([*CAN_WITHDRAW, State.REFUSED]),
    )
    return _sessions(*IN_LISTS).where(
        Session.starts_at > clock.now(), Session.cancelled_at.is_(None), ~own.exists()
    )


def all_sessions(*, to_come: bool) -> Select[Any]:
    """Sessions that have not ended yet, or those that have, as rows of a list.

    Both walk the index of beginnings: none lasts longer than `LONGEST_SESSION`.
    """
    now = clock.now()
    attended = (
        select(func.count())
        .where(Enrolment.session_id == Session.id, Enrolment.attended_at.is_not(None))
        .correlate(Session)
        .scalar_subquery()
    )
    query = _sessions(*IN_LISTS, attended.label("attended"))
    if not to_come:
        return query.where(Session.starts_at < now, Session.ends_at < now)
    return query.where(Session.starts_at > now - LONGEST_SESSION, Session.ends_at >= now)


def mine(person: Person) -> Rows:
    """The person's own invitations, registrations and refusals for what has not ended, soonest first."""
    query = (
        _sessions(
            Enrolment.state, Enrolment.attended_at, Session.held_until, Enrolment.id.label("enrolment_id")
        )
        .join(Enrolment, Enrolment.session_id == Session.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state.in_([*CAN_WITHDRAW, State.REFUSED]),
            Session.ends_at >= clock.now(),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return db.session.execute(query).all()


def own_enrolment(session: Session, person: Person) -> Enrolment | None:
    """What the person is to the session."""
    query = select(Enrolment).where(Enrolment.session_id == session.id, Enrolment.person_id == person.id)
    return db.session.scalar(query)


def place_in_line(session: Session, enrolment: Enrolment) -> int:
    """How many stand before somebody who stands by, and themselves: 1 is next."""
    query = select(func.count()).where(Enrolment.session_id == session.id, Enrolment.state == State.STANDBY)
    if enrolment.is_first:
        query = query.where(Enrolment.is_first, Enrolment.standing < enrolment.standing)
    else:
        query = query.where(or_(Enrolment.is_first, Enrolment.standing < enrolment.standing))
    return 1 + (db.session.scalar(query) or 0)


def reason_given(enrolment: Enrolment) -> str | None:
    """Why the school refused, or the organiser took the seat back; None where that is not how it stands."""
    if enrolment.state not in (State.REFUSED, State.RELEASED):
        return None
    query = select(EnrolmentEvent.words).where(EnrolmentEvent.enrolment_id == enrolment.id)
    return db.session.scalar(query.order_by(EnrolmentEvent.id.desc()).limit(1))


def history_of(enrolment: Enrolment) -> Rows:
    """What happened to an enrolment, oldest first, with the name of whoever did it."""
    query = (
        select(EnrolmentEvent.what, EnrolmentEvent.at, EnrolmentEvent.words, Person.name.label("by"))
        .outerjoin(Person, Person.id == EnrolmentEvent.by_id)
        .where(EnrolmentEvent.enrolment_id == enrolment.id)
        .order_by(EnrolmentEvent.id)
    )
    return db.session.execute(query).all()


def counts_of(session: Session) -> dict[State, int]:
    """How many there are of each state."""
    query = (
        select(Enrolment.state, func.count())
        .where(Enrolment.session_id == session.id)
        .group_by(Enrolment.state)
    )
    return dict(iter(db.session.execute(query)))


def attended_in(session: Session) -> int:
    """How many were there."""
    query = select(func.count()).where(Enrolment.session_id == session.id, Enrolment.attended_at.is_not(None))
    return db.session.scalar(query) or 0


def clashes_of(session: Session, person: Person) -> Rows:
    """The person's other sessions at a time that overlaps with this one."""
    query = (
        select(Session.id, Session.title, Session.starts_at, Session.ends_at)
        .join(Enrolment, Enrolment.session_id == Session.id)
        .where(
            Enrolment.person_id == person.id,
            Enrolment.state.in_(IN_LINE),
            Session.id != session.id,
            Session.cancelled_at.is_(None),
            Session.starts_at < session.ends_at,
            Session.ends_at > session.starts_at,
        )
        .order_by(Session.starts_at, Session.id)
    )
    return db.session.execute(query).all()


PERSON_ROW: tuple[Any, ...] = (
    Enrolment.id,
    Enrolment.state,
    Enrolment.is_first,
    Enrolment.standing,
    Enrolment.attended_at,
    Person.name,
    Organization.name.label("school"),
)
"""What a list of enrolments shows."""


def enrolled(session: Session, person: Person, *states: State, is_organiser: bool) -> Select[Any]:
    """Who is enrolled in these states, as rows, as far as `person` may know."""
    return (
        select(*PERSON_ROW)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organization, Organization.id == Enrolment.school_id)
        .where(
            Enrolment.session_id == session.id,
            Enrolment.state.in_(states),
            visible_to(person, is_organiser=is_organiser),
        )
    )


def seated(session: Session) -> Rows:
    """Everybody who has a seat, school by school, for the organiser's list."""
    query = (
        select(*PERSON_ROW)
        .join(Person, Person.id == Enrolment.person_id)
        .join(Organization, Organization.id == Enrolment.school_id)
        .where(Enrolment.session_id == session.id, Enrolment.state == State.REGISTERED)
        .order_by(Organization.path, Person.name, Enrolment.id)
    )
    return db.session.execute(query).all()


def enrolment_by_id(enrolment_id: int, person: Person, *, is_organiser: bool) -> Enrolment | None:
    """An enrolment that `person` may know of, with session, person and school."""
    query = (
        select(Enrolment)
        .where(Enrolment.id == enrolment_id, visible_to(person, is_organiser=is_organiser))
        .options(
            joinedload(Enrolment.session).joinedload(Session.programme),
            joinedload(Enrolment.session).joinedload(Session.organiser),
            joinedload(Enrolment.person),
            joinedload(Enrolment.school),
        )
    )
    return db.session.scalar(query)


def waiting_for_school(person: Person, *, at_most: int) -> Rows:
    """Teachers of the person's schools who ask for agreement, the soonest session first."""
    query = (
        select(Enrolment.id, Person.name, Session.id.label("session_id"), *ROW[1:])
        .join(Session, Session.id == Enrolment.session_id)
        .outerjoin(Programme)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.school_id.in_(person.reached_by(Role.SCHOOL_ADMIN)),
            Enrolment.state == State.ASKED,
            Session.starts_at > clock.now(),
            Session.cancelled_at.is_(None),
        )
        .order_by(Session.starts_at, Enrolment.standing, Enrolment.id)
        .limit(at_most)
    )
    return db.session.execute(query).all()


def own_teachers_going(person: Person, *, at_most: int) -> Rows:
    """Sessions to come to which teachers of the person's schools go or want to go, with their names."""
    query = (
        select(Session.id, Session.title, Session.starts_at, Person.name, Enrolment.state)
        .join(Enrolment, Enrolment.session_id == Session.id)
        .join(Person, Person.id == Enrolment.person_id)
        .where(
            Enrolment.school_id.in_(person.reached_by(Role.SCHOOL_ADMIN)),
            Enrolment.state.in_([State.REGISTERED, State.STANDBY]),
            Session.ends_at > clock.now(),
            Session.cancelled_at.is_(None),
        )
        .order_by(Session.starts_at, Session.id, Enrolment.standing)
        .limit(at_most)
    )
    return db.session.execute(query).all()


def now_or_soon(*, within: timedelta) -> Rows:
    """Sessions that run now or begin soon, for whoever organises them."""
    now = clock.now()
    query = (
        _sessions(*IN_LISTS)
        .where(
            Session.starts_at > now - LONGEST_SESSION,
            Session.starts_at <= now + within,
            Session.ends_at >= now,
            Session.cancelled_at.is_(None),
        )
        .order_by(Session.starts_at, Session.id)
        .limit(10)
    )
    return db.session.execute(query).all()


def record_of(person: Person) -> Rows:
    """Every session the person attended, latest first: title, kind, programme, day, hours."""
    query = (
        select(
            Enrolment.id.label("enrolment_id"),
            Enrolment.hours.label("credited"),
            Session.held_on,
            extract("year", Session.held_on).label("year"),
            *ROW,
        )
        .join(Session, Session.id == Enrolment.session_id)
        .outerjoin(Programme)
        .where(Enrolment.person_id == person.id, Enrolment.attended_at.is_not(None))
        .order_by(Session.starts_at.desc(), Session.id.desc())
    )
    return db.session.execute(query).all()


def programmes(*, active_only: bool = False) -> Sequence[Programme]:
    """The programmes, by level and name."""
    query = select(Programme).order_by(Programme.level, Programme.name)
    return db.session.scalars(query.where(Programme.is_active) if active_only else query).all()


def programme_by_id(programme_id: int) -> Programme | None:
    """One programme."""
    return db.session.get(Programme, programme_id)


def programme_rows() -> Rows:
    """The programmes with how many sessions each has, and how many person-times came of them."""
    sessions = (
        select(func.count())
        .where(Session.programme_id == Programme.id, Session.cancelled_at.is_(None))
        .correlate(Programme)
        .scalar_subquery()
    )
    attended = (
        select(func.count())
        .select_from(Enrolment)
        .join(Session, Session.id == Enrolment.session_id)
        .where(Session.programme_id == Programme.id, Enrolment.attended_at.is_not(None))
        .correlate(Programme)
        .scalar_subquery()
    )
    columns = (Programme.id, Programme.name, Programme.level, Programme.partner, Programme.budget_yuan)
    query = select(*columns, Programme.is_active, sessions.label("sessions"), attended.label("person_times"))
    return db.session.execute(query.order_by(Programme.id)).all()


def topic_by_id(topic_id: int) -> Topic | None:
    """One topic."""
    return db.session.get(Topic, topic_id)


def name_of_bureau() -> str:
    """Who stands behind a certificate."""
    bureau = the_bureau()
    return bureau.name if bureau else ""
