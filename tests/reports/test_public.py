"""The public page: the same for everybody, kept by caches, and telling of nobody."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.world import District
from welfare.needs.lifecycle import Status
from welfare.reports.withholding import SMALLEST_SHOWN
from welfare.web.access import rule_of

SignIn = Callable[[Client, str], Page]
Database = scoped_session[Session]

WITHOUT_SIGNING_IN = {
    "/", "/public", "/public.json", "/sign-in", "/sign-in/demo", "/language", "/text-size", "/healthz",
    "/session", "/drafts", "/sw.js", "/manifest.webmanifest", "/static/<path:name>",
    "/calendar/<token>.ics",
}  # fmt: skip
"""What is open to everybody, besides the empty forms that phones keep (`/offline/...`): nothing of it tells
of anybody. A calendar's address is its owner's secret."""


def test_counts_below_ten_and_what_tells_them_are_withheld(
    district: District, session: Database, client: Client
) -> None:
    for _ in range(12):
        district.need(Status.SOLVED)
    for _ in range(3):
        district.need(Status.SOLVED, category="training")
    district.need()
    session.commit()
    page = client.page("/public")
    assert text(page.figure("solved")) == "15"
    assert text(page.figure("taken_in")) == "不公布", "16 taken in less 15 solved would be the one"
    found = client.get("/public.json").get_json()
    assert found["solved_by_category"]["training"] is None
    shown = [count for count in [*found["counts"].values(), *found["solved_by_category"].values()] if count]
    assert all(count >= SMALLEST_SHOWN for count in shown)
    for one, other in combinations(shown, 2):
        assert abs(one - other) in (0, *range(SMALLEST_SHOWN, 99))


def test_the_same_for_everybody_and_nothing_is_remembered(
    district: District, session: Database, client: Client, sign_in: SignIn
) -> None:
    sign_in(client, "leader")
    client.set_cookie("lang", "en")
    client.set_cookie("text_size", "large")
    stranger = client.application.test_client()
    for address in ("/public", "/public.json", "/public?language=en"):
        seen, known = stranger.get(address), client.get(address)
        assert seen.data == known.data
        assert "Set-Cookie" not in known.headers
        assert "Cookie" not in known.headers.get("Vary", "")
        assert "public" in known.headers["Cache-Control"]
        assert "no-store" not in known.headers["Cache-Control"]
        again = stranger.get(address, headers={"If-None-Match": seen.headers["ETag"]})
        assert again.status_code == 304
    assert client.get("/overview").status_code == 200, "whoever is signed in stays so"
    assert 'lang="en"' in stranger.get("/public?language=en").text


def test_an_empty_district_is_no_crash_and_no_zero_percent(client: Client) -> None:
    page = client.page("/public")
    assert page.status == 200
    assert "0%" not in page.text
    assert text(page.figure("resolution_rate")) == "—"


def test_nothing_else_is_reachable_without_signing_in(app: Flask, client: Client) -> None:
    with app.app_context():
        rules = [
            rule for rule in app.url_map.iter_rules() if (found := rule_of(rule.endpoint)) and found.is_public
        ]
    assert {rule.rule for rule in rules if not rule.rule.startswith("/offline/")} == WITHOUT_SIGNING_IN
    for address in ("/figures.json", "/figures", "/overview", "/bulletins", "/exports"):
        assert client.get(address).status_code in (302, 303, 401)


@pytest.mark.parametrize("who", ["leader", "teacher"])
def test_it_can_be_read_while_signed_in(
    district: District, client: Client, sign_in: SignIn, who: str, app: Any
) -> None:
    sign_in(client, who)
    assert client.page("/public").status == 200
