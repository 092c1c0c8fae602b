"""Who is what to a need, and what hangs on dates and words: both sides of every bound."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from welfare.needs.lifecycle import Action, AnswerFlaw, Confirmation, Party, Status
from welfare.needs.policy import (
    REPEATED_FROM,
    REPEATED_WITHIN,
    SHORTEST_ANSWER,
    flaw_of,
    is_last_minute,
    is_timely,
    parties_of,
    possible_actions,
)

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HERE = ZoneInfo("Asia/Shanghai")
SCHOOL, UNIT, ASSISTING, ELSEWHERE = 1, 2, 3, 4
RAISED_BY, SOMEBODY = 10, 11


@dataclass(frozen=True)
class Viewer:
    """Somebody with roles at organizations; those in `at_schools` are held at a school itself."""

    id: int = SOMEBODY
    held: dict[str, Collection[int]] = field(default_factory=dict)
    at_schools: Collection[str] = ()
    works_in: Collection[int] = ()
    stands_in_for: Collection[int] = ()

    @property
    def alone(self) -> "Viewer":
        return Viewer(self.id) if self.stands_in_for else self

    @property
    def desks(self) -> Collection[tuple[str, int]]:
        return {(role, place) for role, places in self.held.items() for place in places}

    def reached_by(self, *roles: str, at_bureau: bool = False) -> Collection[int]:
        kept = [role for role in roles if not (at_bureau and role in self.at_schools)]
        return {place for role in kept for place in self.held.get(role, ())}


@dataclass(frozen=True)
class Subject:
    status: Status = Status.IN_PROGRESS
    raised_by_id: int = RAISED_BY
    school_id: int = SCHOOL
    unit_id: int | None = UNIT
    assignee_id: int | None = None
    answered_by_id: int | None = None
    is_protected: bool = False
    is_overdue: bool = False
    extension_days: int | None = None
    is_extended: bool = False
    urged_at: datetime | None = None
    closed_at: datetime | None = None
    confirmation: Confirmation | None = None
    is_contestable: bool = False
    undoable: Action | None = None
    is_silent: bool = False


NEED = Subject()
PROTECTED = Subject(is_protected=True)


@pytest.mark.parametrize(
    ("role", "place", "party"),
    [
        ("clerk", SCHOOL, Party.CLERK),
        ("leader", SCHOOL, Party.LEADER),
        ("school_admin", SCHOOL, Party.SCHOOL_ADMIN),
        ("school_admin", UNIT, Party.HANDLER),
        ("school_admin", ASSISTING, Party.HANDLER),
        ("handler", UNIT, Party.HANDLER),
        ("handler", ASSISTING, Party.HANDLER),
        ("handler", SCHOOL, None),
        ("clerk", UNIT, None),
        ("leader", ASSISTING, None),
        ("auditor", SCHOOL, Party.AUDITOR),
        ("auditor", UNIT, None),
        ("clerk", ELSEWHERE, None),
        ("handler", ELSEWHERE, None),
        ("teacher", SCHOOL, None),
        ("admin", SCHOOL, None),
    ],
)
def test_a_role_makes_somebody_what_it_does_where_it_reaches(
    role: str, place: int, party: Party | None
) -> None:
    parties = parties_of(Viewer(held={role: {place}}), NEED, [ASSISTING])
    assert parties - {Party.CALLER, Party.COLLEAGUE} == ({party} if party else set())
    assert (Party.COLLEAGUE in parties) == (party is Party.HANDLER and place == UNIT)
    assert (Party.CALLER in parties) == (party is Party.CLERK)
    at_bureau = parties_of(Viewer(held={role: {place}}), PROTECTED, [ASSISTING])
    assert at_bureau == (parties if role != "school_admin" else set())
    at_a_school = Viewer(held={role: {place}}, at_schools={role})
    assert parties_of(at_a_school, NEED, [ASSISTING]) == parties
    assert parties_of(at_a_school, PROTECTED, [ASSISTING]) == set()


def test_whoever_raised_it_is_its_teacher_and_nothing_else_whatever_their_roles() -> None:
    assert parties_of(Viewer(RAISED_BY), PROTECTED) == {Party.TEACHER}
    everything = {role: {SCHOOL, UNIT} for role in ("clerk", "handler", "school_admin", "leader")}
    assert parties_of(Viewer(RAISED_BY, everything), NEED, [UNIT]) == {Party.TEACHER}
    assert parties_of(Viewer(SOMEBODY), NEED) == set()
    nobody_s = replace(NEED, unit_id=None)
    assert parties_of(Viewer(held={"handler": {UNIT}}), nobody_s) == set()


def test_it_is_with_one_of_its_unit_or_with_whoever_stands_in_for_them() -> None:
    at_unit, with_them = {"handler": {UNIT}}, replace(NEED, assignee_id=SOMEBODY)
    mine = {Party.HANDLER, Party.ASSIGNEE}
    assert parties_of(Viewer(held=at_unit), with_them) == mine
    assert parties_of(Viewer(12, held=at_unit), with_them) == {Party.HANDLER, Party.COLLEAGUE}
    assert parties_of(Viewer(12, held=at_unit, stands_in_for={SOMEBODY}), with_them) == mine
    assert parties_of(Viewer(12, held=at_unit, stands_in_for={13}), with_them) == {
        Party.HANDLER,
        Party.MINDER,
    }
    assert parties_of(Viewer(held={"handler": {ASSISTING}}), with_them, [ASSISTING]) == {Party.HANDLER}
    assert parties_of(Viewer(), with_them) == set()


@pytest.mark.parametrize(
    ("who", "need", "may_call"),
    [
        (Viewer(held={"clerk": {SCHOOL}}), NEED, True),
        (Viewer(held={"clerk": {SCHOOL}}), replace(NEED, answered_by_id=SOMEBODY), False),
        (Viewer(RAISED_BY, held={"clerk": {SCHOOL}}), NEED, False),
        (Viewer(held={"clerk": {SCHOOL}}, works_in={UNIT}), NEED, False),
        (Viewer(held={"clerk": {SCHOOL}}, works_in={ASSISTING, ELSEWHERE}), NEED, True),
        (Viewer(held={"clerk": {SCHOOL}, "handler": {UNIT, ELSEWHERE}}), NEED, False),
        (Viewer(held={"clerk": {SCHOOL}, "handler": {ELSEWHERE}}), NEED, True),
        (Viewer(held={"clerk": {SCHOOL}, "school_admin": {UNIT}}), NEED, False),
        (Viewer(held={"clerk": {ELSEWHERE}}), NEED, False),
        (Viewer(held={"leader": {SCHOOL}}), NEED, False),
    ],
)
def test_nobody_calls_about_an_answer_in_which_they_had_a_part(
    who: Viewer, need: Subject, may_call: bool
) -> None:
    assert (Party.CALLER in parties_of(who, need)) is may_call


BUREAU = 9
CLERK = Viewer(held={"clerk": {SCHOOL}})
LEADER = Viewer(held={"leader": {SCHOOL}})
BOTH = Viewer(held={"clerk": {SCHOOL}, "leader": {SCHOOL}})


@pytest.mark.parametrize(
    ("who", "answered_at", "may_call"),
    [
        (CLERK, [("handler", UNIT)], True),
        (CLERK, [("clerk", SCHOOL)], False),
        (CLERK, [("clerk", BUREAU)], True),
        (CLERK, [("handler", SCHOOL)], True),
        (Viewer(held={"clerk": {SCHOOL}, "handler": {BUREAU}}), [("handler", BUREAU)], False),
        (LEADER, [("handler", UNIT)], False),
        (LEADER, [("clerk", BUREAU)], True),
        (LEADER, [("clerk", SCHOOL)], True),
        (LEADER, [], False),
        (BOTH, [("clerk", SCHOOL)], False),
        (BOTH, [("clerk", BUREAU)], True),
    ],
)
def test_nobody_calls_who_sits_at_the_desk_that_answered_and_leaders_do_where_a_clerk_did(
    who: Viewer, answered_at: list[tuple[str, int]], may_call: bool
) -> None:
    assert (Party.CALLER in parties_of(who, NEED, (), answered_at)) is may_call


@pytest.mark.parametrize("who", [replace(CLERK, works_in={ASSISTING}), replace(LEADER, works_in={ASSISTING})])
def test_nobody_calls_who_works_in_a_unit_that_assisted(who: Viewer) -> None:
    by_clerk = [("clerk", BUREAU)]
    assert Party.CALLER in parties_of(who, NEED, [], by_clerk)
    assert Party.CALLER not in parties_of(who, NEED, [ASSISTING], by_clerk)


def test_a_call_is_contested_while_it_can_be() -> None:
    assert not is_timely(Action.CONTEST, NEED, NOW)
    assert is_timely(Action.CONTEST, replace(NEED, is_contestable=True), NOW)


def test_who_may_urge_and_how_often() -> None:
    overdue = replace(NEED, is_overdue=True)
    assert not is_timely(Action.URGE, NEED, NOW)
    assert is_timely(Action.URGE, overdue, NOW)
    assert is_timely(Action.URGE, replace(overdue, urged_at=NOW - timedelta(days=1)), NOW)
    just_urged = replace(overdue, urged_at=NOW - timedelta(hours=23, minutes=59))
    assert not is_timely(Action.URGE, just_urged, NOW)


def test_until_when_a_need_may_be_reopened() -> None:
    assert not is_timely(Action.REOPEN, NEED, NOW)
    assert is_timely(Action.REOPEN, replace(NEED, closed_at=NOW - timedelta(days=30)), NOW)
    too_late = replace(NEED, closed_at=NOW - timedelta(days=30, seconds=1))
    assert not is_timely(Action.REOPEN, too_late, NOW)


def test_an_extension_is_asked_for_once_and_decided_on_while_it_is_asked_for() -> None:
    asked, extended = replace(NEED, extension_days=3), replace(NEED, is_extended=True)
    assert [is_timely(Action.REQUEST_EXTENSION, need, NOW) for need in (NEED, asked, extended)] == [
        True, False, False,
    ]  # fmt: skip
    for decision in (Action.EXTEND, Action.REFUSE_EXTENSION):
        assert [is_timely(decision, need, NOW) for need in (NEED, asked)] == [False, True]
    assert is_timely(Action.ANSWER, NEED, NOW)


def test_a_clerk_decides_only_where_the_teacher_was_silent_for_long() -> None:
    assert not is_timely(Action.GO_ON, NEED, NOW)
    assert is_timely(Action.GO_ON, replace(NEED, is_silent=True), NOW)


def test_what_is_possible_is_allowed_and_timely() -> None:
    assert possible_actions(NEED, {Party.TEACHER}, NOW) == ["withdraw", "comment"]
    overdue = replace(NEED, is_overdue=True, urged_at=NOW - timedelta(days=1))
    assert possible_actions(overdue, {Party.TEACHER}, NOW) == ["withdraw", "urge", "comment"]
    just_now = NOW - timedelta(seconds=1)
    assert possible_actions(overdue, {Party.TEACHER}, just_now) == ["withdraw", "comment"]


@pytest.mark.parametrize(
    ("at", "due", "is_last"),
    [
        ((3, 2, 17, 30), (3, 2), True),
        ((3, 2, 23, 59), (3, 2), True),
        ((3, 2, 17, 29), (3, 2), False),
        ((3, 2, 18, 0), (3, 3), False),
        ((3, 3, 18, 0), (3, 2), False),
    ],
)
def test_the_last_minute(at: tuple[int, ...], due: tuple[int, int], is_last: bool) -> None:
    moment = datetime(2026, *at, tzinfo=HERE)
    assert is_last_minute(moment, date(2026, *due)) is is_last
    assert not is_last_minute(moment, None)


@pytest.mark.parametrize(
    ("words", "used_before", "flaw"),
    [
        ("分到了三楼朝南一间", 0, AnswerFlaw.SHORT),
        ("分到 了三 楼朝 南一 间", 9, AnswerFlaw.SHORT),
        ("分到了三楼朝南的一间", 0, None),
        ("分到了三楼朝南的一间", 3, None),
        ("分到了三楼朝南的一间", 4, AnswerFlaw.REPEATED),
    ],
)
def test_what_is_doubtful_about_an_answer(words: str, used_before: int, flaw: AnswerFlaw | None) -> None:
    assert flaw_of(words, used_before) is flaw


def test_what_makes_an_answer_doubtful_is_what_its_figure_says() -> None:
    """Fewer than ten characters, or the words of four other needs in the ninety days before."""
    assert (SHORTEST_ANSWER, REPEATED_FROM - 1, REPEATED_WITHIN.days) == (10, 4, 90)
