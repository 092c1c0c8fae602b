"""Every status x every action x every role, over HTTP: the exact answer, and nothing changed on a refusal.

What is expected is written out here by hand, not read from the table it checks.
"""

from collections import Counter
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client
from tests.support.fingerprint import fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.calls.models import FollowUp
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.operations import OPERATIONS

COLUMNS = ("submitted", "needs_info", "in_progress", "carried", "answered", "solved", "explained", "declined",
           "withdrawn", "merged")  # fmt: skip
WHO_MAY = {
    #                    sub   info  prog  carr  answ  solv  expl  decl  with  merg
    "acceptance":        "C     -     -     -     -     -     -     -     -     -",
    "question":          "C     -     CH    -     -     -     -     -     -     -",
    "reply":             "-     T     -     -     -     -     -     -     -     -",
    "refusal":           "C     -     -     -     -     -     -     -     -     -",
    "transfer":          "-     -     C     -     -     -     -     -     -     -",
    "return":            "-     -     H     -     -     -     -     -     -     -",
    "assignment":        "-     H     H     H     H     -     -     -     -     -",
    "taking-over":       "-     H     H     H     H     -     -     -     -     -",
    "giving-back":       "-     -     -     -     -     -     -     -     -     -",
    "extension-request": "-     -     H     -     -     -     -     -     -     -",
    "extension":         "-     -     -     -     -     -     -     -     -     -",
    "extension-refusal": "-     -     -     -     -     -     -     -     -     -",
    "carrying":          "-     -     C     -     -     -     -     -     -     -",
    "resumption":        "-     -     -     C     -     -     -     -     -     -",
    "going-on":          "-     -     -     -     -     -     -     -     -     -",
    "answer":            "-     -     CH    -     -     -     -     -     -     -",
    "confirmation":      "-     -     -     -     T     -     -     -     -     -",
    "objection":         "-     -     -     -     T     -     -     -     -     -",
    "follow-up":         "-     -     -     -     C     C     C     -     -     -",
    "contest":           "-     -     -     -     -     -     -     -     -     -",
    "reopening":         "-     -     -     -     -     T     T     -     -     -",
    "withdrawal":        "T     T     T     T     -     -     -     -     -     -",
    "merger":            "C     C     C     C     -     -     -     -     -     -",
    "urging":            "-     -     -     -     -     -     -     -     -     -",
    "supervision":       "L     L     L     L     -     -     -     -     -     -",
    "comments":          "TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS",
    "acceptance-undoing": "-    -     C     -     -     -     -     -     -     -",
    "refusal-undoing":   "-     -     -     -     -     -     -     C     -     -",
    "transfer-undoing":  "-     -     -     -     -     -     -     -     -     -",
    "merger-undoing":    "-     -     -     -     -     -     -     -     -     C",
    "answer-recall":     "-     -     -     -     CH    -     -     -     -     -",
    "correction":        "C     C     C     C     -     -     -     -     -     -",
}  # fmt: skip
"""T the teacher, C clerk, H the handling unit, L leader, S the school's administrator.

Giving back wants a need that is with whoever gives it back: see tests/needs/test_assignees.py.
Urging wants an overdue need, going on a question long without a reply,
extensions one that was asked for, undoing a transfer that there was one,
contesting a call that counts: see tests/needs/test_timely.py, test_slips.py and calls/test_gaming.py."""
SENT_TO = {"objection": "confirmation"}
"""The teacher's word on an answer has one form, whichever it is."""
ROLES = {
    "teacher": "T", "colleague": None, "neighbour": None, "school": "S", "other_school": None, "clerk": "C",
    "alliance_clerk": "C", "handler": "H", "other_handler": None, "leader": "L", "alliance_leader": "L",
    "admin": None,
}  # fmt: skip
"""What each account is to a need of `teacher`; None must not know of it."""
CHANGED = (Need.__table__, NeedEvent.__table__, FollowUp.__table__)
"""What an action could change of a need, and of any other."""
PAGES = 5
"""Of so many refusals one is read as a page, each action's by somebody; the others are told as to a program,
which is quicker said, and so is that a need is not there: that is one page for all."""
WITHOUT_A_UNIT = ("submitted", "declined", "withdrawn", "merged")
"""Statuses reached here without being dispatched, so that no handler sees the need."""


def expected(noun: str, status: str, role: str) -> int:
    letter = ROLES[role]
    if letter is None or (letter == "H" and status in WITHOUT_A_UNIT):
        return 404
    return 303 if letter in WHO_MAY[noun].split()[COLUMNS.index(status)] else 409


def is_read_as_page(noun: str, status: str, role: str) -> bool:
    answer, turn = expected(noun, status, role), list(WHO_MAY).index(noun) + list(ROLES).index(role)
    return answer == 303 or (answer == 409 and turn % PAGES == 0)


def filled_in(noun: str, ids: dict[str, int], leading: str) -> dict[str, Any]:
    return {
        "words": "一句话",
        "unit": ids["housing_office"],
        "person": ids["handler"],
        "urgency": "ordinary",
        "days": 3,
        "review_on": "2099-01-05",
        "outcome": "solved",
        "holds": "no" if noun == "objection" else "yes",
        "satisfaction": "satisfied",
        "is_reached": "yes",
        "is_solved": "yes",
        "into": leading,
        "category": "other",
        "school": ids["near_school"],
        "submission_key": f"{noun}-{next_key()}",
    }


def next_key(numbers: Any = iter(range(1, 10**9))) -> int:  # noqa: B008
    return next(numbers)


def state_of(number: str) -> tuple[Any, ...]:
    """Everything about a need that an action could change."""
    db.session.expire_all()
    need = db.session.scalars(select(Need).where(Need.number == number)).one()
    columns = {column.key: getattr(need, column.key) for column in Need.__table__.columns}
    events = db.session.scalar(select(func.count()).where(NeedEvent.need_id == need.id))
    calls = db.session.scalar(select(func.count()).where(FollowUp.need_id == need.id))
    return columns, events, calls


def one_at(status: str, district: District) -> tuple[str, tuple[Any, ...]]:
    """The number of a need that has come so far, and everything about it."""
    number = district.need(Status(status)).number
    stands = state_of(number)
    db.session.commit()
    return number, stands


def changed_by(refused: list[str], before: dict[str, str], app: Flask) -> list[str]:
    """What was refused since `before`, where the needs are not as they were then."""
    is_changed = bool(refused) and fingerprint(app, CHANGED) != before
    return [f"a need is changed by one of {refused}"] if is_changed else []


def test_the_matrix_names_every_action_and_status() -> None:
    assert set(WHO_MAY) == {operation.noun for operation in OPERATIONS} | set(SENT_TO)
    assert set(COLUMNS) == set(Status)
    assert all(len(row.split()) == len(COLUMNS) for row in WHO_MAY.values())
    read = {
        (noun, expected(noun, status, role))
        for noun in WHO_MAY
        for status in COLUMNS
        for role in ROLES
        if is_read_as_page(noun, status, role)
    }
    assert {noun for noun, answer in read if answer == 409} == WHO_MAY.keys() - {"comments"}


@pytest.mark.slow("asks every cell over HTTP")
@pytest.mark.parametrize("status", COLUMNS)
def test_status_by_action_by_role(status: str, app: Flask, district: District, record_property: Any) -> None:
    leading = district.need(by="colleague", title="带头的诉求").number
    ids = {place: district.place(place).id for place in ("housing_office", "near_school")}
    ids["handler"] = district.person("handler").id
    number, stands = one_at(status, district)
    answers: Counter[int] = Counter()
    wrong = []
    for role in ROLES:
        client: Client = app.test_client()
        client.lints = False
        token = sign_in_as(client, district.person(role))
        db.session.commit()
        before = fingerprint(app, CHANGED)
        refused: list[str] = []
        for noun in WHO_MAY:
            given = {**filled_in(noun, ids, leading), "csrf_token": token}
            wanted = expected(noun, status, role)
            client.keys = wanted == 303  # no page shows the form to anybody else, with its version
            if wanted == 303:
                wrong += changed_by(refused, before, app)
            how = {} if is_read_as_page(noun, status, role) else {"Accept": "application/json"}
            address = f"/needs/{number}/{SENT_TO.get(noun, noun)}"
            answer = client.post(address, data=given, headers=how).status_code
            answers[answer] += 1
            if answer != wanted:
                wrong.append(f"{role} {noun} at {status}: {answer}, not {wanted}")
            if answer == 303:
                assert state_of(number) != stands, f"{role} {noun} at {status} changed nothing"
                number, stands = one_at(status, district)
                before, refused = fingerprint(app, CHANGED), []
            else:
                refused.append(f"{role} {noun} at {status}: {answer}")
        wrong += changed_by(refused, before, app)
    assert wrong == []
    assert sum(answers.values()) == len(ROLES) * len(WHO_MAY)
    record_property("cells of the lifecycle matrix", sum(answers.values()))
