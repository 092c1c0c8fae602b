"""What the tests of housing share: a moment that stands still, and browsers of people."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask

from tests.housing.phases import NOW
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock

BrowserOf = Callable[[str], Client]


@pytest.fixture
def now() -> Iterator[datetime]:
    """Within the test it stays the moment of the kept rounds."""
    with clock.at(NOW):
        yield NOW


@pytest.fixture
def browser_of(app: Flask, district: District) -> BrowserOf:
    """A browser in which somebody is signed in, reading English: `browser_of("handler")`."""

    def browser_of(staff_number: str) -> Client:
        client: Client = app.test_client()
        client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
        sign_in_as(client, district.person(staff_number))
        return client

    return browser_of
