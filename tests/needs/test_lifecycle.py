"""The life of a need, cell by cell, against tables written by hand."""

from itertools import product

import pytest

from welfare.needs import lifecycle
from welfare.needs.lifecycle import Action, Outcome, Party, Status, actions_from, is_allowed, next_status

COLUMNS = ("submitted", "needs_info", "in_progress", "carried", "answered", "solved", "explained", "declined",
           "withdrawn", "merged")  # fmt: skip
WHO_MAY = {
    #                     sub   info  prog  carr  answ  solv  expl  decl  with  merg
    "accept":            "CM    -     -     -     -     -     -     -     -     -",
    "ask":               "CH    -     CH    -     -     -     -     -     -     -",
    "reply":             "-     T     -     -     -     -     -     -     -     -",
    "decline":           "C     -     -     -     -     -     -     -     -     -",
    "transfer":          "-     -     C     -     -     -     -     -     -     -",
    "hand_on":           "X     X     X     X     X     -     -     -     -     -",
    "return_to_intake":  "-     -     H     -     -     -     -     -     -     -",
    "assign":            "-     NDIXK NDIXK NDIXK NDIXK -     -     -     -     -",
    "take_over":         "-     N     N     N     N     -     -     -     -     -",
    "give_back":         "-     IK    IK    IK    IK    -     -     -     -     -",
    "request_extension": "-     -     H     -     -     -     -     -     -     -",
    "extend":            "-     -     C     -     -     -     -     -     -     -",
    "refuse_extension":  "-     -     C     -     -     -     -     -     -     -",
    "carry":             "-     -     C     -     -     -     -     -     -     -",
    "resume":            "-     -     -     CM    -     -     -     -     -     -",
    "answer":            "-     -     HCM   -     -     -     -     -     -     -",
    "confirm":           "-     -     -     -     T     -     -     -     -     -",
    "object":            "-     -     -     -     T     -     -     -     -     -",
    "lapse":             "-     -     -     -     K     -     -     -     -     -",
    "follow_up":         "-     -     -     -     F     F     F     -     -     -",
    "contest":           "T     T     T     T     -     T     T     -     -     -",
    "reopen":            "-     -     -     -     -     T     T     -     -     -",
    "withdraw":          "T     T     T     T     -     -     -     -     -     -",
    "merge":             "C     C     C     C     -     -     -     -     -     -",
    "release":           "-     -     -     -     -     -     -     -     -     K",
    "urge":              "T     -     T     -     -     -     -     -     -     -",
    "supervise":         "L     L     L     L     -     -     -     -     -     -",
    "comment":           "TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS TCHLS",
    "undo_accept":       "-     -     C     -     -     -     -     -     -     -",
    "undo_decline":      "-     -     -     -     -     -     -     C     -     -",
    "undo_transfer":     "-     -     C     -     -     -     -     -     -     -",
    "undo_merge":        "-     -     -     -     -     -     -     -     -     C",
    "recall":            "-     -     -     -     CGM   -     -     -     -     -",
    "correct":           "C     C     C     C     -     -     -     -     -     -",
    "go_on":             "-     CK    -     -     -     -     -     -     -     -",
    "remind":            "K     K     K     K     K     K     K     -     -     -",
}  # fmt: skip
LETTERS = {
    "T": Party.TEACHER, "C": Party.CLERK, "H": Party.HANDLER, "S": Party.SCHOOL_ADMIN, "L": Party.LEADER,
    "A": Party.AUDITOR, "F": Party.CALLER, "G": Party.ANSWERER, "M": Party.MEASURE,
    "N": Party.COLLEAGUE, "D": Party.MINDER, "I": Party.ASSIGNEE, "X": Party.CLOSING, "K": Party.CLOCK,
}  # fmt: skip
LEADS_TO = {
    "submit": "submitted", "accept": "in_progress", "ask": "needs_info", "decline": "declined",
    "transfer": "in_progress", "return_to_intake": "submitted", "carry": "carried", "resume": "in_progress",
    "answer": "answered", "object": "in_progress", "reopen": "in_progress", "withdraw": "withdrawn",
    "merge": "merged", "release": "submitted", "undo_accept": "submitted", "undo_decline": "submitted",
    "undo_transfer": "in_progress", "recall": "in_progress",
}  # fmt: skip
STAYS = (
    "request_extension",
    "extend",
    "refuse_extension",
    "urge",
    "supervise",
    "comment",
    "correct",
    "hand_on",
    "remind",
    "assign",
    "take_over",
    "give_back",
)
BY_WORD = ("follow_up", "contest")


@pytest.mark.parametrize("action", WHO_MAY)
def test_who_may_do_it_at_each_status(action: str) -> None:
    for status, letters in zip(COLUMNS, WHO_MAY[action].split(), strict=True):
        allowed = {party for party in Party if is_allowed(Action(action), Status(status), {party})}
        assert allowed == {LETTERS[letter] for letter in letters if letter != "-"}, status
    assert not is_allowed(Action(action), Status.SUBMITTED, ())


def test_who_may_submit_which_begins_a_need_and_is_never_offered_for_one() -> None:
    allowed = {party for party in Party if is_allowed(Action.SUBMIT, None, {party})}
    assert allowed == {Party.TEACHER, Party.SCHOOL_ADMIN, Party.CLERK, Party.LEADER}
    assert not is_allowed(Action.ACCEPT, None, {Party.CLERK})
    assert all(Action.SUBMIT not in actions_from(status, set(Party)) for status in Status)


def test_what_is_offered_stands_in_the_table_s_order() -> None:
    assert set(WHO_MAY) | {"submit"} == set(Action)
    for status, party in product(Status, Party):
        column = COLUMNS.index(status)
        letter = next(letter for letter, one in LETTERS.items() if one is party)
        assert actions_from(status, {party}) == [
            action for action, cells in WHO_MAY.items() if letter in cells.split()[column]
        ]
    assert actions_from(Status.ANSWERED, {Party.TEACHER, Party.CLERK, Party.CALLER}) == [
        "confirm", "object", "follow_up", "comment", "recall",
    ]  # fmt: skip


def test_where_each_action_leads() -> None:
    for status in Status:
        for action, target in LEADS_TO.items():
            assert next_status(Action(action), status) == target
        for action in (*STAYS, *BY_WORD):
            assert next_status(Action(action), status) == status
        for action in BY_WORD:
            assert next_status(Action(action), status, outcome=Outcome.SOLVED, holds=True) is Status.SOLVED
            assert (
                next_status(Action(action), status, outcome=Outcome.SOLVED, holds=False) is Status.IN_PROGRESS
            )
    for action in (Action.CONFIRM, Action.LAPSE):
        assert next_status(action, Status.ANSWERED, outcome=Outcome.SOLVED) is Status.SOLVED
        assert next_status(action, Status.ANSWERED, outcome=Outcome.EXPLAINED) is Status.EXPLAINED
        assert next_status(action, Status.ANSWERED) is Status.EXPLAINED
    assert next_status(Action.REPLY, Status.NEEDS_INFO) is Status.SUBMITTED
    asked_at_work = next_status(Action.REPLY, Status.NEEDS_INFO, before_question=Status.IN_PROGRESS)
    assert asked_at_work is Status.IN_PROGRESS
    assert next_status(Action.GO_ON, Status.NEEDS_INFO) is Status.SUBMITTED
    assert next_status(Action.UNDO_MERGE, Status.MERGED) is Status.SUBMITTED
    for status in lifecycle.OPEN:
        assert next_status(Action.UNDO_MERGE, Status.MERGED, before_slip=status) is status
    assert set(LEADS_TO) | {*STAYS, *BY_WORD, "confirm", "lapse", "reply", "go_on", "undo_merge"} == set(
        Action
    )


def test_what_each_undoing_takes_back() -> None:
    assert {undoing.value: done.value for undoing, done in lifecycle.UNDOES.items()} == {
        "undo_accept": "accept", "undo_decline": "decline", "undo_transfer": "transfer",
        "undo_merge": "merge", "recall": "answer",
    }  # fmt: skip
    assert set(lifecycle.UNDOABLE) == {"accept", "decline", "transfer", "merge", "answer"}
    assert set(lifecycle.NO_STEPS) == {
        "comment", "urge", "supervise", "follow_up", "correct", "remind", "assign", "take_over", "give_back",
    }  # fmt: skip


def test_statuses_by_what_they_count_as() -> None:
    assert set(lifecycle.OPEN) == {"submitted", "needs_info", "in_progress", "carried"}
    assert set(lifecycle.RUNNING) == {"submitted", "in_progress"}
    assert set(lifecycle.WAITING_FOR_TEACHER) == {"needs_info", "answered"}
    assert set(lifecycle.CLOSED) == {"solved", "explained", "declined", "withdrawn", "merged"}
