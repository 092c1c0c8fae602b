"""Everything that a check reads, in the order of the needs' ids, a few rows at a time.

Values come as the database has them, whatever somebody may have written there by hand: what is no moment or
no JSON is then taken as the text it is, and its seal will not fit.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, String, Text, cast, select, type_coerce

from welfare.audit.models import HeadEntry
from welfare.extensions import READS_ONLY, db
from welfare.needs.chain import SAID, moment_as_text
from welfare.needs.models import Need, NeedEvent

AT_ONCE = 2000
"""How many rows a database hands out at a time."""


@dataclass(frozen=True)
class Strand:
    """All there is about one need, under its id."""

    need_id: int
    need: Mapping[str, Any] | None
    """None: there is none with this id."""
    events: list[Mapping[str, Any]]
    entries: list[Row[Any]]
    """What heads say of it, oldest first."""


@contextmanager
def reading() -> Iterator[Connection]:
    """A connection that sees one moment throughout, hands out rows as they are read, and holds up nobody."""
    with db.engine.connect() as plain:
        options: dict[str, Any] = {READS_ONLY: True, "yield_per": AT_ONCE}
        if plain.dialect.name == "postgresql":
            options["isolation_level"] = "REPEATABLE READ"
        yield plain.execution_options(**options)


def strands(connection: Connection) -> Iterator[Strand]:
    """One for each need id that occurs anywhere, in their order."""
    streams = [groupby(connection.execute(query), lambda row: row.need_id) for query in _queries()]
    groups = [next(stream, None) for stream in streams]
    while any(groups):
        need_id = min(group[0] for group in groups if group)
        found: list[list[Any]] = [[], [], []]
        for n, group in enumerate(groups):
            if group is not None and group[0] == need_id:
                found[n] = list(group[1])
                groups[n] = next(streams[n], None)
        needs, events, entries = found
        need = _as_read(needs[0]) if needs else None
        yield Strand(need_id, need, [_as_read(event) for event in events], entries)


def _queries() -> tuple[Any, ...]:
    needs = select(
        Need.id.label("need_id"),
        Need.number,
        *_as_stored(Need, ("status", "confirmation", "answered_at", "closed_at")),
    ).order_by(Need.id)
    events = select(NeedEvent.id, NeedEvent.seal, *_as_stored(NeedEvent, SAID)).order_by(
        NeedEvent.need_id, NeedEvent.position
    )
    entries = select(HeadEntry.need_id, HeadEntry.position, HeadEntry.seal).order_by(
        HeadEntry.need_id, HeadEntry.head_number
    )
    return needs, events, entries


def _as_stored(model: Any, names: tuple[str, ...]) -> Iterator[Any]:
    for name in names:
        column = getattr(model, name)
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
