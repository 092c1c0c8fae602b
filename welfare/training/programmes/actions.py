"""Programmes: added and changed."""

from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.extensions import db
from welfare.training import refusals
from welfare.training.models import Level, Programme


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


def _check_name(name: str, *, but: Programme | None = None) -> None:
    taken = select(Programme.id).where(Programme.name == name)
    with db.session.no_autoflush:
        found = db.session.scalar(taken)
    if found is not None and (but is None or found != but.id):
        raise refusals.NameTaken
