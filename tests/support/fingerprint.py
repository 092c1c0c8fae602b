"""Everything that a database holds, so that a test can say that nothing was changed."""

from collections.abc import Collection

from flask import Flask
from sqlalchemy import Connection, Table

from welfare.accounts.models import PersonEvent
from welfare.accounts.sign_ins.models import SignIn
from welfare.extensions import db
from welfare.health.models import Pulse
from welfare.web.models import TryCount

SIGNS_OF_LIFE = (Pulse.__table__, TryCount.__table__)
"""What is written by whoever asks, whatever becomes of it."""

SIGN_OF_LIFE = SignIn.__table__.c.used_at
"""Written now and then by whoever only reads."""


def beside_people() -> list[Table]:
    """All tables but the histories of people, which also keep who looked at what is set apart."""
    return [t for t in db.metadata.sorted_tables if t not in (*SIGNS_OF_LIFE, PersonEvent.__table__)]


def fingerprint(app: Flask, tables: Collection[Table] = ()) -> dict[str, str]:
    """Every row of these tables (or of every one but signs of life) as text, by table, asked for in one query
    on a connection of its own."""
    with app.app_context(), db.engine.connect() as connection:
        chosen = tables or [table for table in db.metadata.sorted_tables if table not in SIGNS_OF_LIFE]
        query = " UNION ALL ".join(_rows_of(table, connection) for table in chosen)
        return dict(connection.exec_driver_sql(query).all())


def _rows_of(table: Table, connection: Connection) -> str:
    quote = connection.dialect.identifier_preparer.quote
    told = [column for column in table.columns if column is not SIGN_OF_LIFE]
    columns = " || ".join(f"quote({quote(column.name)})" for column in told)
    row = "t::text" if len(told) == len(table.columns) else f"(to_jsonb(t) - '{SIGN_OF_LIFE.name}')::text"
    on_sqlite = connection.dialect.name == "sqlite"
    rows = f"group_concat({columns})" if on_sqlite else f"string_agg({row}, ',' ORDER BY {row})"
    return f"SELECT '{table.name}', {rows} FROM {quote(table.name)} AS t"
