"""Everything that can come of an offer x every action x every account, over HTTP.

What is expected is written out here by hand, not read from the table it checks.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.housing import standings
from tests.housing.matrix import ACCOUNTS, ANONYMOUS, RUNS, TEACHERS, Cell, faults_of
from tests.support.states import State
from tests.support.world import District

COLUMNS = ("offered", "accepted", "moved_in", "vacated", "declined", "lapsed", "cancelled")
WHO_MAY = {
    #             offered accepted moved_in vacated declined lapsed cancelled
    "acceptance": "O      -        -        -       -        -      gone",
    "refusal":    "O      O        -        -       -        -      gone",
    "key":        "-      R        -        -       -        -      -",
    "renewal":    "-      -        R        -       -        -      -",
    "return":     "-      -        R        -       -        -      -",
}  # fmt: skip
"""O to whom the flat was offered, R who runs housing. Whose account was closed is not signed in any more."""
OF_TEACHERS = ("acceptance", "refusal")
SENT = {"key": {"words": "钥匙已交"}, "renewal": {"until": "2099-01-05"}}


def expected(noun: str, status: str, account: str) -> tuple[int, bool]:
    """The answer, and whether it changes anything."""
    cell = WHO_MAY[noun].split()[COLUMNS.index(status)]
    is_whose = account == status
    if account == ANONYMOUS or (is_whose and status == "cancelled"):
        return 401, False
    if noun in OF_TEACHERS:
        if not is_whose:
            return (404 if account in TEACHERS else 403), False
        return (303, True) if cell == "O" else (409, False)
    if account not in RUNS:
        return 403, False
    return (303, True) if cell == "R" else (409, False)


def cells_of(status: str) -> Iterator[Cell]:
    offer = standings.offer_to(status)
    for noun in WHO_MAY:
        for account in (*ACCOUNTS, status):
            answer, changes = expected(noun, status, account)
            yield Cell(account, f"/housing/offers/{offer.id}/{noun}", answer, SENT.get(noun, {}), changes)


@pytest.fixture
def state() -> State:
    return standings.STATE


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("status", COLUMNS)
def test_status_by_action_by_account(
    status: str, app: Flask, district: District, now: datetime, start_again: Callable[[], None],
    record_property: Any,
) -> None:  # fmt: skip
    cells = list(cells_of(status))
    assert faults_of(cells, app, district, start_again) == []
    record_property("cells of the offer matrix", len(cells))
