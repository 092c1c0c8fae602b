"""At which hours people are told: each edge of them, on the district's clocks."""

from datetime import datetime, timedelta, timezone

import pytest

from welfare.notices.hours import PHONE_AFTER, after_quiet_hours, next_at, within_phone_hours

CLOCKS = timezone(timedelta(hours=8))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 10, day, hour, minute, tzinfo=CLOCKS)


@pytest.mark.parametrize(
    ("due", "goes_out"),
    [
        (at(31, 0), at(31, 9)),
        (at(30, 8, 59), at(30, 9)),
        (at(30, 9), at(30, 9)),
        (at(30, 9, 1), at(30, 9, 1)),
        (at(30, 19, 59), at(30, 19, 59)),
        (at(30, 20), at(31, 9)),
        (at(30, 23, 59), at(31, 9)),
    ],
)
def test_a_text_message_goes_out_by_day(due: datetime, goes_out: datetime) -> None:
    assert within_phone_hours(due) == goes_out


@pytest.mark.parametrize(
    ("comes_up", "is_sent"),
    [
        (at(31, 0), at(31, 7)),
        (at(30, 6, 59), at(30, 7)),
        (at(30, 7), at(30, 7)),
        (at(30, 20, 59), at(30, 20, 59)),
        (at(30, 21), at(31, 7)),
        (at(30, 23, 59), at(31, 7)),
    ],
)
def test_at_night_nothing_is_sent(comes_up: datetime, is_sent: datetime) -> None:
    assert after_quiet_hours(comes_up) == is_sent


@pytest.mark.parametrize(
    ("moment", "following"),
    [(at(30, 17, 59), at(30, 18)), (at(30, 18), at(30, 18)), (at(30, 18, 1), at(31, 18))],
)
def test_the_hour_that_comes_next(moment: datetime, following: datetime) -> None:
    assert next_at(18, moment) == following


def test_a_text_message_waits_for_a_day() -> None:
    assert at(30, 9) + PHONE_AFTER == at(31, 9)
