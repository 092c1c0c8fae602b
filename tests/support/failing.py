"""A database that refuses what is written, for real."""

import resource
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Connection, Engine, event, text

from welfare.extensions import db

SMALLEST_FILE = 4096


@contextmanager
def no_more_writing(app: Flask) -> Iterator[None]:
    """The disk takes nothing more of SQLite's log; PostgreSQL ends the connection that is about to commit."""
    engine = engine_of(app)
    if engine.dialect.name == "sqlite":
        usual = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (SMALLEST_FILE, usual[1]))
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    else:
        with before_each_commit(engine, _end_connection):
            yield


def engine_of(app: Flask) -> Engine:
    with app.app_context():
        return db.engine


@contextmanager
def before_each_commit(engine: Engine, act: Callable[[Connection], None]) -> Iterator[None]:
    event.listen(engine, "commit", act)
    try:
        yield
    finally:
        event.remove(engine, "commit", act)


def _end_connection(connection: Connection) -> None:
    own = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with connection.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as other:
        other.execute(text("SELECT pg_terminate_backend(:own, 5000)"), {"own": own})
