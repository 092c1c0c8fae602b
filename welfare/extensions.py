"""The extensions, made here and bound to an app by `create_app`."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from flask import Flask, has_request_context, request
from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import DateTime, Dialect, Engine, Enum, Executable, MetaData, event, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.sqlite.base import SQLiteCompiler
from sqlalchemy.exc import DisconnectionError, IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
WAITS_FOR_A_LOCK = {"sqlite": 10, "postgresql": 30}
"""Seconds after which whoever waits for others is told to come again; in PostgreSQL they stand in line."""
PATIENCE = "welfare_patience"
"""For how many of these seconds a connection to SQLite waits, where it is said."""
LOOKS_FOR_THE_LOCK = 0.001
"""Seconds between one look and the next, of whoever waits to write to SQLite."""
WRITTEN = "rows that this transaction has written"
READS_ONLY = "welfare_reads_only"
"""Whether a transaction only reads; where nothing says so, the pages that a browser asks for do."""
WRITES = "transaction of a page that writes"
AT_ONE_MOMENT = "welfare.at_one_moment"
"""In a request's environment: whether its page adds up what it reads, which must be as of one moment."""


class UTCDateTime(TypeDecorator[datetime]):
    """An aware moment, stored and given back in UTC on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True
    python_type = datetime

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Takes an aware moment; a naive one is a programming error."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Gives an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[StrEnum]) -> list[str]:
    """What is stored of an enumeration: its values, not its Python names."""
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """The base of every model."""

    registry = registry(
        metadata=MetaData(naming_convention=CONSTRAINT_NAMES),
        type_annotation_map={
            datetime: UTCDateTime(),
            StrEnum: Enum(StrEnum, native_enum=False, length=20, values_callable=_values),
        },
    )


db = SQLAlchemy(model_class=Base, disable_autonaming=True)
migrate = Migrate()
login_manager = LoginManager()
csrf = CSRFProtect()
babel = Babel()
compress = Compress()


def note_written(table: str, keys: Iterable[tuple[Any, ...]]) -> None:
    """Say which rows, by their primary keys, this transaction writes besides the objects of its session.

    They are sealed before it commits.
    """
    db.session.info.setdefault(WRITTEN, {}).setdefault(table, set()).update(keys)


def insert_unless_there(model: type[Base], row: dict[str, Any]) -> bool:
    """Insert `row` unless its unique key is taken, waiting for whoever is just taking it; whether it did."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(model).values(row).on_conflict_do_nothing()
    table: Any = model.__table__
    inserted = db.session.connection().execute(statement.returning(*table.primary_key)).all()
    note_written(table.name, [tuple(key) for key in inserted])
    return bool(inserted)


@contextmanager
def unless_taken(refusal: Exception) -> Iterator[None]:
    """Write what the block changes. Raises `refusal` where a unique key is taken, be it by somebody else just
    now."""
    try:
        with db.session.begin_nested():
            yield
    except IntegrityError:
        raise refusal from None


@contextmanager
def read_only() -> Iterator[None]:
    """Within the block the session reads, for long, as of one moment; nobody is kept from writing meanwhile.

    What had been begun is rolled back before, and what was done inside after.
    """
    db.session.rollback()
    db.session.connection(execution_options={READS_ONLY: True})
    try:
        yield
    finally:
        db.session.rollback()


def begin_writing() -> None:
    """End what this request has read, and begin a transaction that writes, on a page as well; nothing where
    that is done."""
    session = db.session()
    if session.in_transaction() and session.info.get(WRITES) is session.get_transaction():
        return
    db.session.rollback()
    db.session.connection(execution_options={READS_ONLY: False})
    session.info[WRITES] = session.get_transaction()


def write_beside(statement: Executable) -> None:
    """Write this in a transaction of its own, while a page goes on reading.

    It waits for nobody: where somebody else is writing, or nothing can be kept just now, it is not written.
    """
    with suppress(SQLAlchemyError), db.engine.connect() as connection:
        connection.execution_options(**{READS_ONLY: False, PATIENCE: 0})
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL lock_timeout = '1ms'"))
        connection.execute(statement)
        connection.commit()


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
