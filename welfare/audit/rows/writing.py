"""Sealing rows: right before a transaction commits, whatever it has written is read back and sealed.

What the session writes by itself, and what it is told to update or delete, is noted as it happens. Whoever
inserts past it says so (`extensions.note_written`).
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from flask import current_app
from sqlalchemy import event, insert, select
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

import welfare.history.dispatch  # noqa: F401  # whose listeners hear of a commit first, and may write more
from welfare.audit.keyring import row_key
from welfare.audit.rows.declared import sealed_tables
from welfare.audit.rows.macs import mac
from welfare.audit.rows.models import RowSeal, SealedTable
from welfare.audit.rows.reading import (
    End,
    Key,
    as_text,
    ends_of,
    in_batches,
    key_and_values,
    rows_of,
    with_keys,
)
from welfare.extensions import WRITTEN, db, note_written
from welfare.history.actions import keep_signers_waiting


def instance() -> Path:
    """The folder that holds the key."""
    folder: Path = current_app.config["SETTINGS"].instance
    return folder


def seal_rows(written: dict[str, set[Key]]) -> None:
    """Append a seal for each of these rows that is not as its newest one says; tables not sealed yet wait."""
    tables = sealed_tables()
    names = written.keys() & tables.keys()
    if not names:
        return
    keep_signers_waiting()
    there = select(SealedTable.name).where(SealedTable.name.in_(names))
    for name in db.session.scalars(there).all():
        for keys in in_batches(written[name]):
            _seal(tables[name], keys)


def _seal(table: Any, keys: Iterable[Key]) -> None:
    named = {as_text(key): key for key in keys}
    rows = db.session.execute(rows_of(table).where(with_keys(table, list(named.values()))))
    said = dict(key_and_values(row) for row in rows)
    ends = {row.row_key: End(**row._mapping) for row in db.session.execute(ends_of(table.name, named))}
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


def _note_flushed(session: Session, _flush: Any) -> None:
    for row in (*session.new, *session.dirty, *session.deleted):
        mapper = row.__mapper__
        note_written(mapper.local_table.name, [tuple(mapper.primary_key_from_instance(row))])


def _note_told(state: ORMExecuteState) -> None:
    """Which rows a statement is about to update or to delete."""
    mapper = state.bind_mapper
    if mapper is None or not (state.is_update or state.is_delete):
        return
    table: Any = mapper.local_table
    if table.name in sealed_tables():
        told = select(*table.primary_key)
        where: Any = state.statement.whereclause  # type: ignore[attr-defined]
        told = told if where is None else told.where(where)
        note_written(table.name, [tuple(row) for row in state.session.execute(told)])


def _seal_before_commit(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    written = session.info.pop(WRITTEN, None)
    if written:
        seal_rows(written)


def _forget(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        session.info.pop(WRITTEN, None)


def register() -> None:
    """Seal what every transaction writes, from now on."""
    for name, listener in (
        ("after_flush", _note_flushed),
        ("do_orm_execute", _note_told),
        ("before_commit", _seal_before_commit),
        ("after_transaction_end", _forget),
    ):
        if not event.contains(db.session, name, listener):
            event.listen(db.session, name, listener)
