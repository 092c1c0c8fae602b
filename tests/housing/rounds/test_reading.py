"""Every phase of a round x every page of it x every account, over HTTP; and looking changes nothing.

What is expected is written out here by hand, not read from the rules it checks.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.matrix import ACCOUNTS, ANONYMOUS, RUNS, TEACHERS, Cell, faults_of
from tests.support.states import State
from tests.support.world import District

COLUMNS = ("draft", "open", "closed", "notice", "expired", "frozen", "drawn", "allocating", "finished")
WHO_SEES = {
    #                draft open  closed notice expired frozen drawn allocating finished
    "":             "R     *     *      *      *       *      *     *          *",
    "/notice":      "-     -     -      **     **      **     **    **         **",
    "/notice.json": "-     -     -      **     **      **     **    **         **",
    "/openings.json": "-   -     -      FSR    FSR     FSR    FSR   FSR        FSR",
    "/plan":        "R     !     !      !      !       !      !     !          !",
    "/applications": "R    R     R      R      R       R      R     R          R",
    "/application": "-     FSN   =      =      =       =      =     =          =",
    "/objections":  "-     =     =      FSA    =       =      =     =          =",
    "an application": "-   R     R      R      R       R      R     R          R",
    "an objection": "-     -     -      R      R       R      R     R          R",
}  # fmt: skip
"""The letters of test_round_matrix.py, R who runs housing, L the bureau's leader, A who administers the
school; * whoever is signed in, ** the public. `=` leads on to the round, `!` to whom the page is open it says
that it is too late."""
LETTERS = {
    "teacher": "F", "colleague": "S", "neighbour": "N", "clerk": "R", "handler": "R", "leader": "L",
    "school": "A",
}  # fmt: skip
OF_THOSE_WHO_RUN = ("/plan", "/applications", "an application", "an objection")
OF_TEACHERS = ("/application",)
AT_THE_SCHOOL = ("teacher", "colleague", "school")
PUBLIC = ("/notice", "/notice.json")


def expected(page: str, phase: str, account: str) -> int:
    cell = WHO_SEES[page].split()[COLUMNS.index(phase)]
    if account == ANONYMOUS and page not in PUBLIC:
        return 303
    open_to = RUNS if page in OF_THOSE_WHO_RUN else TEACHERS if page in OF_TEACHERS else ACCOUNTS
    if account not in open_to:
        return 403
    if cell == "**" or (cell == "*" and account != ANONYMOUS):
        return 200
    if cell in ("=", "!"):
        is_there = page != "/objections" or account in AT_THE_SCHOOL
        return {"=": 303, "!": 409}[cell] if is_there else 404
    return 200 if LETTERS.get(account, "none") in cell else 404


def addresses(phase: str) -> dict[str, str]:
    round_ = f"/housing/rounds/{phases.the_round().id}"
    has_list = phase not in ("draft", "open", "closed")
    application = phases.application_of("teacher").id if phase != "draft" else 4321
    return {page: f"{round_}{page}" for page in WHO_SEES if page[:1] in ("", "/")} | {
        "an application": f"/housing/applications/{application}",
        "an objection": f"/housing/objections/{phases.the_objection().id if has_list else 4321}",
    }


@pytest.fixture(params=COLUMNS)
def phase(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def state(phase: str) -> State:
    return phases.state_at(phase)


@pytest.mark.slow("asks every cell over HTTP")
def test_phase_by_page_by_account(
    phase: str, app: Flask, district: District, now: datetime, start_again: Callable[[], None],
    record_property: Any,
) -> None:  # fmt: skip
    cells = [
        Cell(account, address, expected(page, phase, account), method="GET")
        for page, address in addresses(phase).items()
        for account in ACCOUNTS
    ]
    assert faults_of(cells, app, district, start_again) == []
    record_property("cells of the round matrix", len(cells))
