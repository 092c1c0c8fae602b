"""Services on this machine by which people sign in, and a browser that goes there and back."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from tests.fakes.cas import FakeCAS
from tests.fakes.oidc import CLIENT, SECRET, FakeOIDC
from tests.support.client import Client, Page
from welfare.channels.settings import PROVIDERS
from welfare.channels.sign_ins.cas import CASServer
from welfare.channels.sign_ins.oidc import OpenIDProvider

BACK = "http://localhost/sign-in/with/{}/back"
Go = Callable[..., Page]


@pytest.fixture
def oidc(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeOIDC]:
    fake = FakeOIDC(BACK.format("oidc"))
    with fake.serving():
        ours = OpenIDProvider(fake.address, CLIENT, SECRET, "区教育云", "jobnumber", ("http",))
        monkeypatch.setitem(app.config, PROVIDERS, {"oidc": ours})
        yield fake


@pytest.fixture
def cas(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeCAS]:
    fake = FakeCAS(BACK.format("cas"))
    with fake.serving():
        ours = CASServer(fake.address, "统一认证", "gh")
        monkeypatch.setitem(app.config, PROVIDERS, {"cas": ours})
        yield fake


def away(client: Client, name: str, wanted: str = "") -> str:
    """The address that the other service sends the browser back to."""
    answer = client.get(f"/sign-in/with/{name}", query_string={"next": wanted} if wanted else None)
    assert answer.status_code == 303
    return visit(answer.location)


def visit(address: str) -> str:
    """Where the other service leads from there."""
    answer = requests.get(address, allow_redirects=False, timeout=20)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"]


def come_back(client: Client, address: str) -> Page:
    """The page that the browser ends at, once it is sent there."""
    parts = urlsplit(address)
    assert parts.netloc == "localhost"
    return client.page(f"{parts.path}?{parts.query}")


@pytest.fixture
def go(client: Client) -> Callable[..., Page]:
    """There and back, from the sign-in page."""

    def go(name: str, wanted: str = "", **_more: Any) -> Page:
        return come_back(client, away(client, name, wanted))

    return go
