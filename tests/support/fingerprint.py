"""Everything that a database holds, so that a test can say that nothing was changed."""

import os
from collections.abc import Collection
from functools import cache
from pathlib import Path

from flask import Flask
from sqlalchemy import Connection, Table

from welfare.accounts.models import PersonEvent
from welfare.accounts.sign_ins.models import SignIn
from welfare.extensions import db
from welfare.health.models import Pulse
from welfare.web.models import TryCount

SIGNS_OF_LIFE = (Pulse.__table__, TryCount.__table__)
"""What is written by whoever asks, whatever becomes of it."""

_LAST: dict[tuple[object | None, tuple[Table, ...]], dict[str, str]] = {}
"""What was read last, by where the database's log ended and of which tables."""

SIGN_OF_LIFE = SignIn.__table__.c.used_at
"""Written now and then by whoever only reads."""
HEAD_OF_INDEX = 48
"""Bytes (https://sqlite.org/walformat.html#the_wal_index_header)."""
_OPEN: dict[Path, int] = {}
"""The indexes that were looked at, as the system knows them."""


def beside_people() -> list[Table]:
    """All tables but the histories of people, which also keep who looked at what is set apart."""
    return [t for t in db.metadata.sorted_tables if t not in (*SIGNS_OF_LIFE, PersonEvent.__table__)]


def fingerprint(app: Flask, tables: Collection[Table] = ()) -> dict[str, str]:
    """Every row of these tables (or of every one but signs of life) as text, by table, asked for in one query
    on a connection of its own."""
    with app.app_context(), db.engine.connect() as connection:
        chosen = tuple(tables) or _all_but_signs_of_life()
        now = _written_up_to(connection)
        if now is None or (now, chosen) not in _LAST:
            query = " UNION ALL ".join(_rows_of(table, connection) for table in chosen)
            rows = dict(connection.exec_driver_sql(query).all())
            _LAST.clear()
            _LAST[now, chosen] = rows
        return dict(_LAST[now, chosen])


def is_again(app: Flask, rows: dict[str, str], tables: Collection[Table] = ()) -> None:
    """Take it that the database holds again what `fingerprint` has given of these tables: it was copied back,
    and is not read anew while nothing is written."""
    with app.app_context(), db.engine.connect() as connection:
        now = _written_up_to(connection)
        if now is not None:
            _LAST.clear()
            _LAST[now, tuple(tables) or _all_but_signs_of_life()] = rows


@cache
def _all_but_signs_of_life() -> tuple[Table, ...]:
    return tuple(table for table in db.metadata.sorted_tables if table not in SIGNS_OF_LIFE)


def _written_up_to(connection: Connection) -> object | None:
    """Where the database's log of what is written ends: nothing was changed while it stays, and reading all
    rows is dear. None where that cannot be told.

    What SQLite itself goes by stands in the head of its log's index. A database that was copied back has an
    empty log, and was written when it was copied.
    """
    if connection.dialect.name != "sqlite":
        return connection.exec_driver_sql("SELECT pg_current_wal_insert_lsn()").scalar_one()
    file = Path(str(connection.engine.url.database))
    try:
        head = _head_of(file.with_name(f"{file.name}-shm"))
    except FileNotFoundError:
        return None
    written = file.stat()
    return file, written.st_size, written.st_mtime_ns, head


def _head_of(index: Path) -> bytes:
    """It stays open until another file has its name: whoever closes a file lets go of all the locks that the
    process has on it, SQLite's own among them (https://sqlite.org/howtocorrupt.html, 2.2)."""
    there = index.stat()
    if index not in _OPEN or not os.path.samestat(there, os.fstat(_OPEN[index])):
        if index in _OPEN:
            os.close(_OPEN.pop(index))
        _OPEN[index] = os.open(index, os.O_RDONLY)
    return os.pread(_OPEN[index], HEAD_OF_INDEX, 0)


def _rows_of(table: Table, connection: Connection) -> str:
    quote = connection.dialect.identifier_preparer.quote
    told = [column for column in table.columns if column is not SIGN_OF_LIFE]
    columns = " || ".join(f"quote({quote(column.name)})" for column in told)
    row = "t::text" if len(told) == len(table.columns) else f"(to_jsonb(t) - '{SIGN_OF_LIFE.name}')::text"
    on_sqlite = connection.dialect.name == "sqlite"
    rows = f"group_concat({columns})" if on_sqlite else f"string_agg({row}, ',' ORDER BY {row})"
    return f"SELECT '{table.name}', {rows} FROM {quote(table.name)} AS t"
