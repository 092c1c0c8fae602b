"""The demo district as a fixture: told once for each database, at one fixed moment, and kept."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from tests.support.states import State
from welfare import clock
from welfare.demo.load import load_demo

TUESDAY_NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def demo(app: Flask, house: Any) -> Iterator[datetime]:
    """The demo as it is on a Tuesday at noon; within the test it stays that moment."""
    with clock.at(TUESDAY_NOON):
        house.begin_with(State("demo", load_demo))
        yield TUESDAY_NOON
