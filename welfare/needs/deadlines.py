"""Deadlines in working days of the Chinese calendar. Pure rules.

The days off and make-up days are those the State Council announces each year, as the library
`chinesecalendar` records them. For a year not announced yet Monday to Friday are counted, and the deadline
is marked as provisional.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import chinese_calendar
from chinese_calendar.constants import holidays


class Urgency(StrEnum):
    """How a need is pressed, which decides how long its answer may take."""

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
LAST_ANNOUNCED_YEAR = max(day.year for day in holidays)


@dataclass(frozen=True)
class Deadline:
    """A day, and whether it may still move because its year's days off are not announced."""

    day: date
    is_provisional: bool


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`; Monday to Friday where the year's schedule is not announced."""
    if day.year > LAST_ANNOUNCED_YEAR:
        return day.weekday() < 5
    return bool(chinese_calendar.is_workday(day))


def add_working_days(start: date, working_days: int) -> Deadline:
    """The day on which `working_days` (at least 0) have passed; the day after `start` is the first.

    With 0 it is `start` itself, or the next working day.
    """
    day, left = start, working_days
    while left > 0 or not is_working_day(day):
        day += timedelta(days=1)
        left -= is_working_day(day)
    return Deadline(day, is_provisional=day.year > LAST_ANNOUNCED_YEAR)


def working_days_between(start: date, end: date) -> int:
    """How many working days lie after `start` up to and including `end`; negative when `end` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))
