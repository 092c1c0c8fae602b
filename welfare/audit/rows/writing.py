"""Sealing rows: right before a transaction commits, whatever it has written is read back and sealed.

What the session writes by itself, and what it is told to update or delete, is noted as it happens. Whoever
inserts past it says so (`extensions.note_written`).

A row that somebody has changed past the app is not sealed again when the app writes it: what was done to it
stays to be found. So each is looked at right before it is written for the first time.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import Select, event, insert, inspect, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

import welfare.history.dispatch  # noqa: F401  # whose listeners hear of a commit first, and may write more
from welfare.audit.keyring import row_key
from welfare.audit.rows.checking import fault_of
from welfare.audit.rows.declared import sealed_columns, sealed_tables
from welfare.audit.rows.macs import mac
from welfare.audit.rows.models import RowSeal, SealedTable
from welfare.audit.rows.reading import (
    PREFIX,
    End,
    Key,
    as_text,
    in_batches,
    in_statement,
    key_and_values,
    locked,
    newest_ends,
    rows_of,
    rows_with_keys,
)
from welfare.extensions import WRITTEN, db, note_written
from welfare.history.actions import keep_signers_waiting

BENT = "rows that were not as sealed before this transaction wrote them"


def instance() -> Path:
    """The folder that holds the key."""
    folder: Path = current_app.config["SETTINGS"].instance
    return folder


def seal_rows(written: dict[str, set[Key]], bent: dict[str, set[Key]]) -> None:
    """Append a seal for each of these rows that is not as its newest one says; tables not sealed yet wait.

    `bent` are those that were no longer as sealed before they were written.
    """
    tables = sealed_tables()
    names = written.keys() & tables.keys()
    if not names:
        return
    keep_signers_waiting()
    there = select(SealedTable.name).where(SealedTable.name.in_(names))
    for name in db.session.scalars(there).all():
        for keys in in_batches(written[name] - bent.get(name, set())):
            _seal(tables[name], keys)


def _seal(table: Any, keys: Iterable[Key]) -> None:
    named = {as_text(key): key for key in keys}
    rows = db.session.execute(rows_with_keys(table), in_statement(named.values()))
    said = dict(key_and_values(row) for row in rows)
    ends = newest_ends(db.session, table.name, named)
    seals = list(new_seals(table.name, {key: said.get(key) for key in named}, ends))
    if seals:
        db.session.execute(insert(RowSeal), seals)


def new_seals(name: str, said: dict[str, Any], ends: dict[str, End]) -> Iterator[dict[str, Any]]:
    """The seals to append for rows that say this now (None: that are not there), which had these before."""
    key = row_key(instance())
    for row, values in said.items():
        end = ends.get(row)
        if end is None and values is None:
            continue
        position = end.position if end else 0
        if end and end.mac == mac(key, name, row, position, values):
            continue
        yield {
            "table_name": name,
            "row_key": row,
            "position": position + 1,
            "is_there": values is not None,
            "mac": mac(key, name, row, position + 1, values),
        }


def _look_at_those_to_flush(session: Session, _flush: Any, _instances: Any) -> None:
    written: dict[str, set[Key]] = session.info.get(WRITTEN, {})
    unseen: dict[Any, set[Key]] = defaultdict(set)
    for row in (*_changed(session), *session.deleted):
        mapper = row.__mapper__
        if (state := inspect(row)).persistent and mapper.local_table.name in sealed_tables():
            unseen[mapper.local_table].add(tuple(state.identity))
    for table, keys in sorted(unseen.items(), key=lambda each: each[0].name):
        for some in in_batches(keys - written.get(table.name, set())):
            _look_at(session, table, rows_with_keys(table, to_write=True), in_statement(some))


def _look_at(session: Session, table: Any, which: Select[Any], values: Any = None) -> list[Key]:
    """The keys of rows about to be written; those that are not as sealed are remembered.

    They are locked first: their seals are read after them, and nobody is to write both in between.
    """
    rows = [(_key_of(row), *key_and_values(row)) for row in session.execute(which, values)]
    if not rows:
        return []
    begun = session.scalar(select(SealedTable.columns).where(SealedTable.name == table.name))
    if begun == [column.name for column in sealed_columns(table)]:
        key, written = row_key(instance()), session.info.get(WRITTEN, {}).get(table.name, set())
        for some in in_batches(rows):
            ends = newest_ends(session, table.name, [row for _, row, _ in some])
            bent = {
                at
                for at, row, values in some
                if at not in written and fault_of(key, ends.get(row), row, values)
            }
            session.info.setdefault(BENT, {}).setdefault(table.name, set()).update(bent)
    return [at for at, _row, _values in rows]


def _key_of(row: Any) -> Key:
    return tuple(value for name, value in row._mapping.items() if name.startswith(PREFIX))


def _changed(session: Session) -> Iterator[Any]:
    """What is written; not what is only touched: that is not locked, and a seal must not say of it what it
    was before somebody else wrote it."""
    return (row for row in session.dirty if session.is_modified(row, include_collections=False))


def _note_flushed(session: Session, _flush: Any) -> None:
    for row in (*session.new, *_changed(session), *session.deleted):
        mapper = row.__mapper__
        note_written(mapper.local_table.name, [tuple(mapper.primary_key_from_instance(row))])


def _note_told(state: ORMExecuteState) -> None:
    """Which rows a statement is about to update or to delete."""
    mapper = state.bind_mapper
    if mapper is None or not (state.is_update or state.is_delete):
        return
    table: Any = mapper.local_table
    if table.name in sealed_tables():
        where: Any = state.statement.whereclause  # type: ignore[attr-defined]
        rows = rows_of(table) if where is None else rows_of(table).where(where)
        note_written(table.name, _look_at(state.session, table, locked(rows)))


def _seal_before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    written, bent = session.info.pop(WRITTEN, None), session.info.pop(BENT, {})
    if written:
        seal_rows(written, bent)


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)
        session.info.pop(BENT, None)


def register() -> None:
    """Seal what every transaction writes, from now on."""
    for name, listener in (
        ("before_flush", _look_at_those_to_flush),
        ("after_flush", _note_flushed),
        ("do_orm_execute", _note_told),
        ("before_commit", _seal_before_commit),
        ("after_transaction_end", _forget),
    ):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)
