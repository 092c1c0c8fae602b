"""An app on each of the two databases, as it was before any test.

A test that asks for `app`, or for anything built on it, runs twice: on SQLite and on PostgreSQL. Its database
has the tables and no rows; where the test asks for `district`, the small district of tests/support/world.py.
"""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy.orm import Session, scoped_session

from tests.support import world
from tests.support.client import Client
from tests.support.databases import Database, PostgreSQL, SQLite
from tests.support.postgres import running_postgres
from welfare import create_app
from welfare.extensions import db, limiter

CHEAP_HASHES = {"time_cost": 1, "memory_cost": 8, "parallelism": 1}


class House:
    """One app and its database, kept for the whole run."""

    def __init__(self, database: Database, instance: Path) -> None:
        self.database = database
        self.app = create_app(
            {
                "WELFARE_ENV": "testing",
                "WELFARE_INSTANCE": str(instance),
                "DATABASE_URL": database.url,
                "ARGON2": CHEAP_HASHES,
            }
        )
        self.app.test_client_class = Client
        self.kept: set[str] = set()
        with self.app.app_context():
            upgrade()
            self._keep("empty")

    def begin_with(self, state: str, build: Callable[[], None] | None = None) -> None:
        """The database in this state; `build` makes it from an empty one the first time it is asked for."""
        with self.app.app_context():
            db.engine.dispose()
            if state in self.kept:
                self.database.go_back_to(state)
            else:
                self.database.go_back_to("empty")
                build()
                db.session.commit()
                self._keep(state)

    def _keep(self, state: str) -> None:
        db.session.remove()
        db.engine.dispose()
        self.database.keep(state)
        self.kept.add(state)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The socket folder of a PostgreSQL that this process has to itself."""
    with running_postgres() as socket_folder:
        yield socket_folder


@pytest.fixture(scope="session")
def house_on(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Callable[[str], House]:
    """The house on a kind of database."""

    @cache
    def house(kind: str) -> House:
        folder = tmp_path_factory.mktemp(kind)
        database = SQLite(folder) if kind == "sqlite" else PostgreSQL(request.getfixturevalue("postgres"))
        return House(database, folder)

    return house


@pytest.fixture(params=["sqlite", "postgresql"])
def app(request: pytest.FixtureRequest, house_on: Callable[[str], House]) -> Iterator[Flask]:
    """The app; CSRF protection is on."""
    house = house_on(request.param)
    if "district" in request.fixturenames:
        house.begin_with("district", world.build)
    else:
        house.begin_with("empty")
    limiter.reset()
    return house.app


@pytest.fixture
def database_url(app: Flask) -> str:
    """Where the database of `app` is."""
    return str(app.config["SQLALCHEMY_DATABASE_URI"])


@pytest.fixture
def session(app: Flask) -> Iterator[scoped_session[Session]]:
    """The database session of the test itself; a request has its own, and sees what was written here."""
    with app.app_context():
        yield db.session


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser without script, signed out."""
    return app.test_client()


@pytest.fixture
def district(session: scoped_session[Session]) -> world.District:
    """The people, places and needs of the small district, by name."""
    return world.District()
