"""A proposal's status x joining and leaving x who, over HTTP: the exact answer, nothing changed on a refusal.

What is expected is written out here by hand, not read from the code it checks.
"""

from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.homes.world import TABLES
from tests.support.everybody import NAMES, Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from welfare.homes.proposals.actions import join
from welfare.needs.lifecycle import Status

OPEN = ("submitted", "needs_info", "in_progress", "carried")
CLOSED = ("answered", "solved", "explained", "declined", "withdrawn", "merged")
OF_OPEN = {
    #          raiser, colleague, another school's teacher; again, by whoever joined
    "joining": "y + . =",
    "leaving": "= = . +",
}  # fmt: skip
"""What teachers are answered; nobody else may. Of what is no proposal, none is told that there is a need."""
SENTENCES = {"y": "This is your own need; it has your support already."}
TEACHERS = ("teacher", "colleague", "neighbour")


def expected(is_open: bool, has_joined: bool, action: str, who: str) -> str:
    if who not in TEACHERS:
        return "403"
    column = 3 if has_joined and who == "colleague" else TEACHERS.index(who)
    answer = OF_OPEN[action].split()[column] if is_open else "."
    return "404" if answer == "." else answer


@pytest.mark.thorough("asks each cell of the table over HTTP")
@pytest.mark.parametrize("has_joined", [False, True])
@pytest.mark.parametrize("status", [*OPEN, *CLOSED])
def test_status_by_action_by_who(
    status: str, has_joined: bool, app: Flask, district: District, remember: Remember, record_property: Any
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    build = partial(place_of, district, Status(status), has_joined=has_joined)
    answers = partial(expected, status in OPEN, has_joined)
    assert everybody.disagreements(OF_OPEN, build, answers, remember) == []
    record_property("cells of the proposal matrix", len(OF_OPEN) * len(NAMES))


def place_of(district: District, status: Status, *, has_joined: bool = False, **content: object) -> Place:
    need = district.need(status, category="home", title="想有一间书吧", **content)
    if has_joined:
        join(need, by=district.person("colleague"))
    here = f"/homes/proposals/{need.id}"
    return Place({action: (f"{here}/{action}", {}) for action in OF_OPEN})


@pytest.mark.parametrize("content", [{"is_protected": True}, {"category": "other"}])
def test_what_is_protected_or_about_something_else_is_no_proposal(
    content: dict[str, object], app: Flask, district: District, remember: Remember
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    need = district.need(**{"category": "home", **content})
    place = Place({action: (f"/homes/proposals/{need.id}/{action}", {}) for action in OF_OPEN})
    answers = partial(expected, False, False)
    assert everybody.disagreements(OF_OPEN, lambda: place, answers, remember) == []
