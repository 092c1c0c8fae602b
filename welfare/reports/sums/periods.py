"""For which days figures are added up together."""

from collections.abc import Iterator
from datetime import date, timedelta

from welfare.reports.figures.periods import EARLIEST, Period

QUIET_AFTER = timedelta(days=45)
"""After its end a month is hardly ever corrected any more: its days are added up together."""
DAY = timedelta(days=1)


def closed_periods(first: date, today: date) -> Iterator[Period]:
    """Months that are long over, then each day until yesterday; the oldest takes in all before `first`."""
    begin, last = EARLIEST, Period.of_month(first.year, first.month).last
    while last + QUIET_AFTER < today:
        yield Period(begin, last)
        begin = last + DAY
        last = Period.of_month(begin.year, begin.month).last
    day = max(begin, first)
    while day < today:
        yield Period(begin, day)
        begin = day = day + DAY
