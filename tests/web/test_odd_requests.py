"""Every address as every role, with what nobody should send: an answer in words, never a crash.

Each request meets the same district: what one has changed is undone before the next. So the request that is
named in a failure fails by itself.
"""

import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from werkzeug.exceptions import HTTPException
from werkzeug.routing.converters import AnyConverter

from tests.support.client import Client
from tests.support.in_turn import KINDS
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.web import test_access_matrix as matrix
from tests.web.access_table import TABLE
from tests.web.odd import AskedRequest, Sent, odd_requests
from welfare.extensions import db

ROLES = ("anonymous", "teacher", "school", "clerk", "handler", "leader", "admin")
ODD_REQUESTS = 3
"""So many go to an address that lets the role in; where it does not, one does."""
bounded = settings(database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))


@pytest.fixture
def state() -> State:
    return State("access", matrix.build)


@pytest.fixture
def things(app: Flask) -> dict[str, Any]:
    """What the addresses of the table name."""
    with app.app_context():
        return matrix.named()


class Visitor:
    """Somebody who sends odd requests, and what became of them."""

    def __init__(self, app: Flask, account: str, start_again: Callable[[], None]) -> None:
        self.app, self.start_again = app, start_again
        self.requests, self.falls = 0, list[str]()
        client = self._browser()
        if account != "anonymous":
            with app.app_context():
                sign_in_as(client, matrix.DISTRICT.person(account))
        self.token = client.get("/session").json["csrf_token"]
        self.cookie = client.get_cookie("welfare").value

    def send(self, sent: Sent) -> None:
        """Send it from a browser that has just signed in, and undo what it has changed."""
        client = self._browser()
        client.set_cookie("welfare", self.cookie)
        headers = {"X-CSRFToken": self.token, **sent.more.get("headers", {})}
        self.requests += 1
        try:
            status = client.open(
                sent.path, method=sent.method, **{**sent.more, "headers": headers}
            ).status_code
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            self.falls.append(f"{type(error).__name__} in {where.filename}:{where.lineno} by {sent}")
            status = 500
            with self.app.app_context():
                db.session.remove()
        else:
            if status >= 500:
                self.falls.append(f"{status} by {sent}")
        if sent.method != "GET" and not 400 <= status < 500:
            self.start_again()

    def _browser(self) -> Client:
        client: Client = self.app.test_client()
        client.lints = False
        return client


Address = tuple[matrix.Cell, bool]
"""One address of an endpoint, and whether it lets an account in."""


def addresses(app: Flask, things: dict[str, Any]) -> dict[tuple[str, str], dict[str, Address]]:
    """Of each endpoint and method, for each role one address: one that lets it in, if there is one."""
    found: dict[tuple[str, str], dict[str, Address]] = {}
    for row, by_method in TABLE.items():
        for method, letters in zip(matrix.METHODS, by_method, strict=False):
            cell = matrix.Cell(app, things, row, method)
            with suppress(HTTPException):
                by_role = found.setdefault((cell.endpoint, method), {})
                for role in ROLES:
                    letter = matrix.expected_of(letters, role)
                    if letter != "-" and not by_role.get(role, (cell, False))[1]:
                        by_role[role] = cell, letter not in "ix."
    return found


def whose_turn(by_role: dict[str, Address], first: int) -> Iterator[tuple[str, str, Address]]:
    """Which role asks for an address on which database: those who are let in take turns, and so do those who
    are not, so that both databases are asked for all that somebody is let in to. One alone asks both."""
    for lets_in in (True, False):
        roles = [role for role, address in by_role.items() if address[1] is lets_in]
        for number, role in enumerate(roles, first):
            for kind in KINDS if len(roles) == 1 else [KINDS[number % len(KINDS)]]:
                yield role, kind, by_role[role]


def odd_requests_to(cell: matrix.Cell) -> st.SearchStrategy[Sent]:
    """Odd requests to a cell's address, and to the others that differ from it in a noun."""
    path, _, query = cell.address.partition("?")
    rule, values = cell.app.url_map.bind("localhost").match(path, method=cell.method, return_rule=True)
    parts = path.split("/")
    places = [place for place, part in enumerate(parts) if part in {str(value) for value in values.values()}]
    paths = [path]
    for name, converter in rule._converters.items():
        if isinstance(converter, AnyConverter) and values[name] in parts:
            place = parts.index(values[name])
            paths = [
                "/".join([*parts[:place], noun, *parts[place + 1 :]]) for noun in sorted(converter.items)
            ]

    def would_send() -> dict[str, Any]:
        queried = dict(pair.split("=") for pair in query.split("&") if pair)
        form = matrix.form_for(cell.endpoint, cell.things) | queried
        return {name: value for name, value in form.items() if value is not None}

    return odd_requests(cell.method, [f"{each}?{query}" for each in paths], places, would_send)


def test_both_databases_are_asked_for_all_that_somebody_is_let_in_to(
    app: Flask, things: dict[str, Any]
) -> None:
    for by_role in addresses(app, things).values():
        for first in range(len(KINDS)):
            turns = list(whose_turn(by_role, first))
            assert {role for role, _, _ in turns} == by_role.keys()
            assert {kind for _, kind, (_, lets_in) in turns if lets_in} in (set(), {*KINDS})


@pytest.mark.slow("sends odd input to every address as every role")
@pytest.mark.parametrize("account", ROLES)
def test_every_address_answers_whatever_it_is_sent(
    account: str,
    app: Flask,
    database_url: str,
    things: dict[str, Any],
    start_again: Callable[[], None],
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[[str, object], None],
) -> None:
    monkeypatch.setattr(app, "request_class", AskedRequest)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", True)
    visitor = Visitor(app, account, start_again)

    for cell, lets_in in [
        address
        for number, by_role in enumerate(addresses(app, things).values())
        for role, kind, address in whose_turn(by_role, number)
        if role == account and database_url.startswith(kind)
    ]:
        for asked in AskedRequest.asked.values():
            asked.clear()
        if lets_in:
            visitor.send(Sent(cell.method, cell.address, {"data": {}} if cell.method == "POST" else {}))
        several = settings(bounded, max_examples=ODD_REQUESTS if lets_in else 1)
        seed(ROLES.index(account))(several(given(odd_requests_to(cell))(visitor.send)))()
    assert not visitor.falls, "\n".join(visitor.falls)
    record_property("odd requests", visitor.requests)
    record_property("odd requests that made the app fall (5xx)", len(visitor.falls))
