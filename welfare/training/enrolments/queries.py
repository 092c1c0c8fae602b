"""Every read of who is enrolled. Each begins at who may see.

Who is enrolled is known to the person, to the administrators of their school, to whoever leads there, and to
the organisers.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, extract, func, or_, select, true
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.queries import with_others
from welfare.organizations.models import Organization
from welfare.training.enrolments.school import schools_agreed_by
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Programme, Session, TrainingEvent
from welfare.training.queries import READ_ALONG, Rows
from welfare.training.sessions.queries import ROW
from welfare.web.keyset import Keys

LINE = Keys((case((Enrolment.is_first, 0), else_=1), func.coalesce(Enrolment.standing, 0), Enrolment.id))
"""The line as it stands: the invited who came in time, then all others, each as they came."""


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
    events = db.session.scalars(query.options(joinedload(TrainingEvent.by)).order_by(TrainingEvent.id)).all()
    return with_others(events)


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
    return db.session.scalar(of_list(session.id).limit(1)) is not None


def of_list(session_id: Any) -> Select[Any]:
    """What the organiser's list of a session recorded."""
    query = select(TrainingEvent.id).join(Enrolment, Enrolment.id == TrainingEvent.enrolment_id)
    is_of_list = TrainingEvent.kind.in_((EventKind.LIST, EventKind.CORRECT))
    return query.where(Enrolment.session_id == session_id, is_of_list)


def list_first_taken(session: Session) -> datetime | None:
    """When the organiser's list was first recorded."""
    query = select(func.min(TrainingEvent.at)).join(Enrolment, Enrolment.id == TrainingEvent.enrolment_id)
    return db.session.scalar(
        query.where(Enrolment.session_id == session.id, TrainingEvent.kind == EventKind.LIST)
    )


def attended_in(session: Session) -> int:
    """How many were there."""
    query = select(func.count()).where(Enrolment.session_id == session.id, Enrolment.attended_at.is_not(None))
    return db.session.scalar(query) or 0


PERSON_ROW: tuple[Any, ...] = (
    Enrolment.id,
    Enrolment.state,
    Enrolment.is_first,
    Enrolment.standing,
    Enrolment.attended_at,
    Person.name,
    Person.staff_number,
    Organization.display_name.label("school"),
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
