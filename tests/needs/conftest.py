"""What the tests of needs share."""

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.needs.inbox_world import InboxWorld


@pytest.fixture
def inbox(session: scoped_session[Session]) -> InboxWorld:
    """A district for lists, beside the tests' own."""
    return InboxWorld()
