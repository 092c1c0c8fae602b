"""What a person is to a session x its phase x action x who, over HTTP: the exact answer, nothing changed on a
refusal.

What is expected is written out here by hand, not read from the code it checks.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask

from tests.support.everybody import NAMES, Everybody, Place
from tests.support.states import Remember
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import TABLES, enrolment_in, session_with
from welfare import clock
from welfare.training.attendance.codes import code_of
from welfare.training.models import Session
from welfare.training.sessions.actions import cancel_session

COLUMNS = (
    "nothing",
    "invited",
    "asked",
    "registered",
    "standby",
    "withdrawn",
    "refused",
    "released",
    "attended",
)
ANSWERS = {
    #                 noth invi asked regi stan with refu rele att
    "upcoming": {
        "registration": "+  +    e    e    e    +    e    +    -",
        "withdrawal":   "n  +    +    +    +    n    n    n    -",
        "sign-in":      "t  t    t    t    t    t    t    t    -",
        "approval":     "-  n    +    n    n    n    n    n    -",
        "refusal":      "-  n    +    n    n    n    n    n    -",
        "release":      "-  +    +    +    +    n    n    n    -",
    },
    "soon": {
        "registration": "+  +    e    e    e    +    e    +    e",
        "withdrawal":   "n  +    +    +    +    n    n    n    a",
        "sign-in":      "s  s    s    +    s    s    s    s    =",
        "approval":     "-  n    +    n    n    n    n    n    n",
        "refusal":      "-  n    +    n    n    n    n    n    n",
        "release":      "-  +    +    +    +    n    n    n    a",
    },
    "begun": {
        "registration": "b  b    b    b    b    b    b    b    b",
        "withdrawal":   "n  b    b    b    b    n    n    n    b",
        "sign-in":      "s  s    s    +    s    s    s    s    =",
        "approval":     "-  n    b    n    n    n    n    n    n",
        "refusal":      "-  n    +    n    n    n    n    n    n",
        "release":      "-  +    +    +    +    n    n    n    a",
    },
    "over": {
        "registration": "b  b    b    b    b    b    b    b    b",
        "withdrawal":   "n  b    b    b    b    n    n    n    b",
        "sign-in":      "t  t    t    t    t    t    t    t    =",
        "approval":     "-  n    b    n    n    n    n    n    n",
        "refusal":      "-  n    +    n    n    n    n    n    n",
        "release":      "-  +    +    +    +    n    n    n    a",
    },
    "cancelled": {
        "registration": "c  c    c    c    c    c    c    c    -",
        "withdrawal":   "n  +    +    +    +    n    n    n    -",
        "sign-in":      "t  t    t    t    t    t    t    t    -",
        "approval":     "-  n    c    n    n    n    n    n    -",
        "refusal":      "-  n    +    n    n    n    n    n    -",
        "release":      "-  +    +    +    +    n    n    n    -",
    },
}  # fmt: skip
"""`+` done; `=` led on, nothing changed; a letter: refused in the words below; `-` there is no such thing."""
SENTENCES = {
    "a": "The attendance has been recorded; it can only be corrected in the organiser's list.",
    "b": "This session has begun.",
    "c": "This session has been cancelled.",
    "e": "You are on the list of this session already.",
    "n": "This is not on the list any more.",
    "s": "You have no seat in this session. Speak to the organiser, who can give you one.",
    "t": "You can sign in from an hour before the session begins until it ends.",
}
WHOSE = {
    "registration": "TEACHERS", "withdrawal": "TEACHERS", "sign-in": "TEACHERS",
    "approval": "SCHOOL", "refusal": "SCHOOL",
    "release": "ORGANISERS",
}  # fmt: skip
TEACHERS, ORGANISERS = ("teacher", "colleague", "neighbour"), ("clerk", "second_clerk", "other_handler")
MOMENTS: dict[str, Callable[[Session], datetime]] = {
    "upcoming": lambda session: session.starts_at - timedelta(days=2),
    "soon": lambda session: session.starts_at - timedelta(minutes=30),
    "begun": lambda session: session.starts_at + timedelta(hours=1),
    "over": lambda session: session.ends_at + timedelta(minutes=1),
    "cancelled": lambda session: session.starts_at - timedelta(days=2),
}


def cell(phase: str, action: str, column: str) -> str:
    return ANSWERS[phase][action].split()[COLUMNS.index(column)]


def expected(phase: str, column: str, action: str, who: str) -> str:
    """The letter of the table, or a status. Of other teachers the table says what it says of `nothing`."""
    match WHOSE[action]:
        case "TEACHERS" if who in TEACHERS:
            return cell(phase, action, column if who == "teacher" else "nothing")
        case "SCHOOL" if who == "school":
            return cell(phase, action, column)
        case "SCHOOL" if who in ("other_school", "admin"):
            return "404"
        case "ORGANISERS" if who in ORGANISERS:
            return cell(phase, action, column)
    return "403"


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("phase", ANSWERS)
def test_standing_by_phase_by_action_by_who(
    phase: str,
    app: Flask,
    district: District,
    a_session: Opening,
    remember: Remember,
    record_property: Any,
) -> None:
    everybody = Everybody(app, district, SENTENCES, TABLES)
    wrong, asked = [], 0
    for column in COLUMNS:
        actions = [action for action in WHOSE if cell(phase, action, column) != "-"]
        asked += len(actions) * len(NAMES)
        found = everybody.disagreements(
            actions,
            partial(place_of, phase, column, district, a_session),
            partial(expected, phase, column),
            remember,
        )
        wrong += [f"{column}: {one}" for one in found]
    assert wrong == []
    record_property("cells of the enrolment matrix", asked)


def place_of(phase: str, column: str, district: District, a_session: Opening) -> Place:
    """A fresh session in this phase, with the teacher standing so."""
    session = session_with(column, district, a_session)
    if phase == "cancelled":
        cancel_session(session, by=district.person("clerk"))
    moment = MOMENTS[phase](session)
    with clock.at(moment):
        code = code_of(session)
    enrolment = f"/training/enrolments/{enrolment_in(session, district).id}" if column != "nothing" else ""
    here = f"/training/sessions/{session.id}"
    words = {"words": "一句话"}
    return Place(
        {
            "registration": (f"{here}/registration", {}),
            "withdrawal": (f"{here}/withdrawal", {}),
            "sign-in": (f"{here}/sign-in", {"code": code}),
            "approval": (f"{enrolment}/approval", {}),
            "refusal": (f"{enrolment}/refusal", words),
            "release": (f"{enrolment}/release", words),
        },
        at=moment,
    )


def test_the_tables_are_whole() -> None:
    for phase, rows in ANSWERS.items():
        assert rows.keys() == WHOSE.keys()
        assert {len(row.split()) for row in rows.values()} == {len(COLUMNS)}, phase
