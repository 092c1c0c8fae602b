"""The demo district as a fixture: told once for each database, at one fixed moment, and kept."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from welfare import clock
from welfare.demo.load import load_demo
from welfare.extensions import db

TUESDAY_NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.fixture
def demo(app: Flask, house_on: Callable[[str], Any]) -> Iterator[datetime]:
    """The demo as it is on a Tuesday at noon; within the test it stays that moment."""
    with clock.at(TUESDAY_NOON):
        with app.app_context():
            kind = db.engine.dialect.name
        house_on(kind).begin_with("demo", load_demo)
        yield TUESDAY_NOON
