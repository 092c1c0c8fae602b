"""Windows of the small district's people."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District


@pytest.fixture
def enter(app: Flask, district: District) -> Callable[[str], Client]:
    """A browser at which somebody is signed in."""

    def enter(name: str) -> Client:
        client = app.test_client()
        sign_in_as(client, district.person(name))
        return client  # type: ignore[return-value]

    return enter
