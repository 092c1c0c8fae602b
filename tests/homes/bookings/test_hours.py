"""What can be booked when: each bound of the rules from both sides."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.homes import refusals
from welfare.homes.bookings import hours
from welfare.homes.bookings.hours import Hours, Terms, Wish

ZONE = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 11, 30)
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=ZONE)
"""A Monday, nine in the morning."""
WEEKDAYS = [Hours(weekday, 8 * 60 + 30, 21 * 60) for weekday in range(5)]
TERMS = Terms(hours=WEEKDAYS, seats=4, slot_minutes=30)
WISH = Wish(MONDAY, 10 * 60, 11 * 60)


def asked(*, now: datetime = NOW, terms: Terms = TERMS, **other: object) -> str:
    """The name of the refusal, or nothing."""
    try:
        hours.check(replace(WISH, **other), terms, now=now, zone=ZONE)  # type: ignore[arg-type]
    except refusals.WishRefused as refused:
        return type(refused).__name__
    return ""


@pytest.mark.parametrize(
    ("other", "refusal"),
    [
        ({"day": date(2026, 11, 27)}, "DayIsOver"),
        ({"day": MONDAY}, ""),
        # 120 days after the Monday is Tuesday, 30 March
        ({"day": date(2027, 3, 30)}, ""),
        ({"day": date(2027, 3, 31)}, "TooFarAhead"),
        # of four weeks in a row the last is 120 days ahead
        ({"day": date(2027, 3, 9), "weeks": 4}, ""),
        ({"day": date(2027, 3, 10), "weeks": 4}, "TooFarAhead"),
        ({"begins": 660, "ends": 660}, "EndsBeforeItBegins"),
        ({"begins": 690, "ends": 660}, "EndsBeforeItBegins"),
        ({"begins": 660, "ends": 690}, ""),
        ({"begins": 570, "ends": 570 + 8 * 60}, ""),
        ({"begins": 570, "ends": 570 + 8 * 60 + 30}, "TooLong"),
        ({"begins": 9 * 60, "ends": 10 * 60}, ""),
        ({"begins": 8 * 60 + 30, "ends": 10 * 60}, "TimeIsOver"),
        ({"day": MONDAY + timedelta(days=1), "begins": 8 * 60 + 30}, ""),
        ({"day": MONDAY + timedelta(days=1), "begins": 8 * 60}, "OutsideHours"),
        ({"begins": 20 * 60, "ends": 21 * 60}, ""),
        ({"begins": 20 * 60, "ends": 21 * 60 + 30}, "OutsideHours"),
        ({"day": MONDAY + timedelta(days=4)}, ""),
        ({"day": MONDAY + timedelta(days=5)}, "ShutThatDay"),
        ({"begins": 605, "ends": 665}, "NotWholeSlots"),
        ({"begins": 600, "ends": 645}, "NotWholeSlots"),
        ({"people": 0}, "TooManyPeople"),
        ({"people": 1}, ""),
        ({"people": 4}, ""),
        ({"people": 5}, "TooManyPeople"),
    ],
)
def test_each_bound_of_a_wish_from_both_sides(other: dict[str, object], refusal: str) -> None:
    assert asked(**other) == refusal


def test_a_moment_before_it_begins_it_can_still_be_booked() -> None:
    assert asked(now=datetime(2026, 11, 30, 10, 0, tzinfo=ZONE)) == ""
    assert asked(now=datetime(2026, 11, 30, 10, 0, 1, tzinfo=ZONE)) == "TimeIsOver"


def test_today_is_the_districts_day() -> None:
    late = datetime(2026, 11, 30, 23, 30, tzinfo=ZONE)
    assert asked(now=late.astimezone(UTC), day=date(2026, 12, 1)) == ""
    early = datetime(2026, 12, 1, 0, 30, tzinfo=ZONE)
    assert early.astimezone(UTC).date() == MONDAY
    assert asked(now=early.astimezone(UTC), day=MONDAY) == "DayIsOver"


def test_whole_hours_count_from_when_it_opens() -> None:
    hourly = replace(TERMS, slot_minutes=60)
    assert asked(terms=hourly, begins=9 * 60 + 30, ends=10 * 60 + 30) == ""
    assert asked(terms=hourly, begins=10 * 60, ends=11 * 60) == "NotWholeSlots"
    assert asked(terms=hourly, begins=9 * 60 + 30, ends=11 * 60) == "NotWholeSlots"


@pytest.mark.parametrize(
    ("begins", "ends", "refusal"),
    [(530, 560, ""), (500, 560, ""), (540, 570, "NotWholeSlots"), (530, 570, "NotWholeSlots")],
)
def test_slots_count_from_when_it_opens_also_at_twenty_past(begins: int, ends: int, refusal: str) -> None:
    from_twenty_past = replace(TERMS, hours=[Hours(0, 500, 1280)])
    early = datetime(2026, 11, 30, 6, tzinfo=ZONE)
    assert asked(now=early, terms=from_twenty_past, begins=begins, ends=ends) == refusal


def test_a_wish_is_for_one_person_once_and_for_no_stated_purpose() -> None:
    assert (WISH.people, WISH.weeks, WISH.purpose) == (1, 1, "")


def test_the_bounds_that_forms_offer() -> None:
    assert hours.OFFERED_SLOTS == (30, 60)
    assert all(slot % hours.SLOT_MINUTES == 0 for slot in hours.OFFERED_SLOTS)
    assert (hours.MOST_WEEKS, hours.MOST_SEATS, hours.DAY_MINUTES) == (16, 200, 1440)
    last = MONDAY + timedelta(weeks=hours.MOST_WEEKS - 1)
    assert asked(weeks=hours.MOST_WEEKS) == ""
    assert asked(day=last) == "", "the last of the longest row can be booked by itself"


@pytest.mark.parametrize(
    ("other", "sentence"),
    [
        ({"day": date(2027, 4, 5)}, "Bookings are taken up to 120 days ahead."),
        ({"begins": 540, "ends": 1200}, "At most 8 hours at a time."),
        ({"begins": 1200, "ends": 1290}, "On this day it is open from 08:30 to 21:00."),
        ({"begins": 605, "ends": 665}, "This room is booked by whole slots of 30 minutes."),
        ({"people": 5}, "Seats there are: 4. Choose no more of them."),
    ],
)
def test_a_refusal_says_the_bound(other: dict[str, object], sentence: str) -> None:
    with pytest.raises(refusals.WishRefused, match=sentence):
        hours.check(replace(WISH, **other), TERMS, now=NOW, zone=ZONE)  # type: ignore[arg-type]


minutes = st.integers(-1, 49).map(lambda half: half * 30)


@given(minutes, minutes, minutes, minutes)
def test_hours_hold_just_what_lies_within(opens: int, closes: int, begins: int, ends: int) -> None:
    inside = set(range(opens, closes)) >= set(range(begins, ends))
    if begins < ends:
        assert Hours(0, opens, closes).hold(begins, ends) == inside


@given(st.integers(1, 12), st.frozensets(st.integers(0, 14)))
def test_free_seats_are_those_that_nobody_has_in_order(seats: int, taken: frozenset[int]) -> None:
    free = hours.seats_free_throughout(seats, taken)
    assert free == sorted(set(range(1, seats + 1)) - taken)


@given(st.integers(0, 40), st.integers(0, 16))
def test_slots_fill_the_time_without_gaps(first: int, number: int) -> None:
    begins = NOW + first * timedelta(minutes=30)
    slots = hours.slots_between(begins, begins + number * timedelta(minutes=30))
    assert slots == [begins + n * timedelta(minutes=30) for n in range(number)]


def test_a_day_of_the_clock() -> None:
    assert [hours.as_clock(minutes) for minutes in (0, 9 * 60 + 5, 16 * 60 + 30, 24 * 60)] == [
        "00:00",
        "09:05",
        "16:30",
        "24:00",
    ]
    assert hours.at(MONDAY, 990, ZONE) == datetime(2026, 11, 30, 16, 30, tzinfo=ZONE)
    assert hours.at(MONDAY, 24 * 60, ZONE) == datetime(2026, 12, 1, 0, 0, tzinfo=ZONE)


def test_the_same_weekday_so_many_times() -> None:
    assert list(hours.weekly(MONDAY, 3)) == [MONDAY, date(2026, 12, 7), date(2026, 12, 14)]
    assert list(hours.weekly(MONDAY, 1)) == [MONDAY]


@pytest.mark.parametrize(
    ("hour", "minute", "may"),
    [(9, 44, False), (9, 45, True), (10, 0, True), (10, 59, True), (11, 0, False), (11, 1, False)],
)
def test_checking_in_opens_a_quarter_before_and_ends_with_the_booking(
    hour: int, minute: int, may: bool
) -> None:
    begins, ends = hours.at(MONDAY, 600, ZONE), hours.at(MONDAY, 660, ZONE)
    assert hours.may_check_in(begins, ends, hours.at(MONDAY, hour * 60 + minute, ZONE)) is may


NATIONAL_DAY, BEFORE = date(2026, 10, 1), datetime(2026, 9, 21, 9, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("terms", "day", "refusal"),
    [
        (TERMS, NATIONAL_DAY, ""),
        (replace(TERMS, is_shut_on_holidays=True), NATIONAL_DAY, "ShutOnHolidays"),
        (replace(TERMS, is_shut_on_holidays=True), date(2026, 9, 24), ""),
        (replace(TERMS, closed={NATIONAL_DAY: "装修"}), NATIONAL_DAY, "ClosedThatDay"),
        (replace(TERMS, closed={NATIONAL_DAY: "装修"}), date(2026, 9, 24), ""),
        (
            replace(TERMS, closed={NATIONAL_DAY: "装修"}, is_shut_on_holidays=True),
            NATIONAL_DAY,
            "ClosedThatDay",
        ),
    ],
)
def test_a_home_is_shut_on_closed_days_and_where_it_says_so_on_holidays(
    terms: Terms, day: date, refusal: str
) -> None:
    assert asked(now=BEFORE, terms=terms, day=day) == refusal
    assert terms.is_open_on(day) == (refusal == "")


def test_a_closed_day_says_why() -> None:
    wish, terms = replace(WISH, day=NATIONAL_DAY), replace(TERMS, closed={NATIONAL_DAY: "装修"})
    with pytest.raises(refusals.ClosedThatDay) as refused:
        hours.check(wish, terms, now=BEFORE, zone=ZONE)
    assert refused.value.details == {"words": "装修"}
