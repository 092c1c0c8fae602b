"""Programmes, topics and sessions: opened, changed, cancelled."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, insert_unless_there
from welfare.refusals import N_
from welfare.training import refusals
from welfare.training.actions.seats import fill_seats, lock, seats_of, tell
from welfare.training.models import Enrolment, Level, Programme, ReservedSeats, Session, Topic
from welfare.training.rules import CAN_WITHDRAW


def add_programme(
    *, name: str, level: Level, partner: str | None = None, budget_yuan: int | None = None
) -> Programme:
    """A programme under which courses can be opened. Raises `NameTaken`."""
    _check_name(name)
    programme = Programme(
        name=name, level=level, partner=partner or None, budget_yuan=budget_yuan, created_at=clock.now()
    )
    db.session.add(programme)
    db.session.flush()
    return programme


def change_programme(programme: Programme, *, name: str, **content: Any) -> None:
    """Other words or another budget; `is_active` False: no more courses in it. Raises `NameTaken`."""
    _check_name(name, but=programme)
    programme.name = name
    for field, value in content.items():
        setattr(programme, field, value)


def offer_topic(name: str) -> None:
    """Offer a topic to choose from when a need is written; one that was retired is offered again."""
    if not insert_unless_there(Topic, {"name": name, "is_offered": True}):
        db.session.scalars(select(Topic).where(Topic.name == name)).one().is_offered = True


def retire_topic(topic: Topic) -> None:
    """Offer it no longer; what was asked for under it stays."""
    topic.is_offered = False


def open_session(*, by: Person, reserved: Mapping[int, int] | None = None, **content: Any) -> Session:
    """A session that people can register for; `reserved` seats by school id.

    `content` are the columns of `Session` that an organiser fills in: all moments aware.
    """
    session = Session(organiser_id=by.id, created_at=clock.now(), **content)
    session.held_on = clock.local(session.starts_at).date()
    db.session.add(session)
    db.session.flush()
    _reserve(session, reserved or {})
    return session


def change_session(session: Session, *, reserved: Mapping[int, int], **content: Any) -> None:
    """Change what an organiser filled in; who gains a seat by it moves up, and a new time is told to all.

    Raises `Cancelled` and `FewerSeatsThanTaken`.
    """
    session = lock(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    taken = seats_of(session).taken.total()
    if content["seats"] < taken:
        raise refusals.FewerSeatsThanTaken(taken=taken)
    before = (session.starts_at, session.place)
    for field, value in content.items():
        setattr(session, field, value)
    session.held_on = clock.local(session.starts_at).date()
    _reserve(session, reserved)
    if before != (session.starts_at, session.place):
        tell(session, _in_line(session), N_("Time or place have changed: %(title)s, now %(begins)s"))
    fill_seats(session)


def cancel_session(session: Session) -> None:
    """It does not take place; whoever was on its list is told. Raises `Cancelled`, `AlreadyBegun`."""
    session = lock(session)
    if session.cancelled_at is not None:
        raise refusals.Cancelled
    if clock.now() >= session.starts_at:
        raise refusals.AlreadyBegun
    session.cancelled_at = clock.now()
    tell(session, _in_line(session), N_("Cancelled: %(title)s, %(begins)s"))


def _in_line(session: Session) -> list[int]:
    query = select(Enrolment.person_id).where(
        Enrolment.session_id == session.id, Enrolment.state.in_(CAN_WITHDRAW)
    )
    return list(db.session.scalars(query))


def _reserve(session: Session, reserved: Mapping[int, int]) -> None:
    db.session.execute(delete(ReservedSeats).where(ReservedSeats.session_id == session.id))
    db.session.add_all(
        ReservedSeats(session_id=session.id, school_id=school_id, seats=seats)
        for school_id, seats in reserved.items()
    )
    db.session.flush()


def _check_name(name: str, *, but: Programme | None = None) -> None:
    taken = select(Programme.id).where(Programme.name == name)
    with db.session.no_autoflush:
        found = db.session.scalar(taken)
    if found is not None and (but is None or found != but.id):
        raise refusals.NameTaken


def moment_of(day: Any, time: Any) -> datetime:
    """A day and a time of the district's clocks as a moment."""
    return datetime.combine(day, time, clock.time_zone())
