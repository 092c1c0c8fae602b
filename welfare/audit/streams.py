"""Everything that a check reads, chain by chain in the order of the subjects' ids, a few rows at a time.

Values come as the database has them, whatever somebody may have written there by hand: what is no moment or
no JSON is then taken as the text it is, and its seal will not fit.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, String, Text, cast, select, type_coerce

from welfare.audit.models import HeadEntry
from welfare.extensions import READS_ONLY, db
from welfare.history.chains import Chain
from welfare.history.seals import moment_as_text

AT_ONCE = 2000
"""How many rows a database hands out at a time."""


@dataclass(frozen=True)
class Subject:
    """All there is about one subject of a chain, under its id."""

    chain: Chain
    id: int
    row: Mapping[str, Any] | None
    """What it says of itself that its events must lead to; None: there is none with this id."""
    events: list[Mapping[str, Any]]
    entries: list[Row[Any]]
    """What heads say of it, oldest first."""

    @property
    def name(self) -> str:
        """What to call it: `need 2026-0007`, `round with the id 3`."""
        replay = self.chain.model.REPLAY
        if replay and self.row:
            return f"{self.chain.name} {self.row[replay.number]}"
        return f"{self.chain.name} with the id {self.id}"


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection that sees one moment throughout, hands out rows as they are read, and holds up nobody."""
    with db.engine.connect() as plain:
        options: dict[str, Any] = {READS_ONLY: True, "yield_per": AT_ONCE}
        if plain.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        yield plain.execution_options(**options)


def subjects(connection: Connection, chain: Chain) -> Iterator[Subject]:
    """One for each id that occurs anywhere, in their order."""
    streams = [groupby(connection.execute(query), lambda row: row.subject_id) for query in _queries(chain)]
    groups = [next(stream, None) for stream in streams]
    while any(groups):
        subject_id = min(group[0] for group in groups if group)
        found: list[list[Any]] = [[], [], []]
        for n, group in enumerate(groups):
            if group is not None and group[0] == subject_id:
                found[n] = list(group[1])
                groups[n] = next(streams[n], None)
        rows, events, entries = found
        row = _as_read(rows[0]) if rows else None
        yield Subject(chain, subject_id, row, [_as_read(event) for event in events], entries)


@cache
def _queries(chain: Chain) -> tuple[Any, ...]:
    """What `subjects` asks; to build it takes longer than to ask it of a chain that is not long."""
    model, table, replay = chain.model, chain.subjects, chain.model.REPLAY
    said = [table.c[replay.number], *_as_stored(table.c, replay.columns)] if replay else []
    rows = select(table.c.id.label("subject_id"), *said).order_by(table.c.id)
    columns = [column for column in model.RECIPE.said if column != chain.column]
    events = (
        select(
            chain.subject.label("subject_id"),
            chain.subject.label(chain.column),
            model.id,
            model.seal,
            *_as_stored(model, columns),
        )
        .where(*chain.condition())
        .order_by(chain.subject, model.position)
    )
    entries = (
        select(HeadEntry.subject_id, HeadEntry.position, HeadEntry.seal)
        .where(HeadEntry.chain == chain.name)
        .order_by(HeadEntry.subject_id, HeadEntry.head_number)
    )
    return rows, events, entries


def _as_stored(of: Any, names: Iterable[str]) -> Iterator[Any]:
    for name in names:
        column = of[name] if hasattr(of, "keys") else getattr(of, name)
        yield (cast(column, Text) if name == "details" else type_coerce(column, String)).label(name)


def _as_read(row: Row[Any]) -> dict[str, Any]:
    """The row with its moments, its JSON and its booleans in one way on every database."""
    return {name: _value(name, value) for name, value in row._mapping.items()}


def _value(name: str, value: Any) -> Any:
    if isinstance(value, datetime):
        return moment_as_text(value)
    if isinstance(value, bytes):
        return repr(value)
    try:
        if name.endswith("at") and isinstance(value, str):
            return moment_as_text(datetime.fromisoformat(value).replace(tzinfo=UTC))
        if name == "details" and value is not None:
            return json.loads(value)
    except ValueError:
        return value
    return bool(value) if name == "is_internal" and value in (0, 1) else value
