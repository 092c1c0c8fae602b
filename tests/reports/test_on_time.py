"""By which deadline a need was due, and whether its answer came by it: on the day, and a day later."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from fractions import Fraction

import pytest

from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.clock import deadlines_to_move, recompute_deadlines
from welfare.needs.deadlines import add_working_days
from welfare.needs.lifecycle import Outcome, Status
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import Values, values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period

FIRST = "_by_first_deadline"
ACCEPTED = date(2026, 10, 12)
"""A Monday; seven working days later is Wednesday, the 21st."""
DUE = date(2026, 10, 21)


def on(day: date, at: time = time(10)) -> datetime:
    return datetime.combine(day, at, clock.time_zone())


@pytest.fixture
def need(district: District) -> Need:
    with clock.at(on(ACCEPTED)):
        need = district.need(Status.IN_PROGRESS)
    assert need.first_due_on == need.answer_due_on == need.due_on == DUE
    return need


def told(district: District, day: date, **filters: Period) -> Values:
    """Every figure as the leader reads it at the end of `day`."""
    with clock.at(on(day, time(23, 30))):
        db.session.flush()
        return values_of(FIGURES.values(), district.person("leader"), Filters(**filters))


def counts(values: Values, kind: str = "") -> tuple[object, object, object]:
    """How many were due, how many of them on time, and the rate."""
    rate = values[f"on_time{kind}_rate"]
    return values[f"due{kind}"], values[f"on_time{kind}"], rate


def answer(district: District, need: Need, day: date) -> None:
    with clock.at(on(day)):
        words = "屋面已经重做了防水层"
        handling.answer(need, by=district.person("handler"), outcome=Outcome.SOLVED, words=words)


@pytest.mark.parametrize("kind", ["", FIRST])
def test_an_open_need_is_due_from_the_day_after_its_deadline(
    district: District, need: Need, kind: str
) -> None:
    assert counts(told(district, DUE), kind) == (0, 0, None)
    assert counts(told(district, DUE + timedelta(days=1)), kind) == (1, 0, 0)


@pytest.mark.parametrize("kind", ["", FIRST])
@pytest.mark.parametrize(("days", "on_time"), [(-1, 1), (0, 1), (1, 0)])
def test_an_answer_is_on_time_on_the_day_of_the_deadline_and_late_a_day_after(
    district: District, need: Need, kind: str, days: int, on_time: int
) -> None:
    answer(district, need, DUE + timedelta(days=days))
    assert counts(told(district, date(2026, 11, 2)), kind) == (1, on_time, on_time)


@pytest.mark.parametrize("kind", ["", FIRST])
def test_a_need_counts_in_the_period_of_its_deadline_whenever_it_was_answered(
    district: District, need: Need, kind: str
) -> None:
    answer(district, need, date(2026, 11, 3))
    later = date(2026, 11, 20)
    for first, last, due in (
        (DUE, DUE, 1),
        (date(2026, 10, 1), DUE, 1),
        (DUE, date(2026, 11, 30), 1),
        (date(2026, 10, 1), DUE - timedelta(days=1), 0),
        (DUE + timedelta(days=1), date(2026, 11, 30), 0),
    ):
        assert counts(told(district, later, period=Period(first, last)), kind)[0] == due


def test_of_four_that_were_due_the_open_one_is_not_on_time(district: District) -> None:
    with clock.at(on(ACCEPTED)):
        needs = [district.need(Status.IN_PROGRESS) for _ in range(4)]
    for one, days in zip(needs[:3], (-2, 0, 1), strict=True):
        answer(district, one, DUE + timedelta(days=days))
    values = told(district, date(2026, 10, 28))
    assert counts(values) == counts(values, FIRST) == (4, 2, Fraction(1, 2))


def carry(district: District, need: Need, day: date) -> None:
    with clock.at(on(day)):
        clerk = district.person("clerk")
        intake.carry(need, by=clerk, words="等明年预算", review_on=day + timedelta(days=90))


def resume(district: District, need: Need, day: date) -> None:
    with clock.at(on(day)):
        intake.resume(need, by=district.person("clerk"))


def test_what_was_overdue_and_carried_stays_overdue_until_it_is_resumed(
    district: District, need: Need
) -> None:
    carry(district, need, DUE + timedelta(days=1))
    assert counts(told(district, DUE + timedelta(days=2))) == (1, 0, 0)
    resume(district, need, DUE + timedelta(days=2))
    answer(district, need, DUE + timedelta(days=5))
    values = told(district, date(2026, 11, 30))
    assert counts(values) == (1, 1, 1)
    assert counts(values, FIRST) == (1, 0, 0)
    assert need.first_due_on == DUE


def test_carrying_before_the_deadline_stops_the_clock_but_not_the_first_deadline(
    district: District, need: Need
) -> None:
    carry(district, need, DUE - timedelta(days=1))
    values = told(district, DUE + timedelta(days=1))
    assert counts(values) == (0, 0, None)
    assert counts(values, FIRST) == (1, 0, 0)


def test_asking_and_extending_move_the_deadline_and_leave_the_first_one(
    district: District, need: Need
) -> None:
    handler, clerk = district.person("handler"), district.person("clerk")
    with clock.at(on(date(2026, 10, 14))):
        handling.ask(need, by=handler, words="漏在哪一间？")
    with clock.at(on(date(2026, 10, 19))):  # three working days later
        teacher.reply(need, by=district.person("teacher"), words="里间")
    assert need.answer_due_on == date(2026, 10, 26)
    with clock.at(on(date(2026, 10, 20))):
        handling.request_extension(need, by=handler, days=2, words="等配件")
        intake.extend(need, by=clerk)
    assert need.answer_due_on == date(2026, 10, 28)
    answer(district, need, date(2026, 10, 28))
    values = told(district, date(2026, 11, 2))
    assert counts(values) == (1, 1, 1)
    assert counts(values, FIRST) == (1, 0, 0)


def test_what_was_sent_back_and_accepted_anew_keeps_its_first_deadline(
    district: District, need: Need
) -> None:
    with clock.at(on(date(2026, 10, 23))):
        handling.return_to_intake(need, by=district.person("handler"), words="不归我们")
    assert counts(told(district, date(2026, 10, 23))) == (1, 0, 0)
    with clock.at(on(date(2026, 10, 26))):
        office = district.place("housing_office")
        intake.accept(need, by=district.person("clerk"), unit=office, urgency=need.urgency)
    assert (need.first_due_on, need.answer_due_on) == (DUE, date(2026, 11, 4))


def test_a_redo_counts_by_its_own_deadline_and_breaks_the_first_promise(
    district: District, need: Need
) -> None:
    answer(district, need, date(2026, 10, 20))
    assert counts(told(district, DUE), FIRST) == (1, 1, 1)
    with clock.at(on(date(2026, 10, 22))):
        teacher.object_to(need, by=district.person("teacher"), words="还在漏")
    again = add_working_days(date(2026, 10, 22), 7).day
    assert need.answer_due_on == again
    values = told(district, date(2026, 10, 23))
    assert counts(values) == (0, 0, None)
    assert counts(values, FIRST) == (1, 0, 0)
    answer(district, need, again)
    values = told(district, again)
    assert counts(values) == (1, 1, 1)
    assert counts(values, FIRST) == (1, 0, 0)


def by_withdrawing(district: District, need: Need) -> None:
    teacher.withdraw(need, by=district.person("teacher"))


def by_merging(district: District, need: Need) -> None:
    intake.merge(need, by=district.person("clerk"), into=district.need(by="colleague"))


@pytest.mark.parametrize("close", [by_withdrawing, by_merging])
@pytest.mark.parametrize(("days", "due"), [(0, 0), (1, 1)])
def test_closing_without_an_answer_undoes_no_deadline_that_has_passed(
    district: District, need: Need, close: Callable[[District, Need], None], days: int, due: int
) -> None:
    with clock.at(on(DUE + timedelta(days=days))):
        close(district, need)
    values = told(district, date(2026, 11, 30))
    assert counts(values)[:2] == counts(values, FIRST)[:2] == (due, 0)


def test_a_new_calendar_moves_the_deadline_that_runs_and_no_first_one(district: District, need: Need) -> None:
    need.limit_days = 9
    assert recompute_deadlines(deadlines_to_move()) == [need]
    assert (need.first_due_on, need.answer_due_on) == (DUE, date(2026, 10, 23))
