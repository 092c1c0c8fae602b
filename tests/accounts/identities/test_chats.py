"""Signing in by DingTalk and Feishu, by one tap, and who is refused."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from flask import Flask
from sqlalchemy import select

from tests.accounts.identities.conftest import come_back
from tests.support.chatting import dingtalk_on, feishu_on
from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare.accounts.identities.models import Identity
from welfare.extensions import db

NAMES = {"dingtalk": ("DingTalk", "jia"), "feishu": ("Feishu", "ou_jia")}


@pytest.fixture(params=["dingtalk", "feishu"])
def service(
    app: Flask, district: District, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Any]]:
    """Its name, and the fake."""
    switched_on = dingtalk_on if request.param == "dingtalk" else feishu_on
    with switched_on(app, monkeypatch) as fake:
        yield request.param, fake


def _away_and_back(client: Client, name: str) -> Page:
    answer = client.get(f"/sign-in/with/{name}?next=/notices")
    assert answer.status_code == 303
    there = requests.get(answer.location, allow_redirects=False, timeout=20)
    assert there.status_code == 302, there.text
    return come_back(client, there.headers["Location"])


def test_one_links_once_by_the_password_and_comes_in_by_a_tap(
    client: Client, service: tuple[str, Any]
) -> None:
    name, _fake = service
    label, subject = NAMES[name]
    page = client.page("/sign-in?next=/notices")
    assert (page.status, f"/sign-in/with/{name}" in page.response.text, label in page.text) == (
        200,
        True,
        True,
    )
    page = _away_and_back(client, name)
    assert "is not known here yet" in page.text
    page.form("/sign-in").send(login="teacher", password=PASSWORD).form("/linking").send()
    identity = db.session.scalars(select(Identity)).one()
    assert (identity.provider, identity.subject) == (name, subject)
    client.delete_cookie("welfare")
    assert _away_and_back(client, name).path == "/notices"


def test_members_of_others_are_refused(client: Client, service: tuple[str, Any]) -> None:
    name, fake = service
    fake.corporation = fake.tenant = "somebody else's"
    page = _away_and_back(client, name)
    assert f"Only members of the bureau's own {NAMES[name][0]}" in page.text
    assert db.session.scalars(select(Identity)).all() == []


def test_the_way_back_is_gone_once(client: Client, app: Flask, service: tuple[str, Any]) -> None:
    name, _fake = service
    address = client.get(f"/sign-in/with/{name}").location
    back = requests.get(address, allow_redirects=False, timeout=20).headers["Location"]
    other: Client = app.test_client()
    assert "did not begin in this browser" in come_back(other, back).text
    come_back(client, back)
    assert "did not begin in this browser" in come_back(client, back).text
