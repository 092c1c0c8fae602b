"""Who sets for how long what is kept, over HTTP: each account, each bound; refused, nothing changes."""

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.retention.test_rules import KEPT as BOUNDS
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, PEOPLE, District
from welfare.extensions import db
from welfare.retention.models import RetentionEvent
from welfare.retention.policy import Kind
from welfare.retention.queries import days_kept

MOST = 3650
SETS, READS = "admin", "auditor"


@pytest.fixture
def browser(app: Flask) -> Client:
    client: Any = app.test_client()
    assert isinstance(client, Client)
    return client


def changes(kind: str) -> list[Any]:
    return [details["changes"]["days"] for details in db.session.scalars(select(RetentionEvent.details))]


def test_every_kind_is_in_the_table(app: Flask, district: District) -> None:
    assert BOUNDS.keys() == set(Kind)
    assert {kind: usual for kind, (usual, _least) in BOUNDS.items()} == days_kept()


def test_only_an_administrator_of_the_bureau_sets_it(app: Flask, district: District, browser: Client) -> None:
    kind, before = "needs", days_kept()
    for name, *_who in PEOPLE:
        if name == SETS:
            continue
        token = sign_in_as(browser, district.person(name))
        answer = browser.post(f"/retention/{kind}", data={"days": "900", "csrf_token": token})
        assert answer.status_code == 403, name
        assert browser.get(f"/retention/{kind}").status_code == (200 if name == READS else 403), name
    assert changes(kind) == []
    assert days_kept() == before


@pytest.mark.parametrize("kind", BOUNDS)
def test_each_bound_over_http(kind: str, app: Flask, district: District, browser: Client) -> None:
    usual, least = BOUNDS[kind]
    sign_in_as(browser, district.person(SETS))
    form = browser.page(f"/retention/{kind}").form(f"/{kind}")
    for typed in (str(least - 1), str(MOST + 1), "0", "-5", "", "soon", "1.5", "9" * 30):
        refused = form.send(days=typed)
        assert refused.status == 422, typed
        assert refused.form(f"/{kind}").values["days"] == typed  # kept as it was typed
        assert changes(kind) == []
    form.send(days=str(usual))
    assert changes(kind) == []  # the same as before is no change
    browser.page(f"/retention/{kind}").form(f"/{kind}").send(days=str(least))
    browser.page(f"/retention/{kind}").form(f"/{kind}").send(days=str(MOST))
    assert changes(kind) == [[usual, least], [least, MOST]]
    assert days_kept()[Kind(kind)] == MOST


def test_it_asks_for_the_password_first(app: Flask, district: District, browser: Client) -> None:
    sign_in_as(browser, district.person(SETS), is_proven=False)
    asked = browser.page("/retention/needs").form("/needs").send(days="900")
    assert asked.status == 403
    assert changes("needs") == []
    asked.form("/needs").send(password_proof=PASSWORD)
    assert changes("needs") == [[1825, 900]]
