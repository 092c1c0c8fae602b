"""Where events lead, told by hand."""

from typing import Any

import pytest

from welfare.needs.replay import Standing, standing_after


def after(*steps: str, **details: Any) -> Standing:
    """Steps as `answer>answered`, one a day from 1 on; `details` are those of the last one."""
    events = []
    for day, step in enumerate(steps, 1):
        kind, _, to_status = step.partition(">")
        said = details if day == len(steps) else {"is_reached": True, "is_solved": kind == "follow_up"}
        events.append({"kind": kind, "at": day, "to_status": to_status, "details": said})
    return standing_after(events)


ANSWERED = ("submit>submitted", "accept>in_progress", "answer>answered")


def test_nothing_has_happened() -> None:
    assert standing_after([]) == Standing(None, None, None, None)


def test_an_answer_and_what_closes_it() -> None:
    assert after(*ANSWERED) == Standing("answered", None, 3, None)
    assert after(*ANSWERED, "confirm>solved") == Standing("solved", "teacher", 3, 4)
    assert after(*ANSWERED, "lapse>explained") == Standing("explained", "lapsed", 3, 4)
    assert after(*ANSWERED, "object>in_progress", "answer>answered") == Standing("answered", None, 5, None)


@pytest.mark.parametrize("closing", ["decline>declined", "withdraw>withdrawn", "merge>merged"])
def test_what_closes_without_an_answer(closing: str) -> None:
    assert after("submit>submitted", closing) == Standing(closing.partition(">")[2], None, None, 2)


def test_what_happens_to_a_closed_need_does_not_close_it_again() -> None:
    assert after(*ANSWERED, "confirm>solved", "comment>solved").closed_at == 4


def test_a_call_that_says_solved_confirms_a_lapsed_answer_before_it_or_after() -> None:
    call = {"is_reached": True, "is_solved": True}
    assert after(*ANSWERED, "lapse>solved", "follow_up>solved", **call).confirmation == "follow_up"
    assert after(*ANSWERED, "follow_up>answered", "lapse>solved").confirmation == "follow_up"
    assert after(*ANSWERED, "confirm>solved", "follow_up>solved", **call).confirmation == "teacher"


@pytest.mark.parametrize(
    "call", [{"is_reached": True, "is_solved": False}, {"is_reached": False, "is_solved": True}, {}]
)
def test_a_call_that_does_not_say_so_confirms_nothing(call: dict[str, bool]) -> None:
    assert after(*ANSWERED, "lapse>solved", "follow_up>solved", **call).confirmation == "lapsed"
    events = [
        {"kind": "answer", "at": 1, "to_status": "answered", "details": None},
        {"kind": "follow_up", "at": 2, "to_status": "answered", "details": call},
        {"kind": "lapse", "at": 3, "to_status": "solved", "details": "what stood here is gone"},
    ]
    assert standing_after(events) == Standing("solved", "lapsed", 1, 3)


def test_the_last_call_that_reached_somebody_is_believed() -> None:
    def called(**said: bool) -> dict[str, Any]:
        return {"kind": "follow_up", "at": 2, "to_status": "answered", "details": said}

    yes, no = called(is_reached=True, is_solved=True), called(is_reached=True, is_solved=False)
    lapse = {"kind": "lapse", "at": 3, "to_status": "solved", "details": {}}
    assert standing_after([yes, no, lapse]).confirmation == "lapsed"
    assert standing_after([no, yes, lapse]).confirmation == "follow_up"
    assert standing_after([yes, called(is_reached=False), lapse]).confirmation == "follow_up"


def test_a_new_answer_or_a_reopening_forgets_the_calls_before() -> None:
    redone = (*ANSWERED, "follow_up>answered", "object>in_progress", "answer>answered", "lapse>solved")
    assert after(*redone) == Standing("solved", "lapsed", 6, 7)
    reopened = (*ANSWERED, "lapse>solved", "follow_up>solved", "reopen>in_progress")
    assert after(*reopened) == Standing("in_progress", None, 3, None)
    assert after(*reopened, "lapse>solved").confirmation == "lapsed"


@pytest.mark.parametrize("details", [None, "what stood here is gone", []])
def test_a_call_of_which_nothing_can_be_read_says_nothing(details: object) -> None:
    events = [
        {"kind": "lapse", "at": 1, "to_status": "solved", "details": {}},
        {"kind": "follow_up", "at": 2, "to_status": "solved", "details": details},
    ]
    assert standing_after(events) == Standing("solved", "lapsed", None, 1)
