"""The tests of histories begin with one of each kind."""

import pytest

from tests.history.house import FULL
from tests.support.states import State


@pytest.fixture
def state() -> State:
    return FULL
