"""Every read of who is enrolled. Each begins at who may see.

Who is enrolled is known to the person, to the administrators of their school, to whoever leads there, and to
the organisers.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, extract, func, or_, select, true
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.queries import nearest_holders, served_by
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import Organization, OrganizationKind
from welfare.training.lifecycle import IN_LINE, EventKind, State
from welfare.training.models import Enrolment, Mode, Programme, Session, TrainingEvent
from welfare.training.queries import READ_ALONG, Rows
from welfare.training.seats import takes_its_whole_time
from welfare.training.sessions.queries import ROW
from welfare.web.keyset import Keys

LINE = Keys((case((Enrolment.is_first, 0), else_=1), func.coalesce(Enrolment.standing, 0), Enrolment.id))
"""The line as it stands: the invited who came in time, then all others, each as they came."""


@dataclass(frozen=True)
class Unanswered:
    """A school without an administrator of its own, and how many registrations wait for its word."""

    school: Organization
    registrations: int
    above: str | None
    """Where somebody says it instead; None: only who keeps accounts does."""


def schools_agreed_by(person: Person) -> frozenset[int]:
    """The schools for which the person says whether a teacher may go, as ids: as their administrator, and
    where there is none, nor above, as whoever keeps accounts there."""
    own, kept = person.reached_by(Role.SCHOOL_ADMIN), person.reached_by(Role.ADMIN)
    return own | (kept - served_by(Role.SCHOOL_ADMIN)) if kept else own


def unanswered_schools(person: Person) -> Sequence[Unanswered]:
    """The schools in the reach of an administrator or leader for whose word teachers wait while nobody sits
    there to give it, in the order of the tree."""
    reach = person.reached_by(Role.ADMIN, Role.LEADER)
    if not reach:
        return []
    sitting = (
        select(RoleAssignment.organization_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == Role.SCHOOL_ADMIN, Person.is_active)
    )
    waiting = (
        select(func.count())
        .select_from(Enrolment)
        .join(Session, Session.id == Enrolment.session_id)
        .where(Enrolment.school_id == Organization.id, *waits_for_school())
        .correlate(Organization)
        .scalar_subquery()
    )
    empty = select(Organization, waiting).where(
        Organization.kind == OrganizationKind.SCHOOL, Organization.id.not_in(sitting)
    )
    return [
        Unanswered(school, count, _name_of_nearest(school))
        for school, count in db.session.execute(empty.order_by(Organization.path))
        if count and school.id in reach
    ]


def _name_of_nearest(school: Organization) -> str | None:
    nearest, _people = nearest_holders(school, Role.SCHOOL_ADMIN)
    return nearest.name if nearest else None


def waits_for_school() -> tuple[ColumnElement[bool], ...]:
    """That a registration waits for the school's word."""
    return (
        Enrolment.state == State.ASKED,
        Session.starts_at > clock.now(),
        Session.cancelled_at.is_(None),
    )


def visible_to(person: Person, *, is_organiser: bool) -> ColumnElement[bool]:
    """The enrolments that a person may know of."""
    if is_organiser:
        return true()
    schools = schools_agreed_by(person) | person.reached_by(*READ_ALONG)
    return or_(Enrolment.person_id == person.id, Enrolment.school_id.in_(schools))


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
    query = select(TrainingEvent.words).where(TrainingEvent.enrolment_id == enrolment.id)
    return db.session.scalar(query.order_by(TrainingEvent.id.desc()).limit(1))


def history_of(enrolment: Enrolment) -> Sequence[TrainingEvent]:
    """What happened to an enrolment, oldest first, with whoever did it."""
    query = select(TrainingEvent).where(TrainingEvent.enrolment_id == enrolment.id)
    return db.session.scalars(query.options(joinedload(TrainingEvent.by)).order_by(TrainingEvent.id)).all()


def counts_of(session: Session) -> dict[State, int]:
    """How many there are of each state."""
    query = (
        select(Enrolment.state, func.count())
        .where(Enrolment.session_id == session.id)
        .group_by(Enrolment.state)
    )
    return dict(iter(db.session.execute(query)))


def list_was_taken(session: Session) -> bool:
    """Whether the organiser's list has been recorded before."""
    of_list = TrainingEvent.kind.in_((EventKind.LIST, EventKind.CORRECT))
    query = select(TrainingEvent.id).join(Enrolment, Enrolment.id == TrainingEvent.enrolment_id)
    found = db.session.scalar(query.where(Enrolment.session_id == session.id, of_list).limit(1))
    return found is not None


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
            overlaps(session),
        )
        .order_by(Session.starts_at, Session.id)
    )
    return db.session.execute(query).all()


def seats_at_its_time(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Who of these people has a seat in another session of exactly this time, and its title, by person.

    The same times to the minute are a mistake; sessions that only overlap are each person's own to weigh.
    """
    query = (
        select(Enrolment.person_id, Session.title)
        .join(Session, Session.id == Enrolment.session_id)
        .where(
            Enrolment.person_id.in_(person_ids),
            Enrolment.state == State.REGISTERED,
            Session.starts_at == session.starts_at,
            Session.ends_at == session.ends_at,
            Session.id != session.id,
            Session.cancelled_at.is_(None),
        )
    )
    return dict(iter(db.session.execute(query)))


def seats_in_its_time(session: Session, person_ids: Collection[int]) -> dict[int, str]:
    """Who of these people has a seat in a session that shares a moment with this one; its title, by person.

    Long courses online share their time with anything.
    """
    if not _takes_its_whole_time(session):
        return {}
    query = (
        select(Enrolment.person_id, Session.title, Session.starts_at, Session.ends_at, Session.mode)
        .join(Session, Session.id == Enrolment.session_id)
        .where(
            Enrolment.person_id.in_(person_ids),
            Enrolment.state == State.REGISTERED,
            overlaps(session),
        )
        .order_by(Session.starts_at.desc(), Session.id.desc())
    )
    return {row.person_id: row.title for row in db.session.execute(query) if _takes_its_whole_time(row)}


def overlaps(session: Session) -> ColumnElement[bool]:
    """The other sessions that share a moment with this one."""
    return and_(
        Session.id != session.id,
        Session.cancelled_at.is_(None),
        Session.starts_at < session.ends_at,
        Session.ends_at > session.starts_at,
    )


def _takes_its_whole_time(session: Any) -> bool:
    is_online = session.mode == Mode.ONLINE
    return takes_its_whole_time(session.starts_at, session.ends_at, is_online=is_online)


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
            Enrolment.school_id.in_(schools_agreed_by(person)),
            *waits_for_school(),
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
