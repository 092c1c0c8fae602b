"""Reading a history."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare.extensions import db

MOST_SHOWN = 100


def newest_events(column: Any, subject_id: int, *conditions: Any) -> Sequence[Any]:
    """The newest events that name a subject by `column`, newest first, with who acted."""
    model = column.class_
    query = select(model).where(column == subject_id, *conditions).options(joinedload(model.by))
    return db.session.scalars(query.order_by(model.id.desc()).limit(MOST_SHOWN)).all()
