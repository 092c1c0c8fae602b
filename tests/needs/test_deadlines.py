"""Working days of the Chinese calendar, worked out by hand from the State Council's schedule for 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.needs.deadlines import (
    LAST_ANNOUNCED_YEAR,
    add_working_days,
    is_working_day,
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
