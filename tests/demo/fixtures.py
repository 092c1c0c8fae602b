"""The demo district as a fixture: told once for each database, at one fixed moment, and kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from tests.support.states import State
from welfare import clock
from welfare.demo.load import load_demo

TUESDAY_NIGHT = datetime(2026, 11, 24, 15, 59, 40, tzinfo=UTC)
"""Twenty seconds before the district's midnight: what is told early on that day is compared with it."""


@pytest.fixture
def demo(app: Flask, house: Any) -> Iterator[datetime]:
    """The demo as it is late on a Tuesday; within the test it stays that moment."""
    with clock.at(TUESDAY_NIGHT):
        house.begin_with(State("demo", load_demo))
        yield TUESDAY_NIGHT
