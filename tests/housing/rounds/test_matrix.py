"""Every phase of a round x every action x every account, over HTTP.

What is expected is written out here by hand, not read from the table it checks.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from tests.housing import phases, town
from tests.housing.matrix import ACCOUNTS, ANONYMOUS, RUNS, TEACHERS, Cell, faults_of
from tests.support.states import State
from tests.support.world import District
from welfare import clock

COLUMNS = (
    "draft", "open", "closed", "notice", "expired", "disputed", "frozen", "drawn", "allocating", "finished",
)  # fmt: skip
WHO_MAY = {
    #               draft open closed notice expired disputed frozen drawn allocating finished
    "plan":        "HC    -    -      -      -       -        -      -     -          -",
    "opening":     "HC    -    -      -      -       -        -      -     -          -",
    "correction":  ".     -    HC     -      -       -        -      -     -          -",
    "publication": "-     -    C      -      -       -        -      -     -          -",
    "refusing":    ".     .    .      H      -       H        -      -     -          -",
    "upholding":   ".     .    .      H      -       H        -      -     -          -",
    "freezing":    "-     -    -      -      HC      -        -      -     -          -",
    "public-value": ".    .    .      .      .       .        HC     -     -          -",
    "signature":   "-     -    -      -      -       -        -      C     -          -",
    "offers":      "-     -    -      -      -       -        -      -     HC         HC",
    "application": ".     FSN  -      -      -       -        -      -     -          -",
    "withdrawal":  ".     FS   FS     FS     FS      FS       FS     FS    S          S",
    "objections":  ".     -    -      FSA    -       -        -      -     -          -",
}  # fmt: skip
"""H the handler, who prepares the round, and C the clerk, who publishes it: both run housing. F the first in
line (who is offered the flat, and moves in), S the second, N a teacher elsewhere who has not applied,
A who administers the school of the flats. `.` there is nothing, `-` refused in words."""
LETTERS = {
    "clerk": "C", "handler": "H", "teacher": "F", "colleague": "S", "neighbour": "N", "school": "A",
}  # fmt: skip
OWN = ("teacher", "colleague")
"""Who has applied: before there is a list, they can only mean their own place."""
OF_TEACHERS = ("application", "withdrawal")
AT_THE_SCHOOL = ("teacher", "colleague", "school")


def expected(noun: str, phase: str, account: str) -> tuple[int, bool]:
    """The answer, and whether it changes anything."""
    cell = WHO_MAY[noun].split()[COLUMNS.index(phase)]
    if account == ANONYMOUS:
        return 401, False
    if noun == "objections":
        if cell == "." or account not in AT_THE_SCHOOL:
            return 404, False
    elif account not in (TEACHERS if noun in OF_TEACHERS else RUNS):
        return 403, False
    if cell == "." or (account == "neighbour" and noun != "application"):
        return 404, False
    if LETTERS[account] in cell:
        return 303, True
    return 409, False


def addresses(phase: str) -> dict[str, str]:
    """Where each thing is done; what is not there yet has the address that it never will have."""
    round_ = f"/housing/rounds/{phases.the_round().id}"
    has_list = phase not in ("draft", "open", "closed")
    objection = f"/housing/objections/{phases.the_objection().id if has_list else 4321}"
    application = phases.application_of("teacher").id if phase != "draft" else 4321
    return {
        "correction": f"/housing/applications/{application}/correction",
        "refusing": objection,
        "upholding": objection,
        "withdrawal": f"{round_}/application/withdrawal",
        **{
            noun: f"{round_}/{noun}"
            for noun in (
                "plan", "opening", "publication", "freezing", "public-value", "signature", "offers",
                "application", "objections",
            )
        },
    }  # fmt: skip


def filled_in(noun: str, phase: str, account: str) -> dict[str, Any]:
    """What a person would send there."""
    round_ = phases.the_round()
    match noun:
        case "plan":
            closes_on = (clock.today() + timedelta(days=9)).isoformat()
            plan = {"name": "别的名字", "notice_days": 4, "offer_days": 4, "term_months": 12}
            return {
                **plan,
                "rule_set": round_.rule_set_id,
                "closes_on": closes_on,
                "units": [phases.the_flat().id],
            }
        case "application":
            need = phases.need_of(account).id if account in TEACHERS else 1
            return {**town.FACTS, "need": need, "school": phases.the_flat().school_id}
        case "objections":
            has_list = phase not in ("draft", "open", "closed")
            about = "teacher" if has_list or account not in OWN else account
            return {
                "about": "" if phase == "draft" else phases.application_of(about).id,
                "words": "里程不对",
            }
        case "refusing":
            return {**town.FACTS, "is_upheld": "no", "words": "已核实，无误"}
        case "upholding":
            return {**town.FACTS, "is_upheld": "yes", "words": "已更正", "years_here": 9}
        case "correction":
            return {**town.FACTS, "words": "已更正", "evidence": "personnel"}
        case "freezing":
            return {"source": "ssq", "day": "2026-11-26", "issue": "2026137"}
        case "public-value":
            return {"value": town.VALUE}
        case "offers":
            return {"unit": phases.the_flat(phases.SPARE).id}
    return {}


@pytest.fixture(params=COLUMNS)
def phase(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def state(phase: str) -> State:
    return phases.state_at(phase)


def cells_at(phase: str) -> Iterator[Cell]:
    where = addresses(phase)
    for noun in WHO_MAY:
        for account in ACCOUNTS:
            answer, changes = expected(noun, phase, account)
            yield Cell(account, where[noun], answer, filled_in(noun, phase, account), changes)


@pytest.mark.slow("asks every cell over HTTP")
def test_phase_by_action_by_account(
    phase: str, app: Flask, district: District, now: datetime, start_again: Callable[[], None],
    record_property: Any,
) -> None:  # fmt: skip
    cells = list(cells_at(phase))
    assert faults_of(cells, app, district, start_again) == []
    record_property("cells of the round matrix", len(cells))
