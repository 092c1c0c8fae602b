"""The rows of registers, as figures count them."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_login import current_user
from sqlalchemy import and_, exists, true
from sqlalchemy.orm import aliased

from welfare.registers.policy import reads
from welfare.registers.shape import Register
from welfare.reports.figures.shape import AS_IT_STANDS, AS_OF, Cell, Condition, Form, Source, Words


def source_of(
    register: Register,
    *further: Cell,
    dated_by: Any = None,
    dated_in_words: Words = AS_IT_STANDS,
    school: Any = None,
    place: Any = None,
    rows: Callable[[], Condition] = true,
    is_standing: bool = False,
) -> Source:
    """The rows of a register with the columns of its list, and `further` ones; each leads to its entry."""

    def link(row: Any) -> str | None:
        return (
            url_for("registers.entry", name=register.name, entry_id=row.entry_id)
            if reads(current_user)
            else None
        )

    return Source(
        table=register.model,
        cells=(
            *(Cell(one.key, one.label, one.column, Form(one.form), one.word) for one in register.columns),
            *further,
        ),
        newest=(register.model.id,),
        link=link,
        link_columns=(register.model.id.label("entry_id"),),
        rows=rows,
        is_standing=is_standing,
        list_joins=register.joins,
        dated_by=dated_by,
        dated_in_words=dated_in_words,
        school=school,
        place=place,
    )


def newest(model: Any, *same: str) -> Condition:
    """The counts that stood on the day `AS_OF`: no later one had taken their place by then, one with the
    `same` values in these columns."""
    later = aliased(model)
    is_later = and_(
        later.counted_on > model.counted_on,
        later.counted_on <= AS_OF,
        *(getattr(later, name) == getattr(model, name) for name in same),
    )
    return and_(model.counted_on <= AS_OF, ~exists().where(is_later).correlate(model))
