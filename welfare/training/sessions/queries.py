"""What is asked of sessions, which are for everybody who is signed in."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, bindparam, func, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.training.lifecycle import CAN_WITHDRAW, LONGEST_SESSION, State
from welfare.training.models import Enrolment, Programme, ReservedSeats, Session
from welfare.training.queries import Rows
from welfare.web.keyset import Keys

BY_START = Keys((Session.starts_at, Session.id))
LATEST_FIRST = Keys((Session.starts_at, Session.id), descending=True)


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
    return db.session.scalar(_SESSION, {"session_id": session_id})


_SESSION = (
    select(Session)
    .where(Session.id == bindparam("session_id"))
    .options(joinedload(Session.programme), joinedload(Session.organiser))
)


def reserved_in(session: Session) -> Rows:
    """(school id, name, seats) of the seats reserved by school."""
    query = (
        select(ReservedSeats.school_id, Organization.display_name, ReservedSeats.seats)
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
