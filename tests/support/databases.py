"""The two databases that the tests run on, each able to keep a state and go back to it.

Going back is a copy of the whole database, so nothing a test does can reach the next one: not sequences, not
the search index, not rows that triggers protect.
"""

import shutil
from pathlib import Path
from typing import Protocol

import psycopg

WORKING = "working"


class Database(Protocol):
    url: str

    def keep(self, state: str) -> None:
        """Remember what the database holds now. Nobody may be connected."""

    def go_back_to(self, state: str) -> None:
        """Hold again what was kept under this name."""

    def close(self) -> None:
        """Let go of it."""


class SQLite:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / f"{WORKING}.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def keep(self, state: str) -> None:
        shutil.copyfile(self.file, self.folder / state)

    def go_back_to(self, state: str) -> None:
        for companion in ("-wal", "-shm"):
            self.file.with_name(self.file.name + companion).unlink(missing_ok=True)
        shutil.copyfile(self.folder / state, self.file)

    def close(self) -> None:
        pass


class PostgreSQL:
    def __init__(self, socket_folder: str) -> None:
        self.url = f"postgresql+psycopg://postgres@/{WORKING}?host={socket_folder}"
        self.connection = psycopg.connect(
            host=socket_folder, user="postgres", dbname="postgres", autocommit=True
        )
        self._copy("template1", WORKING)

    def keep(self, state: str) -> None:
        self._copy(WORKING, state)

    def go_back_to(self, state: str) -> None:
        self._copy(state, WORKING)

    def close(self) -> None:
        self.connection.close()

    def _copy(self, source: str, target: str) -> None:
        self._await_departure(source, target)
        self.connection.execute(f"DROP DATABASE IF EXISTS {target} WITH (FORCE)")
        self.connection.execute(f"CREATE DATABASE {target} TEMPLATE {source} STRATEGY file_copy")

    def _await_departure(self, *databases: str) -> None:
        """The server notices a moment late that a client has gone; a DROP before that waits much longer."""
        connected = "SELECT 1 FROM pg_stat_activity WHERE datname = ANY (%s)"
        for _ in range(200):
            if not self.connection.execute(connected, [list(databases)]).fetchone():
                return
