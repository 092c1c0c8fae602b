"""Whatever is done to a day that is added up gives its sums up, in the same transaction."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Executable, insert, update
from sqlalchemy.orm import Session, scoped_session

from tests.support.plans import statements
from tests.support.sums import add_up, added_up, assert_sums_are_what_rows_say
from tests.support.world import District
from welfare import clock
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, intake, slips, teacher
from welfare.needs.calls import actions as follow_ups
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Action, Outcome, Satisfaction, Status
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.actions import merge_school, set_organization_active
from welfare.reports.figures.periods import Period

Do = Callable[[District, Need], object]
JUST_BEFORE_MIDNIGHT, JUST_AFTER_MIDNIGHT = (
    datetime(2026, 3, 3, 15, 55, tzinfo=UTC), datetime(2026, 3, 3, 16, 1, tzinfo=UTC),
)  # fmt: skip
TUESDAYS = Period(date(2026, 3, 3), date(2026, 3, 3))
TUESDAY, FRIDAY = datetime(2026, 3, 3, 2, tzinfo=UTC), datetime(2026, 3, 6, 2, tzinfo=UTC)
AFTER_THE_LAPSE = datetime(2026, 3, 20, 2, tzinfo=UTC)
ANSWERED = {"answered", "followed_up", "suspect"}
"""What belongs to the day of the answer."""


def accept(d: District, n: Need) -> None:
    unit = d.place("housing_office")
    intake.accept(n, by=d.person("clerk"), unit=unit, urgency=Urgency.URGENT, limit_days=1)


def answer(d: District, n: Need) -> None:
    handling.answer(n, by=d.person("handler"), outcome=Outcome.SOLVED, words="分到三楼一间朝南的")


def undo(action: Action) -> Do:
    return lambda d, n: slips.undo(n, by=d.person("clerk"), action=action, words="点错了按钮")


def correct(category: str = "housing", school: str = "near_school", urgency: str = "ordinary") -> Do:
    return lambda d, n: slips.correct(
        n,
        by=d.person("clerk"),
        category=category,
        school=d.place(school),
        urgency=Urgency(urgency),
        words="填错",
    )


def call(d: District, n: Need, *, is_solved: bool = True) -> None:
    follow_ups.follow_up(
        n,
        by=d.person("clerk"),
        is_reached=True,
        is_solved=is_solved,
        satisfaction=Satisfaction.SATISFIED if is_solved else None,
    )


def close_office(d: District, _n: Need) -> None:
    successor = d.place("training_office")
    set_organization_active(
        d.place("housing_office"), is_active=False, by=d.person("admin"), successor=successor
    )


def merge_schools(d: District, _n: Need) -> None:
    merge_school(d.place("near_school"), into=d.place("far_school"), by=d.person("admin"))


def nothing(_d: District, _n: Need) -> None:
    pass


S, A = Status, Action
KINDS: dict[str, tuple[Status, Do, Do, set[str]]] = {
    "an acceptance undone": (S.SUBMITTED, accept, undo(A.UNDO_ACCEPT), {"to_sign", "due", "first_due"}),
    "a refusal undone": (
        S.SUBMITTED,
        lambda d, n: intake.decline(n, by=d.person("clerk"), words="不归教育局"),
        undo(A.UNDO_DECLINE),
        {"closed", "to_sign"},
    ),
    "a transfer undone": (
        S.IN_PROGRESS,
        lambda d, n: intake.transfer(n, by=d.person("clerk"), unit=d.place("training_office")),
        undo(A.UNDO_TRANSFER),
        set(),
    ),
    "a merger undone": (
        S.SUBMITTED,
        lambda d, n: intake.merge(n, by=d.person("clerk"), into=d.need(by="colleague")),
        undo(A.UNDO_MERGE),
        {"closed", "to_sign"},
    ),
    "an answer recalled": (S.IN_PROGRESS, answer, undo(A.RECALL), ANSWERED),
    "another category": (S.IN_PROGRESS, nothing, correct(category="other"), {"taken_in", "to_sign"}),
    "another school": (S.IN_PROGRESS, nothing, correct(school="far_school"), set()),
    "another urgency": (S.IN_PROGRESS, nothing, correct(urgency="urgent"), set()),
    "an office closed": (S.IN_PROGRESS, nothing, close_office, set()),
    "a school merged": (S.ANSWERED, nothing, merge_schools, set()),
    "an answer": (S.IN_PROGRESS, nothing, answer, set()),
    "an objection": (
        S.ANSWERED,
        nothing,
        lambda d, n: teacher.object_to(n, by=d.person("teacher"), words="还在漏"),
        {"answered", "suspect"},
    ),
    "a need reopened": (
        S.SOLVED,
        nothing,
        lambda d, n: teacher.reopen(n, by=d.person("teacher"), words="又漏了"),
        {"closed", "to_sign"} | ANSWERED,
    ),
}
"""What a need is on Tuesday, what is done then, what is done on Friday, and whose sums that gives up."""


@pytest.mark.in_turn("whose sums are given up is decided in Python")
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_done_to_a_day_that_is_over_gives_its_sums_up(
    district: District, session: scoped_session[Session], kind: str
) -> None:
    status, do, correct_it, sources = KINDS[kind]
    with clock.at(TUESDAY):
        need = district.need(status)
        do(district, need)
        session.commit()
    with clock.at(FRIDAY):
        add_up()
        session.commit()
        before = added_up()
        correct_it(district, need)
        session.commit()
        assert {source for source, _ in before - added_up()} == sources
        assert_sums_are_what_rows_say(district)


@pytest.mark.in_turn("whose sums are given up is decided in Python")
def test_calls_belong_to_the_day_of_their_answer_and_give_its_sums_up(
    district: District, session: scoped_session[Session]
) -> None:
    """A call refutes a lapsed answer, a new answer ends its validity, which a recall gives back."""
    with clock.at(TUESDAY):
        need = district.need(Status.ANSWERED)
        session.commit()
    with clock.at(AFTER_THE_LAPSE):
        by_clock.lapse_all_due()
        add_up()
        session.commit()
        for do in (partial(call, is_solved=False), answer, undo(Action.RECALL)):
            do(district, need)
            session.commit()
            assert "followed_up" not in {source for source, days in added_up() if days.last == TUESDAY.date()}
            assert_sums_are_what_rows_say(district)
            add_up()
            assert_sums_are_what_rows_say(district)
            session.commit()


def of_a_table(_need: Need) -> tuple[Executable, None]:
    return update(Need.__table__).values(category="other"), None


def by_key(need: Need) -> tuple[Executable, list[dict[str, object]]]:
    return update(Need), [{"id": need.id, "category": "other"}]


def of_many(need: Need) -> tuple[Executable, list[dict[str, object]]]:
    statuses = {"from_status": Status.ANSWERED, "to_status": Status.IN_PROGRESS}
    event = {"need_id": need.id, "kind": Action.OBJECT, "at": TUESDAY, "position": 99, "seal": "", **statuses}
    return insert(NeedEvent), [event]


@pytest.mark.in_turn("whose sums are given up is decided in Python")
@pytest.mark.parametrize("statement", [of_a_table, by_key, of_many])
def test_a_statement_whose_rows_cannot_be_told_gives_up_all_sums(
    district: District, session: scoped_session[Session], statement: Callable[[Need], tuple[Executable, Any]]
) -> None:
    with clock.at(TUESDAY):
        need = district.need(Status.SOLVED)
        session.commit()
    with clock.at(FRIDAY):
        add_up()
        session.commit()
        assert added_up()
        session.execute(*statement(need))
        session.commit()
        assert not added_up()


def test_what_is_done_to_a_need_of_today_reads_it_once_and_looks_for_no_sums(
    district: District, session: scoped_session[Session]
) -> None:
    with clock.at(TUESDAY):
        district.need(Status.SOLVED)
        session.commit()
    with clock.at(FRIDAY):
        add_up()
        session.commit()
        with statements() as submitting:
            need = district.need(Status.SUBMITTED)
            session.commit()
        with statements() as accepting:
            accept(district, need)
            session.commit()
        assert (_read(submitting), _read(accepting)) == (0, 1)
        assert "summed_periods" not in str(submitting + accepting)


def _read(seen: list[tuple[str, Any]]) -> int:
    """How often needs are read in all that figures depend on, and in nothing else."""
    return sum("needs.answer_flaw" in said and "needs.number" not in said for said, _values in seen)


def test_a_machine_whose_clock_is_behind_gives_up_the_day_that_others_have_added_up(
    district: District, session: scoped_session[Session]
) -> None:
    with clock.at(TUESDAY):
        district.need(Status.SUBMITTED)
        session.commit()
    with clock.at(JUST_AFTER_MIDNIGHT):
        add_up()
        session.commit()
        assert ("taken_in", TUESDAYS) in added_up()
    with clock.at(JUST_BEFORE_MIDNIGHT):
        district.need(Status.SUBMITTED)
        session.commit()
    with clock.at(JUST_AFTER_MIDNIGHT):
        assert ("taken_in", TUESDAYS) not in added_up()
        assert_sums_are_what_rows_say(district)
