"""Rows and their seals as the database has them, whatever somebody may have written there by hand."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    Select,
    String,
    Text,
    bindparam,
    cast,
    func,
    select,
    tuple_,
    type_coerce,
)

from welfare.audit.rows.declared import sealed_columns
from welfare.audit.rows.models import RowSeal

Key = tuple[Any, ...]
"""The values of a primary key."""
PREFIX = "key "
AT_ONCE = 500
"""How many keys a statement names."""
AT_ONE_GO: dict[str, Any] = {"yield_per": None}
"""So few rows are handed out without a cursor in the database, which costs more than they do."""


@dataclass(frozen=True)
class End:
    """The newest seal of a row, and how many it has."""

    table_name: str
    row_key: str
    position: int
    seals: int
    is_there: bool
    mac: str


def in_batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    """So many at once as a statement names."""
    rest = iter(items)
    while batch := list(islice(rest, AT_ONCE)):
        yield batch


def as_text(key: Iterable[Any]) -> str:
    """A primary key as the seals name it."""
    return ",".join(str(part) for part in key)


def as_key(table: Any, text: str) -> Key:
    """The primary key that a seal names."""
    parts = text.split(",", len(table.primary_key.columns) - 1)
    return tuple(
        _part(column.type.python_type, part) for column, part in zip(table.primary_key, parts, strict=True)
    )


def _part(kind: Any, text: str) -> Any:
    return kind.fromisoformat(text) if issubclass(kind, date) else kind(text)


@cache
def rows_of(table: Any, names: frozenset[str] | None = None) -> Select[Any]:
    """All rows of a table in the order of their keys: keys, and what is sealed, or the columns of `names`.

    Built once, as all that a check asks of each table: that takes longer than to ask one that is not large.
    """
    keys = [column.label(PREFIX + column.name) for column in table.primary_key]
    sealed = [column for column in sealed_columns(table) if names is None or column.name in names]
    return select(*keys, *map(_as_stored, sealed)).order_by(*table.primary_key)


@cache
def rows_with_keys(table: Any, *, to_write: bool = False) -> Select[Any]:
    """Those of these `keys` (`in_statement`), locked if they are `to_write`. Whoever writes a row asks it."""
    rows = rows_of(table).where(with_keys(table))
    return locked(rows) if to_write else rows


def locked(rows: Select[Any]) -> Select[Any]:
    """The same rows, which nobody else changes from now on; others may still refer to them."""
    return rows.with_for_update(key_share=True)


def with_keys(table: Any) -> ColumnElement[bool]:
    """The rows of these `keys` (`in_statement`)."""
    columns = list(table.primary_key)
    keys: Any = bindparam("keys", expanding=True)
    return columns[0].in_(keys) if len(columns) == 1 else tuple_(*columns).in_(keys)


def in_statement(keys: Iterable[Key]) -> dict[str, list[Any]]:
    """Keys as a statement takes them that names them by `with_keys`."""
    return {"keys": [key[0] if len(key) == 1 else key for key in keys]}


def key_and_values(row: Any) -> tuple[str, dict[str, Any]]:
    """The key of a row as text, and what it says."""
    said = row._mapping
    key = as_text(value for name, value in said.items() if name.startswith(PREFIX))
    return key, {name: value for name, value in said.items() if not name.startswith(PREFIX)}


def newest_ends(connection: Any, name: str, row_keys: Collection[str]) -> dict[str, End]:
    """The newest seal of each of these rows that has one, by the row's key."""
    asked = {"name": name, "row_keys": list(row_keys)}
    ends = connection.execute(_ends_of_rows(), asked, execution_options=AT_ONE_GO)
    return {end.row_key: End(**end._mapping) for end in ends}


@cache
def _ends_of_rows() -> Select[Any]:
    """Built once, too."""
    named = RowSeal.row_key.in_(bindparam("row_keys", expanding=True))
    return _ends(RowSeal.table_name == bindparam("name"), named)


def ends_there(connection: Connection, table_name: str) -> Iterable[Any]:
    """The newest seals of a table's rows that say the row is there, in no order."""
    return connection.execute(_ends_there(), {"name": table_name})


def count_ends_there(connection: Connection) -> dict[str, int]:
    """How many these are, by table."""
    counts = connection.execute(_count_of_ends_there(), execution_options=AT_ONE_GO)
    return dict(map(tuple, counts))


@cache
def _ends_there() -> Select[Any]:
    return _ends(RowSeal.table_name == bindparam("name")).where(RowSeal.is_there)


@cache
def _count_of_ends_there() -> Select[Any]:
    ends = _ends().where(RowSeal.is_there).subquery()
    return select(ends.c.table_name, func.count()).group_by(ends.c.table_name)


def _ends(*which: ColumnElement[bool]) -> Select[Any]:
    end: Any = (
        select(
            RowSeal.table_name,
            RowSeal.row_key,
            func.max(RowSeal.position).label("position"),
            func.count().label("seals"),
        )
        .where(*which)
        .group_by(RowSeal.table_name, RowSeal.row_key)
        .subquery()
    )
    return select(end, RowSeal.is_there, RowSeal.mac).join(
        RowSeal,
        (RowSeal.table_name == end.c.table_name)
        & (RowSeal.row_key == end.c.row_key)
        & (RowSeal.position == end.c.position),
    )


def _as_stored(column: Any) -> Any:
    as_it_is = cast(column, Text) if isinstance(column.type, JSON) else type_coerce(column, String)
    return as_it_is.label(column.name)
