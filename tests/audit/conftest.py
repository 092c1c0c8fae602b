"""The check as a command, and the database as its administrator has it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from welfare.extensions import db

Run = Callable[..., tuple[int, str]]
Sql = Callable[..., None]


@pytest.fixture
def run(app: Flask, instance: Path) -> Run:
    """Runs `flask audit verify`, or another command; gives its exit code and what it said."""

    def run(*command: str) -> tuple[int, str]:
        db.session.remove()
        result = app.test_cli_runner().invoke(args=command or ("audit", "verify"), catch_exceptions=False)
        return result.exit_code, result.output

    return run


@pytest.fixture
def sql(app: Flask) -> Sql:
    """Does with the database what its administrator could: no rule and no foreign key is in the way."""

    def sql(*statements: str) -> None:
        db.session.commit()
        db.session.remove()
        with db.engine.connect() as connection:
            connection.detach()  # nobody else is given it, with its rules off
            if connection.dialect.name == "sqlite":
                connection.connection.dbapi_connection.execute("PRAGMA foreign_keys=OFF")
            else:
                connection.execute(text("SET session_replication_role = replica"))
            for statement in statements:
                connection.execute(text(statement))
            connection.commit()

    return sql
