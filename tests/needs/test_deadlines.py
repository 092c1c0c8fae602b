"""Working days of the Chinese calendar, worked out by hand from the State Council's schedule for 2026."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.needs.deadlines import (
    ANNOUNCED_YEARS,
    ANSWER_WITHIN,
    CONFIRM_WITHIN,
    FOLLOW_UP_WITHIN,
    LAST_ANNOUNCED_YEAR,
    LONGEST_LIMIT,
    SIGN_FOR_WITHIN,
    add_working_days,
    is_working_day,
    longer_ago_than,
    working_days_between,
)

ANY_DAY = st.dates(date(2020, 1, 1), date(LAST_ANNOUNCED_YEAR + 2, 12, 31))


@pytest.mark.parametrize(
    ("start", "working_days", "due"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),  # Monday to Tuesday
        (date(2026, 11, 27), 1, date(2026, 11, 30)),  # Friday to Monday
        (date(2026, 11, 23), 7, date(2026, 12, 2)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # over the National Day holiday, 1 to 7 October
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # a Saturday that is worked to make up for it
        (date(2026, 11, 28), 0, date(2026, 11, 30)),  # on a Saturday "today" is Monday
    ],
)
def test_due_day(start: date, working_days: int, due: date) -> None:
    assert add_working_days(start, working_days).day == due


def test_a_year_that_is_not_announced_counts_monday_to_friday_and_says_so() -> None:
    monday = date(LAST_ANNOUNCED_YEAR + 1, 10, 1)
    while monday.weekday() != 0:
        monday = monday.replace(day=monday.day + 1)
    deadline = add_working_days(monday, 4)
    assert (deadline.day - monday).days == 4
    assert deadline.is_provisional
    assert not add_working_days(date(LAST_ANNOUNCED_YEAR, 3, 2), 3).is_provisional


@given(ANY_DAY, st.integers(1, 60))
def test_counting_there_is_counting_back(start: date, working_days: int) -> None:
    due = add_working_days(start, working_days).day
    assert is_working_day(due)
    assert working_days_between(start, due) == working_days
    assert working_days_between(due, start) == -working_days


def test_how_many_working_days_each_step_may_take() -> None:
    assert ANSWER_WITHIN == {"urgent": 1, "inquiry": 3, "ordinary": 7, "complex": 15}
    assert (SIGN_FOR_WITHIN, CONFIRM_WITHIN, FOLLOW_UP_WITHIN, LONGEST_LIMIT) == (1, 5, 3, 60)


@pytest.mark.parametrize(
    ("day", "is_worked"),
    [
        (date(2026, 10, 1), False),  # a Thursday, the National Day
        (date(2026, 10, 10), True),  # a Saturday that makes up for it
        (date(2026, 11, 28), False),
        (date(LAST_ANNOUNCED_YEAR, 12, 31), True),
        (date(2029, 10, 1), True),  # a Monday of a year that is not announced
        (date(2029, 10, 5), True),
        (date(2029, 10, 6), False),
        (date(2029, 10, 7), False),
    ],
)
def test_on_which_days_offices_work(day: date, is_worked: bool) -> None:
    assert is_working_day(day) is is_worked


def test_a_deadline_is_provisional_from_the_first_day_of_a_year_that_is_not_announced() -> None:
    last = date(LAST_ANNOUNCED_YEAR, 12, 31)
    assert not add_working_days(last, 0).is_provisional
    assert add_working_days(last, 1).is_provisional


def test_between_a_day_and_itself_lies_no_working_day() -> None:
    monday = date(2026, 11, 23)
    assert working_days_between(monday, monday) == 0
    assert working_days_between(monday, date(2026, 11, 24)) == 1
    assert working_days_between(date(2026, 11, 27), date(2026, 11, 29)) == 0  # over a weekend


@given(ANY_DAY, st.integers(0, 400))
def test_working_days_are_those_that_a_calendar_counts_day_by_day(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    worked = [day for day in (start + timedelta(days=n) for n in range(1, days + 1)) if is_working_day(day)]
    assert working_days_between(start, end) == len(worked)
    for place, day in enumerate(worked, start=1):
        assert add_working_days(start, place).day == day
    assert add_working_days(start, 0).day == (
        start if is_working_day(start) else add_working_days(start, 1).day
    )


@given(ANY_DAY, st.integers(0, 3000))
def test_the_last_day_longer_ago_is_one_day_longer_ago_than_the_next(today: date, days: int) -> None:
    last = longer_ago_than(days, today)
    assert working_days_between(last, today) == days + 1
    assert working_days_between(last + timedelta(days=1), today) == days


@given(st.dates(date(min(ANNOUNCED_YEARS), 1, 1), date(LAST_ANNOUNCED_YEAR, 12, 31)))
def test_an_announced_year_is_counted_as_it_was_announced(day: date) -> None:
    assert is_working_day(day) is chinese_calendar.is_workday(day)


def test_no_deadline_lies_beyond_the_last_day_there_is() -> None:
    assert add_working_days(date(9999, 12, 29), 2).day == date(9999, 12, 31)
    with pytest.raises(OverflowError):
        add_working_days(date(9999, 12, 29), 3)
    with pytest.raises(OverflowError):
        longer_ago_than(1, date(1, 1, 1))
