"""What is looked at. Nothing here waits for long, uses what pages use, or tells whose anything is.

A look has a connection of its own, so that it neither waits for one that a page holds nor is fooled by one
that was opened before the database went away.
"""

import shutil
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from urllib.parse import quote

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import Connection, Engine, NullPool, create_engine, func, make_url, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from welfare import clock
from welfare.health import processes
from welfare.health.actions import beat
from welfare.health.models import Pulse
from welfare.health.policy import Condition, Verdict, on_age, on_processes, on_room, on_tables
from welfare.notices.models import Delivery, is_open

PATIENCE = 3
"""Seconds that a look waits for the database, or for whoever locks it."""
LAST_BACKUP = "last_backup"
"""A file of the instance folder that the backup touches when it is done."""
TROUBLES = {
    "no such table": "no tables",
    "relation": "no tables",
    "locked": "locked",
    "statement timeout": "locked",
    "malformed": "corrupt",
    "not a database": "corrupt",
    "unable to open": "missing",
    "does not exist": "missing",
    "readonly": "read-only",
    "is full": "full",
    "No space left": "full",
    "disk I/O error": "disk error",
}
"""What a database says, and what that means. Whatever else it says: it cannot be reached."""

Findings = Mapping[str, Condition]
_looking = Lock()
_kept: tuple[float, Findings] = 0, {}


def look() -> Findings:
    """How everything is, by name; within a process what was found a few seconds ago is found again.

    Whoever looks already may never hear from the database again: they are not waited for long.
    """
    global _kept
    if not _looking.acquire(timeout=2 * PATIENCE):
        return dict.fromkeys(OF_DATABASE, Condition(Verdict.ERROR, "unreachable"))
    try:
        looked_at, findings = _kept
        if not findings or time.monotonic() - looked_at >= current_app.config["HEALTH_KEPT_FOR"]:
            findings = {**look_at_database(), **_of_machine()}
            _kept = time.monotonic(), findings
        return findings
    finally:
        _looking.release()


def look_at_database() -> Findings:
    """After the first that fails the others are not waited for."""
    findings = {}
    try:
        with engine_for_looking(current_app.config["SQLALCHEMY_DATABASE_URI"]).connect() as connection:
            for name, check in OF_DATABASE.items():
                findings[name] = check(connection)
    except SQLAlchemyError as error:
        trouble = Condition(Verdict.ERROR, _trouble(error))
        findings |= {name: trouble for name in OF_DATABASE if name not in findings}
    return findings


def _trouble(error: SQLAlchemyError) -> str:
    said = str(error.orig if isinstance(error, DBAPIError) else error)
    return next((trouble for words, trouble in TROUBLES.items() if words in said), "unreachable")


@cache
def engine_for_looking(address: str) -> Engine:
    """Gives a connection at each look that is closed after it."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite":
        # `rw` makes no database where there is none.
        url = url.set(database=f"file:{quote(str(url.database))}", query={"mode": "rw", "uri": "true"})
        patience: dict[str, object] = {"timeout": PATIENCE}
    else:
        patience = {"connect_timeout": PATIENCE, "tcp_user_timeout": PATIENCE * 1000}
    return create_engine(
        url, poolclass=NullPool, isolation_level="AUTOCOMMIT", hide_parameters=True, connect_args=patience
    )


def _can_be_read(connection: Connection) -> Condition:
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SET statement_timeout = '{PATIENCE}s'"))
    connection.execute(text("SELECT 1"))
    return Condition()


def _has_its_tables(connection: Connection) -> Condition:
    return on_tables(connection.scalar(text("SELECT version_num FROM alembic_version")), tables_of_the_code())


@cache
def tables_of_the_code() -> str:
    """The version of the tables that this code works with."""
    config = Config()
    config.set_main_option("script_location", str(current_app.config["MIGRATIONS"]))
    return str(ScriptDirectory.from_config(config).get_current_head())


def _can_be_written(connection: Connection) -> Condition:
    beat("write", connection)
    return Condition()


def _clock_ran(connection: Connection) -> Condition:
    ran = connection.scalar(select(Pulse.at).where(Pulse.name == "clock"))
    return on_age("clock", clock.now() - ran if ran else None)


def _outbox_moves(connection: Connection) -> Condition:
    now = clock.now()
    waits_since = connection.scalar(
        select(func.min(Delivery.due_at)).where(is_open(), Delivery.due_at <= now)
    )
    return on_age("outbox", now - waits_since) if waits_since else Condition()


OF_DATABASE: Mapping[str, Callable[[Connection], Condition]] = {
    "database": _can_be_read,
    "tables": _has_its_tables,
    "writing": _can_be_written,
    "clock": _clock_ran,
    "outbox": _outbox_moves,
}


def _of_machine() -> Findings:
    instance = Path(current_app.instance_path)
    findings = {"disk": Condition(Verdict.ERROR, "missing"), "backup": on_age("backup", None)}
    with suppress(OSError):
        findings["disk"] = on_room(shutil.disk_usage(instance).free)
    with suppress(OSError):
        made = datetime.fromtimestamp((instance / LAST_BACKUP).stat().st_mtime, UTC)
        findings["backup"] = on_age("backup", clock.now() - made)
    if processes.server:
        workers, beside = processes.server.running()
        findings["workers"] = on_processes(workers, processes.server.workers)
        findings["beside"] = on_processes(beside, len(processes.server.beside))
    return findings
