"""What is asked of programmes."""

from collections.abc import Sequence

from sqlalchemy import func, select

from welfare.extensions import db
from welfare.training.models import Enrolment, Programme, Session
from welfare.training.queries import Rows


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
