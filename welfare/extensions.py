"""The extensions, made here and bound to an app by `create_app`."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

from flask_babel import Babel
from flask_compress import Compress
from flask_login import LoginManager
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy import BindParameter, Date, DateTime, Dialect, Enum, Executable, MetaData, bindparam, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from welfare import clock

CONSTRAINT_NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
PATIENCE = "welfare_patience"
"""For how many seconds a connection to SQLite waits, where it is said."""
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


def moment_of(name: str, later: timedelta = timedelta()) -> BindParameter[datetime]:
    """So much later than the moment at which a statement is asked: it can be kept, and asked again."""
    return bindparam(name, callable_=lambda: clock.now() + later, type_=UTCDateTime())


NOW = moment_of("now")
TODAY: BindParameter[date] = bindparam("today", callable_=clock.today, type_=Date())
"""The day on which a statement is asked."""


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
    inserted = db.session.connection().execute(_inserted(model, own_insert()), row).all()
    note_written(model.__tablename__, [tuple(key) for key in inserted])
    return bool(inserted)


@cache
def _inserted(model: type[Base], insert: Any) -> Any:
    return insert(model).on_conflict_do_nothing().returning(*model.__table__.primary_key)


def own_insert() -> Any:
    """What makes the database's own INSERT, which says what happens where the row is there."""
    return (postgresql if db.engine.dialect.name == "postgresql" else sqlite).insert


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
