"""For which days figures are added up together."""

from collections.abc import Iterator
from datetime import date, timedelta

from welfare.reports.figures.periods import EARLIEST, Period

QUIET_AFTER = timedelta(days=45)
"""After its end a month is hardly ever corrected any more: its days are added up together."""
DAY = timedelta(days=1)


def closed_periods(first: date, today: date) -> Iterator[Period]:
    """All before `first`, where nothing is to be counted; from that day on months that are long over; then
    each day until yesterday. None where that day is not over."""
    if EARLIEST < first < today:
        yield Period(EARLIEST, first - DAY)  # else what begins before the first row begins within a month
    begin, last = first, Period.of_month(first.year, first.month).last
    while last + QUIET_AFTER < today:
        yield Period(begin, last)
        begin = last + DAY
        last = Period.of_month(begin.year, begin.month).last
    while begin < today:
        yield Period(begin, begin)
        begin += DAY
