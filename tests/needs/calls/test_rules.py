"""Follow-up calls: which count, who is to be called, and what the rates make of them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import current_app
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import clock as by_clock
from welfare.needs.actions import handling, teacher
from welfare.needs.calls import actions as follow_ups
from welfare.needs.calls.models import DueCall, FollowUp
from welfare.needs.calls.policy import (
    BASICALLY_SATISFIED_COUNTS,
    SAMPLED_PERCENT,
    attempts,
    counting_call,
    counts,
    is_sampled,
    next_attempt_on,
    refutes,
    stands_out,
)
from welfare.needs.lifecycle import Confirmation, Outcome, Satisfaction, Status
from welfare.needs.models import Need

MONDAY = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@dataclass(frozen=True)
class Called:
    on: date
    is_reached: bool


def calls(text: str) -> list[Called]:
    """Calls as `1- 2- 2+`: the day, and whether the teacher was reached."""
    return [Called(date(2026, 3, int(word[:-1])), word[-1] == "+") for word in text.split()]


@pytest.mark.parametrize(
    ("made", "counts"),
    [
        ("", None),
        ("1+", 0),
        ("1- 2+", 1),
        ("1+ 2+", 0),
        ("1+ 2-", 0),
        ("1-", None),
        ("1- 2-", None),
        ("1- 1- 1-", None),
        ("1- 2- 2-", None),
        ("1- 2- 3-", 2),
        ("1- 2- 3- 4-", 2),
        ("1- 2- 3- 9+", 3),
    ],
)
def test_the_call_that_counts(made: str, counts: int | None) -> None:
    some = calls(made)
    assert counting_call(some) is (None if counts is None else some[counts])


def test_a_day_is_one_attempt_and_the_next_is_on_a_working_day() -> None:
    assert attempts(calls("1- 1- 2-")) == 2
    assert next_attempt_on(date(2026, 3, 5)) == date(2026, 3, 6)
    assert next_attempt_on(date(2026, 3, 6)) == date(2026, 3, 9)  # over a weekend


def test_the_lot_is_fair_and_falls_the_same_way_again() -> None:
    key = b"a secret"
    drawn = [need_id for need_id in range(5000) if is_sampled(need_id, 0, key)]
    assert len(drawn) / 50 == pytest.approx(SAMPLED_PERCENT, abs=2)
    assert drawn == [need_id for need_id in range(5000) if is_sampled(need_id, 0, key)]
    for other in ([n for n in range(5000) if is_sampled(n, 1, key)],
                  [n for n in range(5000) if is_sampled(n, 0, b"another")]):  # fmt: skip
        assert len(set(drawn) & set(other)) < len(drawn) / 2


def test_the_lot_falls_as_it_did_when_the_answer_was_drawn() -> None:
    """Every fifth at most: a lot of 19 of 100 is called about, one of 20 is not."""
    drawn = [need_id for need_id in range(1, 61) if is_sampled(need_id, 0, b"a secret")]
    assert drawn == [6, 9, 11, 14, 16, 35, 48, 49, 56]
    assert [is_sampled(need_id, 0, b"a secret") for need_id in (304, 305)] == [False, True]
    assert SAMPLED_PERCENT == 20


def test_who_is_basically_satisfied_counts_for_nine_tenths() -> None:
    assert BASICALLY_SATISFIED_COUNTS * 10 == 9


def valid_calls(need: Need) -> list[tuple[bool, bool | None]]:
    rows = select(FollowUp.is_reached, FollowUp.is_solved).where(
        FollowUp.need_id == need.id, FollowUp.is_valid
    )
    return [tuple(row) for row in db.session.execute(rows)]


def due(need: Need) -> DueCall | None:
    db.session.flush()
    return db.session.get(DueCall, need.id, populate_existing=True)


def call(district: District, need: Need, *, day: int, **said: object) -> None:
    with clock.at(MONDAY + timedelta(days=day)):
        follow_ups.follow_up(need, by=district.person("clerk"), **said)  # type: ignore[arg-type]


def lapsed(district: District, **more: object) -> Need:
    with clock.at(MONDAY):
        need = district.need(Status.ANSWERED, **more)
        by_clock.lapse(need)
    return need


def test_a_lapsed_answer_is_called_about_until_it_is_valid(district: District) -> None:
    need = lapsed(district)
    waiting = due(need)
    assert (waiting.is_sample, waiting.call_on, waiting.due_on) == (False, date(2026, 3, 2), date(2026, 3, 5))
    call(district, need, day=0, is_reached=False)
    assert (due(need).attempts, due(need).call_on) == (1, date(2026, 3, 3))
    call(district, need, day=4, is_reached=False)
    assert (due(need).attempts, due(need).call_on) == (2, date(2026, 3, 9))
    assert valid_calls(need) == []
    call(district, need, day=7, is_reached=False)
    assert due(need) is None
    assert valid_calls(need) == [(False, None)]
    assert need.confirmation == Confirmation.LAPSED
    call(district, need, day=8, is_reached=True, is_solved=True, satisfaction=Satisfaction.SATISFIED)
    assert valid_calls(need) == [(True, True)]
    assert (need.confirmation, need.satisfaction) == (Confirmation.FOLLOW_UP, Satisfaction.SATISFIED)


@pytest.mark.parametrize(("is_reached", "is_solved"), [(False, None), (True, True), (True, False)])
def test_a_call_that_nobody_called_for_is_kept_and_changes_nothing(
    district: District, is_reached: bool, is_solved: bool | None
) -> None:
    with clock.at(MONDAY):
        need = district.need(Status.ANSWERED)
    call(district, need, day=1, is_reached=is_reached, is_solved=is_solved)
    assert valid_calls(need) == []
    with clock.at(MONDAY + timedelta(days=10)):
        by_clock.lapse(need)
    assert (need.status, need.confirmation, need.redo_count) == (Status.SOLVED, Confirmation.LAPSED, 0)
    assert (due(need).attempts, due(need).call_on) == (0, date(2026, 3, 12))
    assert db.session.scalar(select(FollowUp.was_due)) is False


def test_a_call_that_says_no_counts_until_there_is_a_new_answer_which_is_surely_called_about(
    district: District,
) -> None:
    need = lapsed(district)
    call(district, need, day=1, is_reached=True, is_solved=False)
    assert (need.status, need.redo_count, need.is_found_unsolved) == (Status.IN_PROGRESS, 1, True)
    assert valid_calls(need) == [(True, False)]
    assert due(need) is None
    with clock.at(MONDAY + timedelta(days=3)):
        handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="又修了")
        assert (valid_calls(need), need.is_found_unsolved) == ([], False)
        teacher.confirm(need, by=district.person("teacher"))
    assert due(need).is_sample


@pytest.mark.parametrize("way", ["object", "reopen"])
def test_with_the_teachers_own_word_the_calls_before_it_count_no_longer(district: District, way: str) -> None:
    need = lapsed(district)
    call(district, need, day=1, is_reached=True, is_solved=True)
    assert valid_calls(need) == [(True, True)]
    with clock.at(MONDAY + timedelta(days=2)):
        teacher.reopen(need, by=district.person("teacher"), words="还在漏")
        assert (valid_calls(need), need.redo_count) == ([], 1)
        handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="又修了")
        if way == "object":
            teacher.object_to(need, by=district.person("teacher"), words="还是漏")
            handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words="换了瓦")
    with clock.at(MONDAY + timedelta(days=20)):
        by_clock.lapse(need)
    assert due(need).attempts == 0


@pytest.mark.parametrize(
    ("outcome", "is_solved", "contradicts"),
    [
        (Outcome.SOLVED, False, True),
        (Outcome.SOLVED, True, False),
        (Outcome.SOLVED, None, False),
        (Outcome.EXPLAINED, False, False),
    ],
)
def test_what_contradicts_an_answer(outcome: Outcome, is_solved: bool | None, contradicts: bool) -> None:
    assert refutes(outcome, is_solved) is contradicts


@pytest.mark.parametrize(
    ("noted", "calls", "noted_by_others", "calls_of_others", "is_unusual"),
    [
        (20, 20, 13, 20, True),
        (20, 20, 14, 20, False),
        (19, 20, 12, 20, True),
        (17, 20, 20, 40, True),
        (16, 20, 20, 40, False),
        (20, 20, 20, 20, False),
        (0, 20, 20, 20, False),
        (19, 19, 0, 20, False),
        (20, 20, 0, 19, False),
    ],
)
def test_a_caller_stands_out_where_chance_would_do_it_less_than_once_in_a_hundred(
    noted: int, calls: int, noted_by_others: int, calls_of_others: int, is_unusual: bool
) -> None:
    assert stands_out(noted, calls, noted_by_others, calls_of_others) is is_unusual


@pytest.mark.parametrize(
    ("details", "is_one"),
    [
        ({"was_due": True, "is_reached": True}, True),
        ({"was_due": True, "is_reached": False}, False),
        ({"was_due": False, "is_reached": True}, False),
        ({}, False),
    ],
)
def test_a_call_counts_that_was_due_and_reached_the_teacher(details: dict[str, bool], is_one: bool) -> None:
    assert counts(details) is is_one


def test_an_explanation_never_claimed_that_the_need_is_solved(district: District) -> None:
    need = lapsed(district, outcome=Outcome.EXPLAINED)
    call(district, need, day=1, is_reached=True, is_solved=False)
    assert (need.status, need.redo_count) == (Status.EXPLAINED, 0)


def test_of_confirmed_answers_those_are_called_about_that_the_lot_falls_on(district: District) -> None:
    needs = [district.need(Status.SOLVED) for _ in range(16)]
    key = current_app.config["SETTINGS"].secret_key.encode()
    drawn = {need.id for need in needs if is_sampled(need.id, 0, key)}
    assert 0 < len(drawn) < len(needs)
    assert {need.id for need in needs if due(need) and due(need).is_sample} == drawn


def test_one_call_counts_whatever_is_written(district: District) -> None:
    need = lapsed(district)
    call(district, need, day=1, is_reached=True, is_solved=True)
    call(district, need, day=2, is_reached=True, is_solved=False)
    assert valid_calls(need) == [(True, True)]
    assert (need.status, need.confirmation) == (Status.SOLVED, Confirmation.FOLLOW_UP)
    with pytest.raises(IntegrityError):
        db.session.execute(FollowUp.__table__.update().values(is_valid=True))
    db.session.rollback()
