"""How the databases are asked: what a transaction sees, who waits for whom, and for how long."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from flask import Flask, has_request_context, request
from sqlalchemy import Dialect, Engine, event
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DisconnectionError

from welfare.extensions import AT_ONE_MOMENT, PATIENCE, READING_METHODS, READS_ONLY, db, migrate

WAITS_FOR_A_LOCK = {"sqlite": 10, "postgresql": 30}
"""Seconds after which whoever waits for others is told to come again; in PostgreSQL they stand in line."""
LOOKS_FOR_THE_LOCK = 0.001
"""Seconds between one look and the next, of whoever waits to write to SQLite."""


def prepare_database(app: Flask) -> None:
    """Bind the database, and give SQLite the settings that make it safe under several processes."""
    db.init_app(app)
    migrate.init_app(app, db, directory=str(app.config["MIGRATIONS"]), render_as_batch=True)
    with app.app_context():
        (_tune_sqlite if db.engine.dialect.name == "sqlite" else _tune_postgresql)(db.engine)


def _tune_postgresql(engine: Engine) -> None:
    """What only reads, and takes its time, reads as of one moment, as on SQLite; and nobody waits for ever
    for a lock, which may be held by a hand that has gone home."""

    @event.listens_for(engine, "connect")
    def set_patience(connection: Any, _record: Any) -> None:
        connection.execute(f"SET lock_timeout = '{WAITS_FOR_A_LOCK['postgresql']}s'")
        connection.commit()

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        is_asked = has_request_context() and request.environ.get(AT_ONE_MOMENT, False)
        if connection.get_execution_options().get(READS_ONLY, is_asked):
            with connection.connection.cursor() as cursor:  # whose rows are streamed would stream this too
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")


def _file_of(engine: Engine) -> tuple[int, int] | None:
    """Which file the database is, whatever its name; None where there is none."""
    try:
        found = Path(str(engine.url.database)).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


class SQLiteStatements(SQLiteCompiler):
    """Says that nothing is in an empty list as other databases are told: before any row is read.

    SQLAlchemy asks SQLite, for the sake of old ones, for what is in an empty query; SQLite then looks for it
    in the whole table.
    """

    def visit_empty_set_op_expr(self, type_: Sequence[Any], expand_op: Any, **how: Any) -> Any:
        """Of several columns at once SQLite must be asked its own way."""
        says: Any = super() if len(type_) > 1 else super(SQLiteCompiler, self)
        return says.visit_empty_set_op_expr(type_, expand_op, **how)


def _begin_immediate(connection: Any) -> None:
    """Take the write lock, looking for it again and again at an even pace.

    SQLite's own waiting sleeps ever longer, up to a tenth of a second, while those who have just written take
    the lock again: of two busy workers one could stand still for seconds (docs/performance.md).
    """
    sqlite_connection = connection.connection.dbapi_connection
    until = monotonic() + connection.get_execution_options().get(PATIENCE, WAITS_FOR_A_LOCK["sqlite"])
    _set_busy_timeout(sqlite_connection, 0)
    try:
        while monotonic() < until and _is_locked(sqlite_connection):
            sleep(LOOKS_FOR_THE_LOCK)
        if not sqlite_connection.in_transaction:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        _set_busy_timeout(sqlite_connection, WAITS_FOR_A_LOCK["sqlite"])


def _is_locked(connection: sqlite3.Connection) -> bool:
    """Whether somebody else writes; if not, a transaction has begun, or will say what hinders it."""
    try:
        connection.execute("BEGIN IMMEDIATE").close()
    except sqlite3.OperationalError as error:
        return error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY  # the rest of the code says why
    return False


def _set_busy_timeout(connection: sqlite3.Connection, seconds: int) -> None:
    connection.execute(f"PRAGMA busy_timeout={seconds * 1000}").close()


def _tune_sqlite(engine: Engine) -> None:
    """Write-ahead log, durable commits, and writers that queue instead of failing half-way.

    A transaction that begins by reading cannot always be upgraded to a write, so one that may write takes
    the write lock at its beginning (https://sqlite.org/lang_transaction.html).
    """

    engine.dialect.statement_compiler = SQLiteStatements

    @event.listens_for(engine, "connect")
    def set_pragmas(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "temp_store=MEMORY",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        _set_busy_timeout(connection, WAITS_FOR_A_LOCK["sqlite"])

    @event.listens_for(engine, "do_connect")
    def make_no_other(_dialect: Dialect, _record: Any, address: Any, _settings: Any) -> None:
        if has_request_context() and not Path(address[0]).exists():
            raise sqlite3.OperationalError("unable to open database file")

    @event.listens_for(engine, "connect")
    def remember_which(_connection: sqlite3.Connection, record: Any) -> None:
        record.info["file"] = _file_of(engine)

    @event.listens_for(engine, "checkout")
    def is_still_there(_connection: sqlite3.Connection, record: Any, _proxy: Any) -> None:
        """Where it was moved away or replaced by a backup, what the old one takes would be lost with it."""
        if record.info["file"] != _file_of(engine):
            raise DisconnectionError

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        is_page = has_request_context() and request.method in READING_METHODS
        reading = connection.get_execution_options().get(READS_ONLY, is_page)
        if reading:
            connection.exec_driver_sql("BEGIN")
        else:
            _begin_immediate(connection)
