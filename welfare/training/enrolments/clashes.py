"""Sessions at one time, and who has seats in them."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.training.lifecycle import IN_LINE, State
from welfare.training.models import Enrolment, Mode, Session
from welfare.training.queries import Rows
from welfare.training.seats import takes_its_whole_time


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
