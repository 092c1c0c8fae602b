"""Where an application stands x every action x every account, over HTTP; and one who holds a flat already.

What is expected is written out here by hand, not read from the table it checks.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.housing import phases, town
from tests.housing.matrix import ACCOUNTS, ANONYMOUS, RUNS, TEACHERS, Cell, faults_of
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.housing.applications.actions import withdraw

COLUMNS = ("open", "open_withdrawn", "closed", "closed_withdrawn", "notice", "notice_withdrawn")
WHO_MAY = {
    #              open open_withdrawn closed closed_withdrawn notice notice_withdrawn
    "application": "O    O              -      -                -      -",
    "withdrawal":  "O    -              O      -                O      -",
    "correction":  "-    -              R      -                -      -",
    "objections":  "-    -              -      -                OA     OA",
}  # fmt: skip
"""O whose application it is, R who runs housing, A who administers a school of the round. `-` is refused in
words."""
OWNER, AT_THE_SCHOOL = "teacher", "school"


def expected(noun: str, standing: str, account: str) -> tuple[int, bool]:
    """The answer, and whether it changes anything."""
    cell = WHO_MAY[noun].split()[COLUMNS.index(standing)]
    if account == ANONYMOUS:
        return 401, False
    if noun == "objections":
        if account not in (OWNER, AT_THE_SCHOOL):
            return 404, False
    elif account not in (RUNS if noun == "correction" else TEACHERS):
        return 403, False
    return (409, False) if cell == "-" else (303, True)


def withdraw_it() -> None:
    with clock.at(phases.NOW):
        withdraw(phases.application_of(OWNER), by=District().person(OWNER))


@pytest.fixture(params=COLUMNS)
def standing(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def state(standing: str) -> State:
    phase, _, is_withdrawn = standing.partition("_")
    at_phase = phases.state_at(phase)
    return State(f"application_{standing}", withdraw_it, on=at_phase) if is_withdrawn else at_phase


def cells_of(standing: str) -> Iterator[Cell]:
    application = phases.application_of(OWNER)
    round_ = f"/housing/rounds/{application.round_id}"
    given = {**town.FACTS, "need": application.need_id, "school": application.school_id}
    at = {
        "application": (f"{round_}/application", given),
        "withdrawal": (f"{round_}/application/withdrawal", {}),
        "correction": (
            f"/housing/applications/{application.id}/correction",
            {**given, "words": "已更正", "evidence": "personnel"},
        ),
        "objections": (f"{round_}/objections", {"about": application.id, "words": "里程不对"}),
    }
    for noun, (address, sent) in at.items():
        for account in (each for each in ACCOUNTS if each not in TEACHERS or each == OWNER):
            answer, changes = expected(noun, standing, account)
            yield Cell(account, address, answer, sent, changes)


@pytest.mark.slow("asks every cell over HTTP")
def test_standing_by_action_by_account(
    standing: str, app: Flask, district: District, now: datetime, start_again: Callable[[], None],
    record_property: Any,
) -> None:  # fmt: skip
    cells = list(cells_of(standing))
    assert faults_of(cells, app, district, start_again) == []
    record_property("cells of the application matrix", len(cells))
