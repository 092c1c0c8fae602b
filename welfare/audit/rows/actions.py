"""Beginning to seal: the tables that are new, and those that have gained or lost columns."""

from typing import Any

from sqlalchemy import exists, insert, select

from welfare import clock
from welfare.audit.keyring import row_key
from welfare.audit.models import Head
from welfare.audit.rows.checking import gone
from welfare.audit.rows.declared import sealed_columns, sealed_tables
from welfare.audit.rows.macs import is_mac
from welfare.audit.rows.models import RowSeal, SealedTable
from welfare.audit.rows.reading import in_batches, key_and_values, newest_ends, rows_of
from welfare.audit.rows.writing import instance, new_seals
from welfare.extensions import db
from welfare.history.actions import hold_still


def seal_tables() -> int:
    """Seal the rows of every table that is not sealed yet, as they are now; gives how many rows those were.

    After an upgrade, rows of tables whose columns have changed are sealed anew, if they are still as their
    old seals say. What a head has signed for is never sealed as if it were new. The caller commits.
    """
    tables = sealed_tables()
    begun = {table.name: table for table in db.session.scalars(select(SealedTable))}
    wanted = {name: [column.name for column in sealed_columns(table)] for name, table in tables.items()}
    if all(name in begun and begun[name].columns == wanted[name] for name in tables):
        return 0
    hold_still()
    sealed = 0
    for name, table in tables.items():
        if name not in begun and not _was_sealed_before(name):
            rows = _seal_as_they_are(table)
            db.session.add(SealedTable(name=name, columns=wanted[name], since=clock.now(), rows=rows))
            sealed += rows
        elif name in begun and begun[name].columns != wanted[name]:
            _seal_anew(table, begun[name].columns)
            begun[name].columns = wanted[name]
    db.session.flush()
    return sealed


def seal_again() -> int:
    """Seal every row as it is now under the key that there is, whatever its seals say; gives how many rows.

    The caller holds everybody still, and commits.
    """
    sealed = 0
    for table in sealed_tables().values():
        for rows in in_batches(db.session.execute(rows_of(table)).all()):
            sealed += _append_seals(table, dict(key_and_values(row) for row in rows))
        _append_seals(table, dict.fromkeys(gone(db.session.connection(), table)))
    return sealed


def _append_seals(table: Any, said: dict[str, Any]) -> int:
    seals = list(new_seals(table.name, said, newest_ends(db.session, table.name, said)))
    if seals:
        db.session.execute(insert(RowSeal), seals)
    return len(seals)


def _was_sealed_before(name: str) -> bool:
    """Whether a head or a seal knows of the table: then somebody took out the row that says so."""
    last = db.session.scalar(select(Head).order_by(Head.number.desc()).limit(1))
    known = last is not None and name in (last.row_seals or {})
    return known or bool(db.session.scalar(select(exists().where(RowSeal.table_name == name))))


def _seal_as_they_are(table: Any) -> int:
    sealed = 0
    for rows in in_batches(db.session.execute(rows_of(table)).all()):
        seals = list(new_seals(table.name, dict(key_and_values(row) for row in rows), {}))
        db.session.execute(insert(RowSeal), seals)
        sealed += len(seals)
    return sealed


def _seal_anew(table: Any, before: list[str]) -> None:
    """Seals over other columns, for each row that is as its seal over the columns `before` says."""
    key = row_key(instance())
    old = dict(key_and_values(row) for row in db.session.execute(rows_of(table, frozenset(before))))
    for rows in in_batches(db.session.execute(rows_of(table)).all()):
        said = dict(key_and_values(row) for row in rows)
        ends = newest_ends(db.session, table.name, said)
        whole = {
            row: values
            for row, values in said.items()
            if row in ends and is_mac(ends[row].mac, key, table.name, row, ends[row].position, old[row])
        }
        seals = list(new_seals(table.name, whole, ends))
        if seals:
            db.session.execute(insert(RowSeal), seals)
