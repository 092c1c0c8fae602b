"""The table says of every action whom it concerns, and how."""

import pytest

from welfare.needs.lifecycle import Action, Party
from welfare.notices.hours import HOURS
from welfare.notices.kinds import (
    ASKING,
    BEYOND_NEEDS,
    BY_PHONE,
    BY_THE_CLOCK,
    DEVICES_AT_MOST,
    HEARD_BY,
    ONCE_A_DAY,
    PRESSING,
    WORK,
    NoticeKind,
)
from welfare.notices.labels import ICON, KIND
from welfare.notices.rules import PARTIES, SENTENCES, TABLE, Audience, rows_for

TELL_NOBODY = {Action.CONFIRM, Action.REMIND}
"""Whom reminders tell stands in the ladder, see reminders/test_rules.py."""
TOLD = {
    "submit": "clerks:intake:always teacher:progress:on_behalf",
    "accept": "teacher:progress:always handlers:assigned:always clerks:intake:to_nobody",
    "ask": "teacher:question:always",
    "reply": "holders:teacher_spoke:always",
    "decline": "teacher:progress:always",
    "transfer": "handlers:assigned:always clerks:intake:to_nobody",
    "hand_on": "handlers:assigned:to_unit clerks:intake:to_nobody",
    "assign": "assignee:assigned:always",
    "take_over": "former:assigned:always",
    "give_back": "handlers:assigned:always",
    "return_to_intake": "clerks:intake:always",
    "request_extension": "clerks:extension:always",
    "extend": "asker:extension:always",
    "refuse_extension": "asker:extension:always",
    "carry": "teacher:progress:always",
    "resume": "teacher:progress:always handlers:assigned:always",
    "go_on": "teacher:progress:always holders:assigned:always",
    "answer": "teacher:answer:always followers:answer:always",
    "object": "handlers:teacher_spoke:always clerks:teacher_spoke:always",
    "lapse": "teacher:progress:always",
    "follow_up": "teacher:progress:counts handlers:teacher_spoke:sent_back clerks:teacher_spoke:sent_back",
    "contest": "handlers:teacher_spoke:always clerks:teacher_spoke:always",
    "reopen": "handlers:teacher_spoke:always clerks:teacher_spoke:always",
    "withdraw": "handlers:teacher_spoke:always",
    "merge": "teacher:progress:always",
    "release": "teacher:progress:always clerks:intake:always",
    "urge": "handlers:pressed:always clerks:pressed:always",
    "supervise": "handlers:pressed:always clerks:pressed:always",
    "comment": "mentioned:mention:always "
    "holders:comment:by_teacher teacher:comment:to_teacher other_desk:comment:among_staff",
    "undo_accept": "teacher:progress:always clerks:intake:always",
    "undo_decline": "teacher:progress:always clerks:intake:always",
    "undo_transfer": "handlers:assigned:always",
    "undo_merge": "teacher:progress:always handlers:assigned:always clerks:intake:always",
    "recall": "teacher:answer:always followers:answer:always handlers:assigned:always",
    "correct": "teacher:progress:always clerks:intake:waits_elsewhere",
}
"""Who hears of each action, as what, and when."""
HEARS = {
    "teacher": "question answer progress reminder overdue comment "
    "housing training invitation home export petition",
    "clerk": "intake teacher_spoke pressed reminder overdue extension comment mention "
    "housing training home measure export duty petition",
    "handler": "assigned teacher_spoke pressed reminder overdue extension comment mention "
    "housing training home measure export duty petition",
    "school_admin": "assigned teacher_spoke pressed reminder overdue extension comment mention "
    "housing training home export duty petition",
    "leader": "reminder overdue mention measure export duty petition",
    "admin": "reminder overdue training export duty petition",
}
"""The switches that each role is offered."""


@pytest.mark.parametrize("action", Action)
def test_who_hears_of_an_action(action: Action) -> None:
    rows = [f"{row.audience}:{row.kind}:{row.when}" for row in TABLE if row.action == action]
    assert rows == TOLD.get(action, "").split()


@pytest.mark.parametrize("role", HEARS)
def test_which_switches_a_role_is_offered(role: str) -> None:
    assert [kind.value for kind in NoticeKind if role in HEARD_BY[kind]] == sorted(
        HEARS[role].split(), key=[kind.value for kind in NoticeKind].index
    )


@pytest.mark.parametrize(
    ("is_internal", "by_teacher", "heard_by"),
    [
        (False, True, ["mentioned", "holders"]),
        (False, False, ["mentioned", "teacher"]),
        (True, False, ["mentioned", "other_desk"]),
        (True, True, ["mentioned", "other_desk"]),
    ],
)  # fmt: skip
def test_a_comment_is_heard_on_the_other_side(
    is_internal: bool, by_teacher: bool, heard_by: list[str]
) -> None:
    rows = rows_for(Action.COMMENT, is_internal=is_internal, by_teacher=by_teacher, on_behalf=False)
    assert [row.audience for row in rows] == heard_by


@pytest.mark.parametrize(("on_behalf", "heard_by"), [(False, ["clerks"]), (True, ["clerks", "teacher"])])
def test_a_teacher_is_told_of_what_a_colleague_submitted(on_behalf: bool, heard_by: list[str]) -> None:
    rows = rows_for(Action.SUBMIT, is_internal=False, by_teacher=not on_behalf, on_behalf=on_behalf)
    assert [row.audience for row in rows] == heard_by


@pytest.mark.parametrize(
    ("action", "holds", "heard_by"),
    [
        ("accept", "", "teacher handlers"),
        ("accept", "is_to_nobody", "teacher handlers clerks"),
        ("transfer", "", "handlers"),
        ("transfer", "is_to_nobody", "handlers clerks"),
        ("hand_on", "", ""),
        ("hand_on", "is_to_unit", "handlers"),
        ("hand_on", "is_to_nobody", "clerks"),
        ("follow_up", "", ""),
        ("follow_up", "counts", "teacher"),
        ("follow_up", "is_sent_back", "handlers clerks"),
        ("correct", "", "teacher"),
        ("correct", "waits_elsewhere", "teacher clerks"),
    ],
)
def test_of_two_events_of_one_action_each_tells_whom_it_concerns(
    action: str, holds: str, heard_by: str
) -> None:
    said = {
        "is_internal": False,
        "by_teacher": False,
        "on_behalf": False,
        **dict.fromkeys(holds.split(), True),
    }
    assert [row.audience for row in rows_for(Action(action), **said)] == heard_by.split()


def test_what_calls_for_work_what_wakes_a_phone_and_what_waits_for_a_word() -> None:
    assert set(WORK) == {"intake", "assigned", "teacher_spoke", "pressed", "extension", "reminder", "overdue"}
    assert set(PRESSING) == {"question", "answer", "pressed", "overdue"}
    assert set(ASKING) == {"question", "answer", "invitation"}
    assert set(BY_PHONE) == {"question", "answer"}
    assert set(ONCE_A_DAY) == {"reminder"}


def test_an_audience_is_found_by_what_people_are_to_the_need() -> None:
    assert PARTIES == {
        Audience.TEACHER: Party.TEACHER, Audience.FOLLOWERS: Party.TEACHER,
        Audience.CLERKS: Party.CLERK, Audience.HANDLERS: Party.HANDLER,
        Audience.ASSIGNEE: Party.ASSIGNEE,
    }  # fmt: skip


def test_the_day_has_fourteen_hours_and_ten_devices_are_told() -> None:
    assert ([HOURS[0], HOURS[-1]], DEVICES_AT_MOST) == ([7, 20], 10)


def test_every_action_tells_somebody_or_is_silent_on_purpose() -> None:
    assert {row.action for row in TABLE} == set(Action) - TELL_NOBODY


def test_what_is_said_follows_from_action_and_kind() -> None:
    for row in TABLE:
        assert SENTENCES[row.action, row.kind] == row.sentence
        assert "%(number)s" in row.sentence


def test_every_kind_occurs_and_has_words_a_picture_and_a_switch() -> None:
    assert (
        {row.kind for row in TABLE} | BEYOND_NEEDS | BY_THE_CLOCK
        == set(NoticeKind)
        == set(KIND)
        == set(ICON)
        == set(HEARD_BY)
    )
    assert not {row.kind for row in TABLE} & BEYOND_NEEDS
