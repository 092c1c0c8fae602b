"""Programmes: added and changed."""

from typing import Any

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, unless_taken
from welfare.history.actions import append
from welfare.refusals import NameTaken
from welfare.training.lifecycle import EventKind
from welfare.training.models import Level, Programme, TrainingEvent


def add_programme(
    *, name: str, level: Level, partner: str | None = None, budget_yuan: int | None = None, by: Person
) -> Programme:
    """A programme under which courses can be opened. Raises `NameTaken`."""
    programme = Programme(
        name=name, level=level, partner=partner or None, budget_yuan=budget_yuan, created_at=clock.now()
    )
    with unless_taken(NameTaken()):
        db.session.add(programme)
    append(TrainingEvent, EventKind.PROGRAMME_ADDED, by=by, programme_id=programme.id)
    return programme


def change_programme(programme: Programme, *, name: str, by: Person, **content: Any) -> None:
    """Other words or another budget; `is_active` False: no more courses in it. Raises `NameTaken`."""
    given = {"name": name, **content}
    changed = [field for field, value in given.items() if getattr(programme, field) != value]
    if not changed:
        return
    details = {"changes": {field: _change(programme, field, given[field]) for field in changed}}
    with unless_taken(NameTaken()):
        for field in changed:
            setattr(programme, field, given[field])
    append(TrainingEvent, EventKind.PROGRAMME_CHANGED, by=by, programme_id=programme.id, details=details)


def _change(programme: Programme, field: str, value: Any) -> list[Any] | None:
    """What the history keeps: names and money as they were and are; of the rest that it changed."""
    return [getattr(programme, field), value] if field in ("name", "budget_yuan") else None
