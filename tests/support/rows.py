"""Putting back what the tables of a PostgreSQL held, where a test has done no more than write rows.

The server counts how many rows of each table were written, committed or not, and whoever is connected can be
asked to tell what they have counted: so it is known which tables differ, whoever wrote there and however.
What they hold goes, and what was kept is copied in; neither triggers nor keys are asked. Whoever is connected
stays so, and the server keeps all it knows by then of its tables, which is much of a short test's work.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import psycopg
from psycopg.sql import SQL, Identifier

CLEARED = 0
COUNTED = f"""
    SELECT
        oid,
        pg_stat_get_tuples_inserted(oid) + pg_stat_get_tuples_updated(oid) + pg_stat_get_tuples_deleted(oid)
    FROM pg_class WHERE relkind = 'r' AND NOT relisshared
    UNION ALL SELECT 'pg_db_role_setting'::regclass, count(*) FROM pg_db_role_setting
    UNION ALL SELECT {CLEARED}, sum(pg_stat_get_vacuum_count(oid)) FROM pg_class WHERE NOT relisshared
"""
"""How many rows of each table were written since there is this database; how many settings it has, and how
often it was told to clear up, which the planner goes by."""
NUMBERS = "SELECT seqrelid, pg_sequence_last_value(seqrelid) FROM pg_sequence"
SET_NUMBER = "SELECT setval(%s::oid::regclass, %s, %s)"
TABLES = """
    SELECT oid, relname, pg_relation_size(oid) > 0
    FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
TELL = """
    SELECT (SELECT count(*) FROM pg_settings WHERE source = 'session' AND name <> 'lock_timeout'),
        pg_stat_force_next_flush()::text || pg_advisory_unlock_all()::text
"""
"""Whoever asks this tells what they have counted when their transaction is over, holds no lock, and learns
how many settings of their own they have, besides the one of the product."""
LARGE = 100_000
"""Bytes of rows; above that, files are sooner copied than rows written."""


class Rows(NamedTuple):
    """What the tables of a state hold, by the number that the server has for each table."""

    tables: Mapping[int, str]
    content: Mapping[int, bytes]
    """Where there is any."""
    numbers: Mapping[int, int | None]
    """How far each sequence is; None where it was never asked."""

    def bytes_of(self, tables: Iterable[int]) -> int:
        """How much these hold."""
        return sum(len(self.content.get(table, b"")) for table in tables)


class Inside:
    """Somebody who is connected to a database to see what was written there, and to undo it."""

    def __init__(self, address: str) -> None:
        self.connection = psycopg.connect(address, autocommit=True)
        self.connection.execute("SET session_replication_role = replica")
        self.connection.execute("SET track_counts = off")  # what is put back was not written by a test

    @property
    def number(self) -> int:
        """By which the server knows who is connected."""
        return self.connection.info.backend_pid

    def counted(self) -> dict[int, int]:
        """By table, how many rows were written."""
        return dict(self.connection.execute(COUNTED).fetchall())

    def read(self, before: Rows | None, written: Collection[int]) -> Rows:
        """What the tables hold, of which only those `written` differ from what was there before."""
        tables: dict[int, str] = {}
        content: dict[int, bytes] = {}
        for table, name, has_pages in self.connection.execute(TABLES):
            tables[table] = name
            if before is None or table in written:
                if has_pages:
                    content[table] = self._copy_of(name)
            elif table in before.content:
                content[table] = before.content[table]
        return Rows(tables, content, dict(self.connection.execute(NUMBERS).fetchall()))

    def put_back(self, rows: Rows, written: Collection[int]) -> None:
        """Let the tables that were written hold these rows again, and the sequences be where they were."""
        with self.connection.transaction():
            for table in written:
                self.connection.execute(SQL("DELETE FROM {}").format(Identifier(rows.tables[table])))
            for table in rows.content.keys() & written:
                into = SQL("COPY {} FROM STDIN (FORMAT binary)").format(Identifier(rows.tables[table]))
                with self.connection.cursor().copy(into) as copy:
                    copy.write(rows.content[table])
            for sequence, at in self.connection.execute(NUMBERS).fetchall():
                if at != (kept := rows.numbers[sequence]):
                    self.connection.execute(SET_NUMBER, [sequence, kept or 1, kept is not None])

    def _copy_of(self, table: str) -> bytes:
        out = SQL("COPY {} TO STDOUT (FORMAT binary)").format(Identifier(table))
        with self.connection.cursor().copy(out) as copy:
            return b"".join(map(bytes, copy))
