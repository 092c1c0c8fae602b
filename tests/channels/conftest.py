"""Services on this machine, which nobody has begun to use."""

from collections.abc import Iterator

import pytest

from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import FakeOIDC

BACK = "http://localhost/back"


@pytest.fixture
def oidc() -> Iterator[FakeOIDC]:
    fake = FakeOIDC(BACK)
    with fake.serving():
        yield fake


@pytest.fixture
def cas() -> Iterator[FakeCAS]:
    fake = FakeCAS(BACK)
    with fake.serving():
        yield fake
