"""Reading somebody's own rows, and giving them without the names of others."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from enum import Enum
from types import SimpleNamespace
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, false, not_, or_, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.own_data.shape import NEVER_GIVEN, Own
from welfare.own_data.tables import OWN

AT_A_TIME = 500
YOU = "you"
"""Stands where a row names whoever the file is for. Others are named by where they work."""
NAMES = {
    "organizations": "display_name",
    "training_sessions": "title",
    "teachers_homes": "name",
    "home_rooms": "name",
    "housing_rounds": "name",
    "measures": "title",
}
"""By which column places and things are called, that rows point to."""

Row = dict[str, Any]
Read = Mapping[Any, Any] | RowMapping


def own_rows(name: str, person: Person) -> Iterator[Row]:
    """The rows of a table that are the person's own and that the app shows them, as JSON has them."""
    own, table = OWN[name], db.metadata.tables[name]
    if not isinstance(own, Own):
        return
    where = is_own(name, person)
    query = select(table).where(where if own.where is None else and_(where, own.where()))
    found = db.session.execute(query.order_by(*table.primary_key), execution_options={"yield_per": AT_A_TIME})
    for rows in found.mappings().partitions(AT_A_TIME):
        called = _Called(table, rows, person, never=NEVER_GIVEN - own.gives)
        for row in rows:
            told = called.named(row)
            seen = SimpleNamespace(**{**row, **told})
            if own.may_read(seen):
                if told.get("words") is not None and not own.may_read_words(seen):
                    told["words"] = None
                yield {key: value for key, value in told.items() if key not in own.hides}


def own_acts(name: str, person: Person) -> Iterator[Row]:
    """That the person did something to rows of others, and when."""
    table = db.metadata.tables[name]
    others = not_(is_own(name, person))
    for column, when in OWN[name].acts.items():
        query = select(table.c[when]).where(table.c[column] == person.id, others).order_by(table.c[when])
        for at in db.session.scalars(query, execution_options={"yield_per": AT_A_TIME}):
            yield {"did": column.removesuffix("_id"), "at": as_json(at)}


def is_own(name: str, person: Person) -> ColumnElement[bool]:
    """Whether a row of the table is the person's own."""
    own, table = OWN[name], db.metadata.tables[name]
    if not isinstance(own, Own):
        return false()
    held = [table.c[column] == person.id for column in own.by]
    for path, to in own.through.items():
        column, _dot, beyond = path.partition(".")
        rows = select(db.metadata.tables[to].c.id).where(is_own(to, person))
        if beyond:
            [key] = table.c[column].foreign_keys
            rows = select(key.column).where(key.column.table.c[beyond].in_(rows))
        held.append(and_(table.c[column].is_not(None), table.c[column].in_(rows)))
    return or_(*held)


def as_json(value: Any) -> Any:
    """A value as JSON has it: moments with their offset, codes as they are stored."""
    match value:
        case Enum():
            return value.value
        case datetime() | date():
            return value.isoformat()
    return value


class _Called:
    """What is called by its name in some rows, asked for once."""

    def __init__(self, table: Any, rows: Sequence[Read], person: Person, *, never: frozenset[str]) -> None:
        self.person, self.table, self.never = person, table, never
        self.points_to: dict[str, str] = {}
        self.names: dict[str, dict[Any, str]] = {}
        for key in table.foreign_keys:
            to, column = key.column.table.name, key.parent.name
            if to == "people" or to in NAMES:
                self.points_to[column] = to
                self._learn(to, {row[column] for row in rows} - {None})

    def _learn(self, to: str, ids: set[Any]) -> None:
        if to == "people":
            query: Any = select(Person.id, Organization.display_name).join(Person.organization)
            query = query.where(Person.id.in_(ids - {self.person.id}))
        else:
            target = db.metadata.tables[to]
            query = select(target.c.id, target.c[NAMES[to]]).where(target.c.id.in_(ids))
        self.names.setdefault(to, {}).update((key, name) for key, name in db.session.execute(query))

    def named(self, row: Read) -> Row:
        """The row without what is never given; people as `you` or by where they work."""
        told: Row = {}
        for column, value in row.items():
            to = self.points_to.get(column)
            if column in self.never:
                continue
            if to != "people":
                told[column] = as_json(value)
            if to is not None:
                name = column.removesuffix("_id")
                is_own = to == "people" and value == self.person.id
                told[name] = YOU if is_own else self.names[to].get(value)
        return told
