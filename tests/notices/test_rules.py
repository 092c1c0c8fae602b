"""The table says of every action whom it concerns, and how."""

from welfare.needs.lifecycle import Action
from welfare.notices.labels import ICON, KIND
from welfare.notices.rules import BEYOND_NEEDS, HEARD_BY, SENTENCES, TABLE, NoticeKind

TELL_NOBODY = {Action.CONFIRM, Action.FOLLOW_UP}


def test_every_action_tells_somebody_or_is_silent_on_purpose() -> None:
    assert {row.action for row in TABLE} == set(Action) - TELL_NOBODY


def test_what_is_said_follows_from_action_and_kind() -> None:
    for row in TABLE:
        assert SENTENCES[row.action, row.kind] == row.sentence
        assert "%(number)s" in row.sentence


def test_every_kind_occurs_and_has_words_a_picture_and_a_switch() -> None:
    assert (
        {row.kind for row in TABLE} | BEYOND_NEEDS
        == set(NoticeKind)
        == set(KIND)
        == set(ICON)
        == set(HEARD_BY)
    )
    assert not {row.kind for row in TABLE} & BEYOND_NEEDS
