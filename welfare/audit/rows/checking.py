"""Whether every row is as the app has written it, table by table and some rows at a time."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, select

from welfare.audit.rows.declared import sealed_tables
from welfare.audit.rows.macs import is_mac
from welfare.audit.rows.models import SealedTable
from welfare.audit.rows.reading import (
    End,
    as_key,
    as_text,
    count_ends_there,
    ends_there,
    in_batches,
    in_statement,
    key_and_values,
    newest_ends,
    rows_of,
    with_keys,
)

CHANGED = "is not as it was written"
INSERTED = "was inserted past the app"
DELETED = "was deleted past the app"
SEAL_REMOVED = "one of its seals was removed"


def faults_of_rows(connection: Connection, key: bytes) -> Iterator[tuple[str, int, list[str]]]:
    """For each sealed table its name, how many rows it has, and what is wrong with them, in English."""
    begun = set(connection.scalars(select(SealedTable.name)))
    sealed = count_ends_there(connection)
    for name, table in sorted(sealed_tables().items()):
        if name not in begun:
            yield name, 0, [f"{name}: nothing says that its rows are sealed"]
            continue
        yield name, *_check(connection, table, key, sealed.get(name, 0))


def _check(connection: Connection, table: Any, key: bytes, sealed: int) -> tuple[int, list[str]]:
    """`sealed` is of how many rows a seal says that they are there."""
    rows, as_sealed, told = 0, 0, []
    for batch in in_batches(connection.execute(rows_of(table))):
        said = dict(key_and_values(row) for row in batch)
        ends = newest_ends(connection, table.name, said)
        for row, values in said.items():
            rows += 1
            fault = fault_of(key, ends.get(row), row, values)
            as_sealed += fault != INSERTED
            if fault:
                told.append(f"{table.name}, row {row}: {fault}")
    if sealed > as_sealed:
        told += [f"{table.name}, row {row}: {DELETED}" for row in gone(connection, table)]
    return rows, told


def fault_of(key: bytes, end: End | None, row: str, values: dict[str, Any]) -> str | None:
    """What is wrong with a row that is there, by its newest seal."""
    if end is None or not end.is_there:
        return INSERTED
    if end.seals != end.position:
        return SEAL_REMOVED
    return None if is_mac(end.mac, key, end.table_name, row, end.position, values) else CHANGED


def gone(connection: Connection, table: Any) -> Iterator[str]:
    """The keys of rows of which a seal says that they are there, and they are not."""
    for ends in in_batches(ends_there(connection, table.name)):
        keys = {as_key(table, end.row_key): end.row_key for end in ends}
        query = select(*table.primary_key).where(with_keys(table))
        there = {as_text(row) for row in connection.execute(query, in_statement(keys))}
        yield from (row for row in keys.values() if row not in there)
