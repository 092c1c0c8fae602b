"""Every read of the days on which a home is closed, which everybody may know."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, select

from welfare import clock
from welfare.extensions import db
from welfare.homes.models import ClosedDay, TeachersHome

AT_MOST = 200
"""More than two holidays' days."""


def closed_between(home_id: int, first: date, last: date) -> dict[date, str]:
    """The days from one to another, both included, on which the home is closed, and why."""
    query = select(ClosedDay.day, ClosedDay.words).where(
        ClosedDay.home_id == home_id, ClosedDay.day >= first, ClosedDay.day <= last
    )
    return dict(db.session.execute(query.order_by(ClosedDay.day)).all())


def closed_to_come(home: TeachersHome) -> Sequence[Row[Any]]:
    """Today and later: rows of id, day, words, soonest first."""
    row: tuple[Any, ...] = (ClosedDay.id, ClosedDay.day, ClosedDay.words)
    query = select(*row).where(ClosedDay.home_id == home.id, ClosedDay.day >= clock.today())
    return db.session.execute(query.order_by(ClosedDay.day).limit(AT_MOST)).all()
