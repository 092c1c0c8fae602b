"""Every form there is, sent again after its answer was lost: one thing, and the same answer.

What keeps each from being taken twice stands in docs/forms.md, by hand, and is compared with the app.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.web.access_table import ACCOUNTS, TABLE
from tests.web.test_access_matrix import DISTRICT, Cell, build, expected_of, things
from welfare.web.once import Means, once

__all__ = ["things"]
ROW = re.compile(r"^\| `(?P<address>[^`]+)` \| (?P<means>\w+) \| (?P<why>[^|]*?) ?\|", re.MULTILINE)
DOCUMENT = Path("docs/forms.md")


@pytest.fixture
def state() -> State:
    return State("access", build)


def posts() -> Iterator[tuple[str, str]]:
    """Each address that takes a form, with an account from which it does."""
    for row, by_method in TABLE.items():
        letters = by_method[1]
        account = next((name for name in ACCOUNTS if expected_of(letters, name) in (">", "+", "o")), None)
        if account:
            yield row, account


def listed() -> dict[str, tuple[str, str]]:
    found = ROW.finditer(DOCUMENT.read_text(encoding="utf-8"))
    return {row["address"]: (row["means"], row["why"]) for row in found}


def taking_forms(app: Flask) -> dict[str, str]:
    return {str(rule): rule.endpoint for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())}


def test_every_address_that_takes_a_form_is_listed_with_what_keeps_it_from_being_taken_twice(
    app: Flask,
) -> None:
    with app.app_context():
        marked = {address: once(endpoint) for address, endpoint in taking_forms(app).items()}
    assert {address: (mark.means, mark.why) for address, mark in marked.items()} == listed()


def test_only_what_may_be_done_twice_is_open_to_nobody_in_particular(app: Flask) -> None:
    with app.app_context():
        views = {name: app.view_functions[name] for name in taking_forms(app).values()}
        public = [name for name, view in views.items() if view.access_rule.is_public]
        assert {name: once(name).means for name in public} == dict.fromkeys(public, Means.NATURE)


@pytest.mark.slow("sends every form there is, three times")
@pytest.mark.parametrize("part", range(4))
def test_sent_again_it_is_done_once_and_answered_as_before(
    part: int,
    app: Flask,
    things: dict[str, Any],
    start_again: Callable[[], None],
    record_property: Any,
) -> None:
    wrong, sent = [], 0
    for row, account in list(posts())[part::4]:
        cell = Cell(app, things, row, "POST")
        client = app.test_client()
        client.lints = False
        with app.app_context():
            if account != "anonymous":
                sign_in_as(client, DISTRICT.person(account))
            means = once(cell.endpoint).means
        token = client.get("/session").json["csrf_token"]
        first = cell.ask(client, token)
        after = fingerprint(app)
        for _ in range(2):
            token = client.get("/session").json["csrf_token"]  # signing in makes it anew
            again = cell.ask(client, token)
            if means is Means.NATURE:
                is_same = again.status_code < 400
            elif first.status_code == 303:
                is_same = (again.status_code, again.location) == (303, first.location)
                is_same = is_same and fingerprint(app) == after
            else:  # shown once, and found there afterwards
                is_same = again.status_code == 303 and fingerprint(app) == after
            sent += 1
            if not is_same:
                wrong.append(f"{row} as {account}: {first.status_code}, then {again.status_code}")
        start_again()
    assert wrong == [], wrong
    assert sent > 40
    record_property("forms sent again", sent)
