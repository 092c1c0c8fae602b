"""Every standing of a measure x every action x every account, over HTTP.

What is expected is written out here by hand, not read from the rules it checks.
"""

from itertools import count
from typing import Any

import pytest
from flask import Flask

from tests.files.pictures import small_jpeg
from tests.homes.world import home_at
from tests.measures.matrix import LETTERS, Place, faults_of
from tests.support.states import Remember
from tests.support.world import District
from welfare import clock
from welfare.files.uploads import Uploads, read_file
from welfare.measures.files.actions import add_files
from welfare.measures.files.queries import files_of
from welfare.measures.measures import outputs
from welfare.measures.measures.actions import (
    add_step,
    enter_measure,
    finish_measure,
    finish_step,
    spend,
    take_on,
)
from welfare.measures.problems.actions import answer_with, gather, list_problem
from welfare.needs.lifecycle import Status

COLUMNS = ("running", "ready", "finished")
"""With a step that is not done; with all steps done; finished."""
WHO_MAY = {
    #                     running  ready   finished
    "steps":             "CH      CH     -",
    "step-completions":  "CH      =CH    -",
    "step-removals":     "CH      -       -",
    "spendings":         "CH      CH     CH",
    "spending-corrections": "CH   CH     CH",
    "needs":             "CH      CH     -",
    "needs-of-problems": "CH      CH     -",
    "need-removals":     "CH      CH     -",
    "things":            "CH      CH     -",
    "thing-removals":    "CH      CH     -",
    "wording":           "CH      CH     -",
    "file-removals":     "CH      CH     CH",
    "completion":        "-        CH     -",
}  # fmt: skip
"""C clerk of the district, H handler of the lead unit. A clerk of the alliance (c) reads it and is refused; a
handler of another unit (h) must not know of it; to all others it is forbidden."""
_numbers = count(1)
PICTURE = read_file(small_jpeg())


def expected(cell: str, letter: str) -> int:
    if letter == "h":
        return 404
    if letter not in "CcH":
        return 403
    return 303 if letter in cell else 409


def measure_at(standing: str, district: District) -> Place:
    """A measure of the housing office that has come so far, with one of everything."""
    clerk, today = district.person("clerk"), clock.today()
    measure = enter_measure(
        title="装热水器", words="", lead_unit=district.place("housing_office"), approved_yuan=9,
        started_on=today, by=clerk,
    )  # fmt: skip
    problem = list_problem(title="宿舍没有热水", words="", by=clerk)
    gather(problem, district.need(Status.IN_PROGRESS, by="colleague"), by=clerk)
    answer_with(problem, measure, by=clerk)
    mine, free = district.need(Status.ANSWERED), district.need(Status.IN_PROGRESS)
    take_on(measure, mine, by=clerk)
    made, other = (home_at(district, name=f"教师之家{next(_numbers)}") for _ in range(2))
    outputs.link(measure, "home", [made.id], by=clerk)
    step = add_step(measure, title="采购", due_on=today, by=clerk)
    if standing != "running":
        finish_step(measure, step, by=clerk)
    spent = spend(
        measure, amount_yuan=2, spent_on=today, words="运费", reason=None, by=district.person("handler")
    )
    if standing == "finished":
        finish_measure(measure, words="装好了", by=clerk)
    add_files(measure, Uploads([PICTURE], []), key=f"measure-{measure.id}", by=clerk)
    [file] = files_of(measure)
    day = today.isoformat()
    fields: dict[str, dict[str, Any]] = {
        "steps": {"title": "安装", "due_on": day},
        "step-completions": {"which": step.id},
        "step-removals": {"which": step.id},
        "spendings": {"amount_yuan": 3, "spent_on": day, "words": "材料"},
        "spending-corrections": {"spending": spent.id, "amount_yuan": 1, "words": "记错了"},
        "needs": {"numbers": free.number},
        "needs-of-problems": {},
        "need-removals": {"which": mine.number},
        "things": {"thing": f"home:{other.id}"},
        "thing-removals": {"which": f"home:{made.id}"},
        "wording": {"title": "每层装热水器", "approved_yuan": 4},
        "file-removals": {"file": file.id, "words": "放错了"},
        "completion": {"words": "装好了"},
    }
    return Place(f"/measures/{measure.id}", fields)


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("standing", COLUMNS)
def test_standing_by_action_by_account(
    standing: str, app: Flask, district: District, remember: Remember, record_property: Any
) -> None:
    table = {noun: row.split()[COLUMNS.index(standing)] for noun, row in WHO_MAY.items()}
    faults, asked = faults_of(
        table,
        expected,
        lambda: measure_at(standing, district),
        app=app,
        district=district,
        remember=remember,
    )
    assert faults == []
    assert asked == len(LETTERS) * len(WHO_MAY)
    record_property("cells of the measure matrix", asked)
