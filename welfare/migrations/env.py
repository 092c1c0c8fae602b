"""How migrations meet the database: with the app's own engine, one transaction for each run."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from alembic import context, op
from alembic.util import CommandError
from flask import current_app
from sqlalchemy import Connection

from welfare.extensions import UTCDateTime

db = current_app.extensions["migrate"].db
BUILT_BY_HAND = "need_search"
"""The search index differs between databases, so migrations write it out and comparisons pass it over."""


def include_name(name: str | None, kind: str, _parents: Any) -> bool:
    """Leave the search index, and the tables SQLite keeps behind it, out of comparisons."""
    return not (kind == "table" and name is not None and name.startswith(BUILT_BY_HAND))


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Moments are written as what they are in the database, so that a migration needs nothing of the app."""
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UTCDateTime) else False


@contextmanager
def keeping_what_points_to_a_table(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by making it anew; without this, dropping the old one drops what points to it.

    https://sqlite.org/lang_altertable.html#otheralter. It has to be said outside a transaction, and foreign
    keys are looked at once, when all is done.
    """
    if connection.dialect.name != "sqlite":
        yield
        return
    sqlite = connection.connection.driver_connection
    sqlite.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
        broken = sqlite.execute("PRAGMA foreign_key_check").fetchall()
        if broken:
            raise RuntimeError(f"rows that point to nothing: {broken[:5]}")
    finally:
        sqlite.execute("PRAGMA foreign_keys=ON")


@contextmanager
def reading_a_table_alone() -> Iterator[None]:
    """Before SQLite makes a table anew it is read; with it would be all that it refers to, and so on, which
    takes longer than the rest."""
    plain = op.batch_alter_table
    op.batch_alter_table = partial(plain, reflect_kwargs={"resolve_fks": False})
    try:
        yield
    finally:
        op.batch_alter_table = plain


def refuse_what_is_newer() -> None:
    """Raises `CommandError` for a database that a later version of this code has upgraded."""
    known = {revision.revision for revision in context.script.walk_revisions()}
    if unknown := set(context.get_context().get_current_heads()) - known:
        raise CommandError(
            f"The database is newer than this code (its tables are of version {', '.join(unknown)}). "
            "Use the code that upgraded it, or restore the backup from before."
        )


def run() -> None:
    """Run the migrations on a connection of the app's engine."""
    with db.engine.connect() as connection, keeping_what_points_to_a_table(connection):
        context.configure(
            connection=connection,
            target_metadata=db.metadata,
            include_name=include_name,
            render_as_batch=True,
            compare_type=True,
            compare_server_default=True,
            transactional_ddl=True,
            render_item=render_item,
        )
        refuse_what_is_newer()
        with context.begin_transaction(), reading_a_table_alone():
            context.run_migrations()


run()
