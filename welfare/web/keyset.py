"""Lists read by key: the next page begins after the last row seen, however many rows there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, tuple_
from sqlalchemy.orm import QueryableAttribute

from welfare.extensions import db

PAGE_SIZE = 30
COUNTED_AT_MOST = 1000
LARGEST_KEY = 2**31 - 1


@dataclass(frozen=True)
class Keys:
    """The columns by which a list is ordered, the last one unique."""

    columns: tuple[ColumnElement[Any] | QueryableAttribute[Any], ...]
    descending: bool = False


@dataclass(frozen=True)
class Page:
    """Some rows of a list, and the cursors of the pages around it."""

    rows: Sequence[Row[Any]]
    newer: str | None
    """The `before` cursor of the page above, or None on the first."""
    older: str | None
    """The `after` cursor of the page below, or None on the last."""


def read_page(
    query: Select[Any],
    keys: Keys,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """`size` rows of `query` after (or before) a cursor. A cursor that cannot be read is as none."""
    return PageQuery.of(query, keys, after=after, before=before, size=size).read()


@dataclass(frozen=True)
class PageQuery:
    """How a page is read: the same again may be read by it as often as one likes."""

    statement: Select[Any]
    keys: Keys
    size: int
    backwards: bool
    has_position: bool

    @classmethod
    def of(
        cls,
        query: Select[Any],
        keys: Keys,
        *,
        after: str | None = None,
        before: str | None = None,
        size: int = PAGE_SIZE,
    ) -> "PageQuery":
        """Of `query` after (or before) a cursor, as in `read_page`."""
        position = _decode(before or after, keys)
        backwards = before is not None and position is not None
        descending = keys.descending != backwards
        if position is not None:
            here = tuple_(*keys.columns)
            query = query.where(here < position if descending else here > position)
        ordered = query.order_by(*(column.desc() if descending else column.asc() for column in keys.columns))
        labelled = ordered.add_columns(*(column.label(f"key_{n}") for n, column in enumerate(keys.columns)))
        return cls(labelled.limit(size + 1), keys, size, backwards, position is not None)

    def read(self, **asked: Any) -> Page:
        """The page as it is now, of what is `asked` by the statement's own names."""
        rows = list(db.session.execute(self.statement, asked))
        more = len(rows) > self.size
        rows = rows[: self.size]
        if self.backwards:
            rows.reverse()
        has_newer = more if self.backwards else self.has_position
        has_older = True if self.backwards else more
        return Page(
            rows=rows,
            newer=_encode(rows[0], self.keys) if rows and has_newer else None,
            older=_encode(rows[-1], self.keys) if rows and has_older else None,
        )


def count_at_most(query: Select[Any], limit: int = COUNTED_AT_MOST) -> int:
    """How many rows `query` has, counted no further than one past `limit`."""
    return db.session.scalar(counting(query, limit)) or 0


def counting(query: Select[Any], limit: int = COUNTED_AT_MOST) -> Select[int]:
    """The same as a query."""
    counted = query.order_by(None).limit(limit + 1).subquery()
    return select(func.count()).select_from(counted)


def capped(count: int) -> str:
    """A count in words: `1,000+` where counting stopped."""
    return f"{COUNTED_AT_MOST:,}+" if count > COUNTED_AT_MOST else f"{count:,}"


def cursor_at(values: Iterable[Any]) -> str:
    """The cursor at these values of the columns that order a list."""
    return "~".join(value.isoformat() if isinstance(value, date) else str(value) for value in values)


def _encode(row: Row[Any], keys: Keys) -> str:
    return cursor_at(getattr(row, f"key_{n}") for n in range(len(keys.columns)))


def _decode(cursor: str | None, keys: Keys) -> tuple[Any, ...] | None:
    parts = (cursor or "").split("~")
    if len(parts) != len(keys.columns):
        return None
    try:
        return tuple(
            READERS[column.type.python_type](part) for part, column in zip(parts, keys.columns, strict=True)
        )
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> int:
    if abs(int(text)) > LARGEST_KEY:
        raise ValueError(text)
    return int(text)


def _truth(text: str) -> bool:
    if text not in ("False", "True"):
        raise ValueError(text)
    return text == "True"


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(text)
    return moment.astimezone(UTC)


READERS = {bool: _truth, int: _number, date: date.fromisoformat, datetime: _moment}
"""How the values of a cursor are read, by the type of their column; each may raise `ValueError`."""
