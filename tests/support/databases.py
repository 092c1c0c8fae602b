"""The two databases that the tests run on, each able to keep a state and go back to it.

Going back is a copy of the whole database, so nothing a test does can reach the next one: not sequences, not
the search index, not rows that triggers protect. Where nothing but rows was written to PostgreSQL, they are
put back instead (tests/support/rows.py): all that may differ then is where in its file a row lies.
"""

import os
import shutil
from collections.abc import Mapping
from contextlib import ExitStack, closing, suppress
from itertools import count
from pathlib import Path
from time import monotonic
from typing import NamedTuple, Protocol

import psycopg
from sqlalchemy import Pool

from tests.support.rows import CLEARED, LARGE, TELL, Inside, Rows

WORKING = "working"
HOLLOW = "hollow"
PATIENCE = 60
"""Seconds."""
A_MOMENT = 0.1
"""Seconds as well, after which whoever is connected is sent away."""
TABLES = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND NOT relisshared"
OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND pid <> %s"
OFTEN = 50
"""So many times rows are put back, which leaves room in the files, before all files are brought back."""
UNWRITTEN = 0
"""When a file that was copied was written to, as the system tells it: any write changes that. Nanoseconds."""


class Database(Protocol):
    url: str

    def settle(self) -> None:
        """Let nothing be left for whoever reads first to write."""

    def keep(self, state: str) -> None:
        """Remember what the database holds now. Nobody may be connected."""

    def go_back_to(self, state: str) -> None:
        """Hold again what was kept under this name."""

    def is_still(self, state: str, connections: int) -> bool:
        """Whether nothing was written since it was kept, or gone back to, and only so many are connected."""

    def put_back_to(self, state: str, pool: Pool) -> bool:
        """Hold again what was kept under this name while those in the pool stay connected. Whether it could;
        going back always can."""

    def close(self) -> None:
        """Let go of it."""


class SQLite:
    def __init__(self, folder: Path) -> None:
        self.file = folder / f"{WORKING}.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self.states: dict[str, bytes] = {}
        self.state, self.moments = "", count(1)
        self.moment = UNWRITTEN
        """When the file was written to, as the system tells it, while nobody has. Each time another one, by
        which whoever has read it knows whether it is the same still."""

    def settle(self) -> None:
        pass

    def keep(self, state: str) -> None:
        self.states[state] = self.file.read_bytes()
        self._is_now(state)

    def go_back_to(self, state: str) -> None:
        for companion in ("-wal", "-shm"):
            self.file.with_name(self.file.name + companion).unlink(missing_ok=True)
        self.file.touch()
        with self.file.open("r+b") as file:  # over what is there: room for it anew would cost more than that
            file.write(self.states[state])
            file.truncate()
        self._is_now(state)

    def is_still(self, state: str, connections: int) -> bool:
        log = self.file.with_name(f"{self.file.name}-wal")
        if self.state != state or not self.file.exists() or (log.exists() and log.stat().st_size):
            return False
        return self.file.stat().st_mtime_ns == self.moment

    def put_back_to(self, state: str, pool: Pool) -> bool:
        return False

    def _is_now(self, state: str) -> None:
        self.state, self.moment = state, next(self.moments)
        os.utime(self.file, ns=(self.moment, self.moment))

    def close(self) -> None:
        pass


class Kept(NamedTuple):
    """A file of a state, in the store."""

    path: Path
    bytes: int


class PostgreSQL:
    """A state is a list of files in a store, which nobody writes to; one that two states share is there once.

    The files of the working database lie in a folder of their own. To go back, the server drops the database,
    and with it everything it has in memory of these files; the few that differ from the state are copied from
    the store, and a new database is given the folder. So all is as if everything had been copied.
    """

    def __init__(self, socket_folder: str) -> None:
        self.url = f"postgresql+psycopg://postgres@/{WORKING}?host={socket_folder}"
        self.connection = psycopg.connect(
            host=socket_folder, user="postgres", dbname="postgres", autocommit=True
        )
        self.databases = Path(socket_folder) / "data" / "base"
        self.files = Path(socket_folder) / WORKING
        self.store = Path(socket_folder) / "store"
        self.store.mkdir()
        self.numbers = count(1)
        self.states: dict[str, dict[str, Kept]] = {}
        self.held: dict[str, Kept] = {}
        """Of what each of the working files is a copy, by its name, where nobody has written to it since."""
        self.state, self.written = "", ""
        """Which state it was in, and how much the server had written to its log then."""
        self.inside: Inside | None = None
        """Oneself; whoever counts the others leaves that out."""
        self.rows: dict[str, Rows] = {}
        self.counted: dict[int, int] = {}
        """How many rows of each table had been written then, by the count that each new database begins."""
        self.times = 0
        """How often rows were put back since the files were."""
        # A database without files: whoever is made from it is given some.
        self.connection.execute(f"CREATE DATABASE {HOLLOW} TEMPLATE template1 STRATEGY file_copy")
        self._folder_of(HOLLOW).rename(self.files)
        self.owner = self.files.stat()
        self._open()

    def settle(self) -> None:
        """Rows that were replaced are cleared away by whoever reads beside them, and the log tells that."""
        address = self.url.replace("+psycopg", "")
        with psycopg.connect(address, autocommit=True) as connection:
            own, ours = (
                [name for (name,) in connection.execute(f"{TABLES} AND {whose} 'pg_catalog'::regnamespace")]
                for whose in ("relnamespace =", "relnamespace <>")
            )
            connection.execute(f"VACUUM {', '.join(own)}")
            # Not ours: that would tell the planner more of them than it is told elsewhere.
            connection.execute(" UNION ALL ".join(f"SELECT count(*) FROM {name}" for name in ours))
        psycopg.connect(address).close()  # whoever comes first notes for all others what they begin with

    def keep(self, state: str) -> None:
        self.await_departure(PATIENCE)
        counted = self._inside().counted()
        written, rows = self._differing(counted) - {CLEARED}, self.rows.get(self.state)
        if rows and not written <= rows.tables.keys():
            rows = None  # tables are other ones now
        rows = self._inside().read(rows, written)
        self.connection.execute("CHECKPOINT")  # nothing is in the server's memory alone
        files = {name: kept or self._put_away(name) for name, kept in self._working().items()}
        for name in files:  # now that all of them have copies: where one has not, none is taken for a copy
            os.utime(self.files / name, ns=(UNWRITTEN, UNWRITTEN))
        before = self.states.get(state, {})
        self.states[state] = self.held = files
        for kept in set(before.values()).difference(*(each.values() for each in self.states.values())):
            kept.path.unlink()
        self.rows[state], self.counted, self.times = rows, counted, 0
        self.state, self.written = state, self._written()

    def go_back_to(self, state: str) -> None:
        self.state = ""
        with suppress(TimeoutError):
            self.await_departure(A_MOMENT)
        if self.inside:
            self.inside.connection.close()
            self.inside = None
        # Neither is there where it broke off the last time, as on a full disk.
        self.connection.execute(f"DROP DATABASE IF EXISTS {WORKING} WITH (FORCE)")
        self.folder.unlink(missing_ok=True)
        files, working = self.states[state], self._working()
        for name in working.keys() - files.keys():
            (self.files / name).unlink()
        for name, kept in files.items():
            if working.get(name) is not kept:
                self._bring_back(name, kept)
        self.held = files
        self._open()
        self.counted, self.times = {}, 0
        self.state, self.written = state, self._written()

    def is_still(self, state: str, connections: int) -> bool:
        if self.state != state or self.written != self._written():
            return False
        return self._connected() == connections

    def put_back_to(self, state: str, pool: Pool) -> bool:
        """Rows are put back where nothing else was changed, and nobody else is connected."""
        if self.state != state or self.times == OFTEN or self._connected() != pool.checkedin():
            return False
        with ExitStack() as stack:
            for _ in range(pool.checkedin()):
                connection = stack.enter_context(closing(pool.connect()))
                settings, *_ = connection.cursor().execute(TELL).fetchone()
                connection.rollback()
                if settings:
                    return False
        counted = self._inside().counted()
        written = self._differing(counted)
        rows = self.rows[state]
        if not written <= rows.tables.keys() or rows.bytes_of(written) > LARGE:
            return False
        self._inside().put_back(rows, written)
        self.counted, self.written, self.times = counted, self._written(), self.times + 1
        return True

    def _differing(self, counted: Mapping[int, int]) -> set[int]:
        """What was written since it was in its state."""
        return {table for table, rows in counted.items() if rows != self.counted.get(table, 0)}

    def _inside(self) -> Inside:
        if not self.inside:
            self.inside = Inside(self.url.replace("+psycopg", ""))
        return self.inside

    def _connected(self) -> int:
        """How many are, besides oneself."""
        ours = self.inside.number if self.inside else 0
        (number,) = self.connection.execute(OTHERS, [WORKING, ours]).fetchone() or (0,)
        return int(number)

    def close(self) -> None:
        if self.inside:
            self.inside.connection.close()
        self.connection.close()

    def _open(self) -> None:
        """A database with the working files."""
        self.connection.execute(f"CREATE DATABASE {WORKING} TEMPLATE {HOLLOW} STRATEGY file_copy")
        self.folder = self._folder_of(WORKING)
        self.folder.symlink_to(self.files)

    def _folder_of(self, database: str) -> Path:
        """Where the server looks for its files."""
        asked = "SELECT oid::text FROM pg_database WHERE datname = %s"
        return self.databases.joinpath(*self.connection.execute(asked, [database]).fetchone() or ())

    def _working(self) -> dict[str, Kept | None]:
        """The working files by name, and of what each is a copy; None where it was written to."""
        found: dict[str, Kept | None] = {}
        for entry in os.scandir(self.files):
            now, kept = entry.stat(), self.held.get(entry.name)
            is_copy = kept and now.st_mtime_ns == UNWRITTEN and now.st_size == kept.bytes
            found[entry.name] = kept if is_copy else None
        return found

    def _put_away(self, name: str) -> Kept:
        path = self.store / str(next(self.numbers))
        shutil.copyfile(self.files / name, path)
        return Kept(path, path.stat().st_size)

    def _bring_back(self, name: str, kept: Kept) -> None:
        shutil.copyfile(kept.path, self.files / name)
        os.chown(self.files / name, self.owner.st_uid, self.owner.st_gid)
        os.utime(self.files / name, ns=(UNWRITTEN, UNWRITTEN))

    def _written(self) -> str:
        """How far its log is: whatever changes a row, a number or a table is written there first."""
        (place,) = self.connection.execute("SELECT pg_current_wal_insert_lsn()::text").fetchone() or ("",)
        return str(place)

    def await_departure(self, seconds: float, staying: int = 0) -> None:
        """The server notices a moment late that a client has gone; a DROP before that waits much longer.

        Raises `TimeoutError` where more than those `staying` are connected still.
        """
        until = monotonic() + seconds
        while self._connected() > staying:
            if monotonic() > until:
                raise TimeoutError("somebody is connected to the database")
