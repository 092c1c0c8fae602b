"""No address that changes something is reached from another site: each asks for the token of its session."""

from typing import Any

import pytest
from flask import Flask

from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.states import State
from tests.web import test_access_matrix as matrix
from tests.web.access_table import ACCOUNTS, TABLE

LETS_IN = "o+>="
REFUSED = {400, 403}


@pytest.fixture
def state() -> State:
    return State("access", matrix.build)


@pytest.fixture
def things(app: Flask) -> dict[str, Any]:
    """What the addresses of the table name."""
    with app.app_context():
        return matrix.named()


def open_to_somebody(app: Flask, things: dict[str, Any]) -> list[tuple[matrix.Cell, str]]:
    """Every address that takes something, with the first account that may send it."""
    found = []
    for row, by_method in TABLE.items():
        for method, letters in zip(matrix.METHODS[1:], by_method[1:], strict=False):
            may = [one for one in ACCOUNTS[1:] if matrix.expected_of(letters, one) in LETS_IN]
            if may:
                found.append((matrix.Cell(app, things, row, method), may[0]))
    return found


@pytest.mark.thorough("sends every form there is")
@pytest.mark.parametrize("whose", ["nobody's", "another session's"])
def test_nothing_is_taken_without_the_token_of_this_session(
    whose: str, app: Flask, things: dict[str, Any]
) -> None:
    with app.app_context():
        other = sign_in_as(app.test_client(), matrix.DISTRICT.person("neighbour"))
    token = other if whose == "another session's" else ""
    before, wrong, asked = fingerprint(app), [], 0
    for cell, account in open_to_somebody(app, things):
        if account == "neighbour":
            continue
        with app.app_context():
            client = app.test_client()
            client.lints = False
            sign_in_as(client, matrix.DISTRICT.person(account))
        answer = cell.ask(client, token)
        asked += 1
        if answer.status_code not in REFUSED:
            wrong.append(f"{cell.method} {cell.row} as {account}: {answer.status_code}")
    assert wrong == []
    assert asked > 100
    assert fingerprint(app) == before
