"""When things happen in the demo: never to come, never before what they follow, and on whose time."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest

from welfare import clock
from welfare.demo.timetable import OFFICE_HOURS, TEACHERS_HOURS, Timetable
from welfare.needs.deadlines import is_working_day

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""A Tuesday."""
MANY = range(60)


@pytest.fixture(autouse=True)
def _in_the_district(app: object) -> Iterator[None]:
    with app.app_context():  # type: ignore[attr-defined]
        yield


def at(moment: datetime) -> Timetable:
    """The timetable of a demo that is loaded at that moment."""
    with clock.at(moment):
        return Timetable()


def is_within(moment: datetime, hours: tuple[tuple[int, int], ...]) -> bool:
    local = clock.local(moment)
    return any(begin <= local.hour * 60 + local.minute < end for begin, end in hours)


def test_offices_work_in_their_hours_on_working_days_after_what_came_before() -> None:
    times, rng = at(NOON), Random(1)
    after = NOON - timedelta(days=30)
    for _ in MANY:
        moment = times.in_office(after, 1, rng)
        assert moment > after
        assert is_within(moment, OFFICE_HOURS)
        assert is_working_day(clock.local(moment).date())


def test_teachers_have_a_hand_free_around_lessons() -> None:
    times, rng = at(NOON), Random(1)
    after = NOON - timedelta(days=30)
    for _ in MANY:
        moment = times.after_lessons(after, 0, rng)
        assert moment > after
        assert is_within(moment, TEACHERS_HOURS)


def test_nothing_falls_on_today_but_its_morning() -> None:
    times, rng = at(NOON), Random(1)
    today = clock.local(NOON).date()
    assert {times.evening_of(today, rng).date() for _ in MANY} == {today + timedelta(days=1)}
    midnight = datetime(2026, 11, 24, tzinfo=clock.time_zone())
    assert times.this_morning(0) == midnight
    assert times.this_morning(1) == midnight + timedelta(hours=10, minutes=30)


def test_early_in_the_day_its_morning_is_told_in_less_time() -> None:
    early = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)  # four in the morning there
    assert at(early).this_morning(1) == early


@pytest.mark.parametrize(
    ("ago", "day"), [(0, date(2026, 11, 24)), (1, date(2026, 11, 23)), (2, date(2026, 11, 20))]
)
def test_working_days_are_counted_back_over_a_weekend(ago: int, day: date) -> None:
    assert at(NOON).working_day(ago) == day


def test_on_a_sunday_the_last_working_day_is_friday() -> None:
    assert at(datetime(2026, 11, 22, 4, 0, tzinfo=UTC)).working_day(0) == date(2026, 11, 20)


def test_the_clock_works_every_night_up_to_this_one() -> None:
    nights = at(NOON).nights(date(2026, 11, 21))
    assert [clock.local(night).date() for night in nights] == [
        date(2026, 11, day) for day in (21, 22, 23, 24)
    ]
    assert all(clock.local(night).hour == 0 for night in nights)
    assert nights == sorted(nights)


@pytest.mark.parametrize("day", [date(2026, 11, 20), date(2026, 11, 23)])
def test_what_follows_a_night_comes_after_its_clock(day: date) -> None:
    times = at(NOON)
    night = next(one for one in times.nights(day) if clock.local(one).date() == day + timedelta(days=1))
    assert night < times.after_the_night_of(day) < night + timedelta(minutes=20)
