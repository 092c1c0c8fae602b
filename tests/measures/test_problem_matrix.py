"""Every standing of a problem x every action x every account, over HTTP.

What is expected is written out here by hand, not read from the rules it checks.
"""

from typing import Any

import pytest
from flask import Flask

from tests.measures.matrix import LETTERS, Place, faults_of
from tests.support.states import Remember
from tests.support.world import District
from welfare import clock
from welfare.measures.measures.actions import enter_measure, finish_measure
from welfare.measures.problems.actions import answer_with, gather, list_problem, strike_off
from welfare.needs.lifecycle import Status

COLUMNS = ("bare", "running", "unsettled", "settled", "struck_off")
"""With nothing behind it; with a measure that is not finished; with a need that is not settled; with both
finished and settled; and struck off."""
WHO_MAY = {
    #                 bare    running unsettl settled struck
    "wording":       "CL      CL      CL      CL      -",
    "needs":         "CL      CL      CL      CL      -",
    "need-removals": "=CL     CL      CL      CL      -",
    "measures":      "CL      CL      CL      CL      -",
    "striking-off":  "-       -       -       CL      -",
}  # fmt: skip
"""C clerk and L leader of the district, whose clerk listed it. Those of the alliance (c, l) read it and are
refused; to all others it is forbidden."""
MAY_KNOW = "CcLl"


def expected(cell: str, letter: str) -> int:
    if letter not in MAY_KNOW:
        return 403
    return 303 if letter in cell else 409


def problem_at(standing: str, district: District) -> Place:
    """A problem that has come so far."""
    clerk = district.person("clerk")
    unit = district.place("housing_office")

    def measure() -> Any:
        return enter_measure(
            title="装热水器", words="", lead_unit=unit, approved_yuan=1, started_on=clock.today(), by=clerk
        )

    problem = list_problem(title="宿舍没有热水", words="", by=clerk)
    gathered = district.need(Status.ANSWERED if standing == "unsettled" else Status.SOLVED)
    if standing != "bare":
        gather(problem, gathered, by=clerk)
        answering = measure()
        answer_with(problem, answering, by=clerk)
        if standing != "running":
            finish_measure(answering, words="装好了", by=clerk)
    else:
        other = list_problem(title="没有路灯", words="", by=clerk)
        gather(other, gathered, by=clerk)
    if standing == "struck_off":
        strike_off(problem, by=clerk)
    fields: dict[str, dict[str, Any]] = {
        "wording": {"title": "宿舍和食堂没有热水"},
        "needs": {"numbers": district.need(by="colleague").number},
        "need-removals": {"which": gathered.number},
        "measures": {"measure": measure().id},
        "striking-off": {},
    }
    return Place(f"/problems/{problem.id}", fields)


@pytest.mark.thorough("asks each cell of the table over HTTP")
@pytest.mark.parametrize("standing", COLUMNS)
def test_standing_by_action_by_account(
    standing: str, app: Flask, district: District, remember: Remember, record_property: Any
) -> None:
    table = {noun: row.split()[COLUMNS.index(standing)] for noun, row in WHO_MAY.items()}
    faults, asked = faults_of(
        table,
        expected,
        lambda: problem_at(standing, district),
        app=app,
        district=district,
        remember=remember,
    )
    assert faults == []
    assert asked == len(LETTERS) * len(WHO_MAY)
    record_property("cells of the problem matrix", asked)
