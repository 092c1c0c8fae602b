"""The demo district as a fixture: told once for each database, at one fixed moment, and kept."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from tests.support.states import State
from welfare import clock
from welfare.demo.load import load_demo
from welfare.extensions import db

TUESDAY_NIGHT = datetime(2026, 11, 24, 15, 59, 40, tzinfo=UTC)
"""Twenty seconds before the district's midnight: what is told early on that day is compared with it."""


def _tell() -> None:
    with clock.at(TUESDAY_NIGHT):
        load_demo()
        db.session.commit()


DEMO = State("demo", _tell)


@pytest.fixture
def state(state: State, request: pytest.FixtureRequest) -> State:
    """What the database holds when the test begins: the demo where it asks for that."""
    return DEMO if "demo" in request.fixturenames else state


@pytest.fixture
def demo(app: Flask) -> Iterator[datetime]:
    """The demo as it is late on a Tuesday; within the test it stays that moment."""
    with clock.at(TUESDAY_NIGHT):
        yield TUESDAY_NIGHT
