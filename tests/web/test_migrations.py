"""Migrations make what the models say, and every one goes up and down with data in it."""

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from sqlalchemy import inspect, select

from tests.support.world import District
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.search import through_index, tokens_of


@pytest.fixture
def config(app: Flask) -> Config:
    migrations = Path(app.config["MIGRATIONS"])
    config = Config(migrations / "alembic.ini")
    config.set_main_option("script_location", str(migrations))
    return config


def differences() -> list[object]:
    with db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": lambda name, *_: not (name or "").startswith("need_search")}
        )
        return list(compare_metadata(context, db.metadata))


def test_migrations_make_what_the_models_say(app: Flask, config: Config) -> None:
    with app.app_context():
        db.session.remove()
        assert [d for d in differences() if "alembic_version" not in str(d)] == []


def test_every_migration_goes_down_and_up_with_data(app: Flask, config: Config, district: District) -> None:
    for status in (Status.SUBMITTED, Status.ANSWERED, Status.MERGED):
        district.need(status)
    db.session.commit()
    db.session.remove()
    for revision in ScriptDirectory.from_config(config).walk_revisions():
        below = str(revision.down_revision or "base")
        command.downgrade(config, below)
        command.upgrade(config, revision.revision)
        command.downgrade(config, below)
    command.upgrade(config, "head")
    assert "needs" in inspect(db.engine).get_table_names()
    assert [d for d in differences() if "alembic_version" not in str(d)] == []
    assert db.session.scalars(through_index(select(Need.id), ["宿舍"])).all() == []
    assert tokens_of("宿舍")
