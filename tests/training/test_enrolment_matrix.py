"""What a person is to a session x its phase x action x who, over HTTP: the exact answer, nothing changed on a
refusal.

What is expected is written out here by hand, not read from the code it checks.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import PEOPLE, District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare import clock
from welfare.extensions import db, limiter
from welfare.notices.models import Notice
from welfare.training.actions.sessions import cancel_session
from welfare.training.codes import code_of
from welfare.training.models import Enrolment, EnrolmentEvent, Session

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
_keys = count(1)


def cell(phase: str, action: str, column: str) -> str:
    return ANSWERS[phase][action].split()[COLUMNS.index(column)]


def expected(phase: str, action: str, column: str, who: str) -> str:
    """The letter of the table, or a status. Of other teachers the table says what it says of `nothing`."""
    match WHOSE[action]:
        case "TEACHERS" if who in TEACHERS:
            return cell(phase, action, column if who == "teacher" else "nothing")
        case "SCHOOL" if who == "school":
            return cell(phase, action, column)
        case "SCHOOL" if who == "other_school":
            return "404"
        case "ORGANISERS" if who in ORGANISERS:
            return cell(phase, action, column)
    return "403"


def said(answer: TestResponse) -> str:
    """The answer as the table writes it."""
    if answer.status_code == 303:
        return "+"
    if answer.status_code == 409:
        return next(
            (letter for letter, sentence in SENTENCES.items() if sentence == answer.json["message"]), "?"
        )
    return str(answer.status_code)


def state_of(session_id: int) -> tuple[Any, ...]:
    """Everything of a session's list that an action could change."""
    enrolments = (
        select(*Enrolment.__table__.c).where(Enrolment.session_id == session_id).order_by(Enrolment.id)
    )
    events = select(func.count(EnrolmentEvent.id)).join(Enrolment).where(Enrolment.session_id == session_id)
    place = select(Session.last_standing).where(Session.id == session_id)
    told = select(func.count(Notice.id))
    return (*db.session.execute(enrolments).all(), *map(db.session.scalar, (events, place, told)))


class Asker:
    """Sends what a person would send, as each of the people."""

    def __init__(self, app: Flask, district: District) -> None:
        self.windows: dict[str, tuple[Client, str]] = {}
        for who, *_ in PEOPLE:
            client = app.test_client()
            client.lints = False
            self.windows[who] = (client, sign_in_as(client, district.person(who)))

    def send(
        self, who: str, session_id: int, enrolment_id: int | None, action: str, code: str
    ) -> TestResponse:
        client, token = self.windows[who]
        of_session = WHOSE[action] == "TEACHERS"
        path = f"/training/sessions/{session_id}" if of_session else f"/training/enrolments/{enrolment_id}"
        form = {"words": "一句话", "code": code, "csrf_token": token}
        limiter.reset()
        headers = {"Accept": "application/json", "Accept-Language": "en"}
        return client.post(f"{path}/{action}", data=form, headers=headers)


@pytest.mark.parametrize("phase", ANSWERS)
def test_standing_by_phase_by_action_by_who(
    phase: str, app: Flask, district: District, a_session: Opening, record_property: Any
) -> None:
    asker, wrong = Asker(app, district), []
    answers: Counter[str] = Counter()
    for column in COLUMNS:
        begun = None
        for action in WHOSE:
            if cell(phase, action, column) == "-":
                continue
            for who, *_ in PEOPLE:
                if begun is None:
                    begun = _begin(phase, column, district, a_session)
                session_id, enrolment_id, moment, code = begun
                before = state_of(session_id)
                with clock.at(moment):
                    answer = said(asker.send(who, session_id, enrolment_id, action, code))
                answers[answer] += 1
                wanted, is_changed = expected(phase, action, column, who), state_of(session_id) != before
                if answer != wanted.replace("=", "+") or is_changed != (wanted == "+"):
                    wrong.append(f"{who} {action} while {column}: {answer}, {is_changed=}, not {wanted}")
                if is_changed:
                    begun = None
    assert wrong == []
    record_property("cells of the enrolment matrix", answers.total())


def _begin(
    phase: str, column: str, district: District, a_session: Opening
) -> tuple[int, int | None, datetime, str]:
    """A fresh session in this phase, with the teacher standing so; what to send to it, and when."""
    session = session_with(column, district, a_session)
    if phase == "cancelled":
        cancel_session(session)
    moment = MOMENTS[phase](session)
    with clock.at(moment):
        code = code_of(session)
    enrolment_id = None if column == "nothing" else enrolment_in(session, district).id
    db.session.commit()
    return session.id, enrolment_id, moment, code


def test_the_tables_are_whole() -> None:
    for phase, rows in ANSWERS.items():
        assert rows.keys() == WHOSE.keys()
        assert {len(row.split()) for row in rows.values()} == {len(COLUMNS)}, phase
