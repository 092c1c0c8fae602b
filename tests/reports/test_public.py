"""The public page: the same for everybody, kept by caches, and telling of nobody."""

from collections.abc import Callable
from itertools import combinations
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.world import District
from welfare.needs.lifecycle import Status
from welfare.reports.public import measures as public_measures
from welfare.reports.public import totals
from welfare.reports.public.withholding import SMALLEST_SHOWN, ranges, withheld
from welfare.web.access import rule_of

SignIn = Callable[[Client, str], Page]
Database = scoped_session[Session]

WITHOUT_SIGNING_IN = {
    "/", "/public", "/public.json", "/sign-in", "/sign-in/demo", "/language", "/text-size", "/healthz",
    "/session", "/drafts", "/sw.js", "/manifest.webmanifest", "/static/<path:name>",
    "/calendar/<token>.ics",
    "/housing/rounds/<id:round_id>/notice", "/housing/rounds/<id:round_id>/notice.json",
}  # fmt: skip
"""What is open to everybody, besides the empty forms that phones keep (`/offline/...`): nothing of it tells
of anybody. A calendar's address is its owner's secret; a round's public notice is for the public, masked."""


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


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "What teachers asked for"), ("zh", "教师提出了什么")]
)
def test_the_front_page_leads_to_the_public_page_in_the_readers_language(
    client: Client, district: District, session: Database, language: str, heading: str
) -> None:
    for _ in range(SMALLEST_SHOWN):
        district.need()
    session.commit()
    client.set_cookie("lang", language)
    front = client.page("/")
    address = next(link for link in front.links.values() if link.startswith("/public"))
    assert client.page(address).heading.startswith(heading)


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


SMALL_OR_LARGE = st.one_of(st.integers(0, 12), st.integers(0, 300))


@settings(max_examples=200)
@given(
    st.fixed_dictionaries(dict.fromkeys((*totals.ANSWERED, totals.OPEN, totals.OTHERS), SMALL_OR_LARGE)),
    st.lists(st.integers(0, 100), min_size=4, max_size=4),
    st.lists(st.integers(0, 100), min_size=1, max_size=4),
    st.integers(0, 100),
)
def test_nothing_withheld_can_be_worked_out_from_the_numbers_of_the_page(
    values: dict[str, int], categories: list[int], measures: list[int], followed_up: int
) -> None:
    """With the sums that tie the page's numbers to each other, whatever the numbers are."""
    values = {**values, "taken_in": sum(values.values())}
    standing = sum(values[name] for name in totals.ANSWERED)
    values["followed_up"] = standing * followed_up // 100
    solved = _shared_out(values["solved"], categories, "solved in category {}")
    made = _shared_out(values["solved"], [*measures, 50], "solved by measure {}")
    made.popitem()
    counts, sums = totals._tied(values, solved)
    rests, more_sums = public_measures.rests(counts | made, made)
    counts |= made | rests
    hidden = withheld(counts, [*sums, *more_sums], unpublished={totals.NOT_FOLLOWED_UP, *rests})
    for name, (low, high) in ranges(counts, [*sums, *more_sums], hidden).items():
        assert low <= counts[name] <= high
        if counts[name] < SMALLEST_SHOWN:
            assert (low, high >= SMALLEST_SHOWN - 1) == (0, True), (name, low, high)


def _shared_out(whole: int, weights: list[int], name: str) -> dict[str, int]:
    """A whole in parts, by weight; the last one takes what is left."""
    total = sum(weights) or 1
    parts = [whole * weight // total for weight in weights[:-1]]
    return {name.format(n): part for n, part in enumerate([*parts, whole - sum(parts)])}
