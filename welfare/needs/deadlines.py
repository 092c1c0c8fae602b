"""Deadlines in working days of the Chinese calendar. Pure rules.

The days off and make-up days are those the State Council announces each year, as the library
`chinesecalendar` records them. For a year not announced yet Monday to Friday are counted, and the deadline
is marked as provisional.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache

import chinese_calendar
from chinese_calendar.constants import holidays

from welfare.history.slips import SLIPS, What


class Urgency(StrEnum):
    """How a need is pressed, which decides how long its answer may take; the most pressing first."""

    URGENT = "urgent"
    INQUIRY = "inquiry"
    ORDINARY = "ordinary"
    COMPLEX = "complex"


ANSWER_WITHIN = {Urgency.URGENT: 1, Urgency.INQUIRY: 3, Urgency.ORDINARY: 7, Urgency.COMPLEX: 15}
"""Working days from acceptance to answer, where the category sets nothing else."""
SIGN_FOR_WITHIN = 1
"""Working days from submission to acceptance."""
CONFIRM_WITHIN = 5
"""Working days the teacher has to confirm or object before an answer lapses."""
FOLLOW_UP_WITHIN = 3
"""Working days from the day an answer was confirmed or lapsed to the follow-up call."""
LONGEST_LIMIT = 60
"""Working days that a clerk may set at most."""
SILENT_DAYS = range(6, 31)
"""After how many working days, at the least and the most, a clerk may be let decide: the teacher has been
reminded of the question before."""
LAST_ANNOUNCED_YEAR = max(day.year for day in holidays)
ANNOUNCED_YEARS = range(min(day.year for day in holidays), LAST_ANNOUNCED_YEAR + 1)


@dataclass(frozen=True)
class Deadline:
    """A day, and whether it may still move because its year's days off are not announced."""

    day: date
    is_provisional: bool


@dataclass(frozen=True)
class QuestionLimits:
    """For how many working days a question waits for its teacher, where the category sets nothing else."""

    silent_days: int = 10
    """After so many the intake clerk may decide."""
    goes_on_days: int = 20
    """After so many the clock of the need goes on by itself."""

    @property
    def are_possible(self) -> bool:
        """Whether a clerk may set them: first the teacher is reminded, then a clerk may decide, then the
        clock does."""
        return self.silent_days in SILENT_DAYS and self.silent_days < self.goes_on_days <= LONGEST_LIMIT


USUAL_QUESTION = QuestionLimits()


@cache
def _working_days_of(year: int) -> tuple[int, ...]:
    """The year's working days in their order, each as `date.toordinal` counts; worked out once."""
    if not 0 < year <= date.max.year:
        raise OverflowError(f"no calendar has a year {year}")
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    days = ((ordinal, date.fromordinal(ordinal)) for ordinal in range(first, last + 1))
    if year in ANNOUNCED_YEARS:
        return tuple(ordinal for ordinal, day in days if chinese_calendar.is_workday(day))
    return tuple(ordinal for ordinal, day in days if day.weekday() < 5)


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`; Monday to Friday where the year's schedule is not announced."""
    days = _working_days_of(day.year)
    place = bisect_left(days, day.toordinal())
    return place < len(days) and days[place] == day.toordinal()


def is_silent(asked_on: date | None, silent_days: int | None, today: date) -> bool:
    """Whether a teacher has left a question of that day without a reply for so long that a clerk may decide:
    for `silent_days` working days, or for the usual where there is no such limit of its own."""
    if asked_on is None:
        return False
    return asked_on <= longer_ago_than((silent_days or USUAL_QUESTION.silent_days) - 1, today)


def is_statutory_holiday(day: date) -> bool:
    """Whether `day` is off for a statutory holiday, as far as the year's schedule is announced."""
    return day in holidays


def add_working_days(start: date, working_days: int) -> Deadline:
    """The day on which `working_days` (at least 0) have passed; the day after `start` is the first.

    With 0 it is `start` itself, or the next working day. Raises `OverflowError` past the last year there is.
    """
    year, days = start.year, _working_days_of(start.year)
    passed = bisect_right(days, start.toordinal()) if working_days else bisect_left(days, start.toordinal())
    place = passed + max(working_days - 1, 0)
    while place >= len(days):
        place -= len(days)
        year += 1
        days = _working_days_of(year)
    return Deadline(date.fromordinal(days[place]), is_provisional=year > LAST_ANNOUNCED_YEAR)


def last_day_to_undo(what: What, done_on: date) -> date:
    """The last day on which what was done on `done_on` can be undone or corrected."""
    return add_working_days(done_on, SLIPS[what].working_days).day


def longer_ago_than(working_days: int, today: date) -> date:
    """The last day since which more than so many working days have passed.

    Raises `OverflowError` before the first year there is.
    """
    year, days = today.year, _working_days_of(today.year)
    place = bisect_right(days, today.toordinal()) - working_days - 1
    while place < 0:
        year -= 1
        days = _working_days_of(year)
        place += len(days)
    return date.fromordinal(days[place]) - timedelta(days=1)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    whole_years = sum(len(_working_days_of(year)) for year in range(start.year, end.year))
    return whole_years + _worked_until(end) - _worked_until(start)


def _worked_until(day: date) -> int:
    """How many working days of its year have passed at the end of `day`."""
    return bisect_right(_working_days_of(day.year), day.toordinal())
