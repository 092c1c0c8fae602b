"""Reading a history."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from flask import g
from sqlalchemy import ColumnElement, Select, false, func, or_, select
from sqlalchemy.orm import joinedload

from welfare.extensions import db
from welfare.history.chains import chains_of
from welfare.history.models import ACTED_FOR, Event

MOST_SHOWN = 100

E = TypeVar("E", bound=Event)


def newest_events(column: Any, subject_id: int, *conditions: Any) -> Sequence[Any]:
    """The newest events of the subject that `column` names, newest first, with who acted."""
    query = _events_of(column).where(column == subject_id, *conditions)
    return with_others(db.session.scalars(query.order_by(column.class_.position.desc())).all())


def newest_events_of_some(column: Any, subject_ids: Sequence[int], *conditions: Any) -> Sequence[Any]:
    """The newest events of some subjects that `column` names, likewise."""
    query = _events_of(column).where(column.in_(subject_ids), *conditions)
    return with_others(db.session.scalars(query.order_by(column.class_.id.desc())).all())


def with_others(events: Sequence[E], *options: Any) -> Sequence[E]:
    """The events, and ready beside them the people for whom they were done, who are read at once."""
    known = _others()
    ids = {id_ for event in events for id_ in event.details.get(ACTED_FOR, ())} - known.keys()
    if ids:
        person = type(events[0]).by.property.mapper.class_
        query = select(person).where(person.id.in_(ids)).options(*options)
        known |= {one.id: one for one in db.session.scalars(query)}
    return events


def acted_for(event: Event) -> Sequence[Any]:
    """The people for whom it was done, by whoever stood in for them."""
    with_others([event])
    return [_others()[id_] for id_ in event.details.get(ACTED_FOR, ())]


def was_done_for(model: type[Event], ids: Collection[int]) -> ColumnElement[bool]:
    """Whether an event was done for one of these, by whoever stood in for them."""
    listed = func.replace(model.details[ACTED_FOR].as_string(), " ", "")
    whole = func.replace(func.replace(listed, "[", ","), "]", ",")
    return or_(false(), *(whole.contains(f",{id_},") for id_ in sorted(ids)))


def _others() -> dict[int, Any]:
    known: dict[int, Any] = g.setdefault("acted_for", {})  # a session lets go of what nobody else keeps
    return known


def _events_of(column: Any) -> Select[Any]:
    model = column.class_
    [chain] = [chain for chain in chains_of(model) if chain.column == column.key]
    return select(model).where(*chain.condition()).options(joinedload(model.by)).limit(MOST_SHOWN)
