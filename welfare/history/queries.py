"""Reading a history."""

from collections.abc import Sequence
from typing import Any

from flask import g
from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from welfare.extensions import db
from welfare.history.chains import chains_of
from welfare.history.models import ACTED_FOR, Event

MOST_SHOWN = 100


def newest_events(column: Any, subject_id: int, *conditions: Any) -> Sequence[Any]:
    """The newest events of the subject that `column` names, newest first, with who acted."""
    query = _events_of(column).where(column == subject_id, *conditions)
    return db.session.scalars(query.order_by(column.class_.position.desc())).all()


def newest_events_of_some(column: Any, subject_ids: Sequence[int], *conditions: Any) -> Sequence[Any]:
    """The newest events of some subjects that `column` names, likewise."""
    query = _events_of(column).where(column.in_(subject_ids), *conditions)
    return db.session.scalars(query.order_by(column.class_.id.desc())).all()


def acted_for(event: Event) -> Sequence[Any]:
    """The people for whom it was done, by whoever stood in for them."""
    people: dict[int, Any] = g.setdefault("acted_for", {})  # a session lets go of what nobody else keeps
    for id_ in event.details.get(ACTED_FOR, ()):
        if id_ not in people:
            people[id_] = db.session.get_one(type(event.by), id_)
    return [people[id_] for id_ in event.details.get(ACTED_FOR, ())]


def _events_of(column: Any) -> Select[Any]:
    model = column.class_
    [chain] = [chain for chain in chains_of(model) if chain.column == column.key]
    return select(model).where(*chain.condition()).options(joinedload(model.by)).limit(MOST_SHOWN)
