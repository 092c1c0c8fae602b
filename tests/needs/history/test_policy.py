"""What of a need's history its teacher reads: which events, and which words."""

from types import SimpleNamespace

import pytest

from welfare.needs.history.policy import is_among_staff, is_told_in_words
from welfare.needs.lifecycle import Action

AMONG_STAFF = {Action.REQUEST_EXTENSION, Action.REFUSE_EXTENSION}
WORDS_FOR_COLLEAGUES = {
    Action.REQUEST_EXTENSION,
    Action.REFUSE_EXTENSION,
    Action.TRANSFER,
    Action.UNDO_TRANSFER,
    Action.SUPERVISE,
    Action.ASSIGN,
    Action.TAKE_OVER,
    Action.GIVE_BACK,
}


def event(kind: Action, *, is_internal: bool = False, **details):
    return SimpleNamespace(kind=kind, is_internal=is_internal, details=details)


def called(**details):
    return event(Action.FOLLOW_UP, **details)


@pytest.mark.parametrize("kind", [kind for kind in Action if kind != Action.FOLLOW_UP])
def test_which_actions_and_which_words_stay_among_staff(kind):
    assert is_among_staff(event(kind)) is (kind in AMONG_STAFF)
    assert is_told_in_words(event(kind)) is (kind not in WORDS_FOR_COLLEAGUES)


def test_what_is_internal_stays_among_staff_whatever_it_is():
    assert is_among_staff(event(Action.COMMENT, is_internal=True))


def test_of_a_call_the_teacher_reads_once_they_were_reached():
    assert not is_among_staff(called(is_reached=True))
    assert is_among_staff(called(is_reached=False))
    assert is_among_staff(called())


def test_what_a_caller_wrote_is_read_since_callers_know_that_it_is():
    assert is_told_in_words(called(was_due=None))
    assert is_told_in_words(called(was_due="2026-03-02"))
    assert not is_told_in_words(called())
