"""Until when somebody may stay: the same day so many months later, or that month's last."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from welfare.housing.stays.actions.stays import months_after


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2026-11-24", 1, "2026-12-24"),
        ("2026-11-24", 2, "2027-01-24"),
        ("2026-12-24", 1, "2027-01-24"),
        ("2026-01-01", 11, "2026-12-01"),
        ("2026-01-01", 12, "2027-01-01"),
        ("2026-11-24", 36, "2029-11-24"),
        ("2026-01-31", 1, "2026-02-28"),
        ("2027-12-31", 2, "2028-02-29"),
        ("2026-03-31", 1, "2026-04-30"),
        ("2026-03-31", 120, "2036-03-31"),
        ("2028-02-29", 12, "2029-02-28"),
    ],
)
def test_months_are_counted_as_people_count_them(day: str, months: int, later: str) -> None:
    assert months_after(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(some.dates(max_value=date(9000, 1, 1)), some.integers(1, 120))
def test_it_is_always_the_month_that_follows_so_many_later(day: date, months: int) -> None:
    later = months_after(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day
