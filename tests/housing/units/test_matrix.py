"""Every state of a flat x every action x every account, over HTTP.

What is expected is written out here by hand, not read from the table it checks.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.housing import standings
from tests.housing.matrix import ACCOUNTS, ANONYMOUS, RUNS, Cell, faults_of
from tests.support.states import State
from tests.support.world import District

COLUMNS = ("vacant", "held", "occupied", "under_repair")
CAN_BE = {
    #               vacant held occupied under_repair
    "description": "yes    yes  yes      yes",
    "repair":      "yes    no   no       no",
    "repair-end":  "no     no   no       yes",
    "offers":      "yes    no   no       no",
    "opening":     "yes    no   no       no",
}  # fmt: skip
"""What those who run housing can do with a flat; to everybody else it is forbidden. A flat is offered from
the waiting list of one round, and held by the opening of another that was prepared for it."""


def expected(noun: str, state: str, account: str) -> tuple[int, bool]:
    """The answer, and whether it changes anything."""
    if account == ANONYMOUS:
        return 401, False
    if account not in RUNS:
        return 403, False
    can_be = CAN_BE[noun].split()[COLUMNS.index(state)] == "yes"
    return (303, True) if can_be else (409, False)


def cells_of(state: str) -> Iterator[Cell]:
    flat = standings.flat(standings.FLATS[state])
    unit = f"/housing/units/{flat.id}"
    described = {
        "school": flat.school_id, "building": "9号楼", "number": "901", "floor_area": "34.5", "rooms": "2",
        "obtained_by": "rented", "cost_yuan": "6000",
    }  # fmt: skip
    at = {
        "description": (f"{unit}/description", described),
        "repair": (f"{unit}/repair", {"words": "换门锁"}),
        "repair-end": (f"{unit}/repair-end", {}),
        "offers": (f"/housing/rounds/{standings.round_named('second').id}/offers", {"unit": flat.id}),
        "opening": (f"/housing/rounds/{standings.round_named(f'of a flat {state}').id}/opening", {}),
    }
    for noun, (address, sent) in at.items():
        for account in ACCOUNTS:
            answer, changes = expected(noun, state, account)
            yield Cell(account, address, answer, sent, changes)


@pytest.fixture
def state() -> State:
    return standings.STATE


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("standing", COLUMNS)
def test_state_by_action_by_account(
    standing: str, app: Flask, district: District, now: datetime, start_again: Callable[[], None],
    record_property: Any,
) -> None:  # fmt: skip
    cells = list(cells_of(standing))
    assert faults_of(cells, app, district, start_again) == []
    record_property("cells of the flat matrix", len(cells))
