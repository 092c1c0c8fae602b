"""How long things took, in working days.

Rows are counted by the day they began and the day they ended: a season has a few thousand such pairs, however
many rows. Working days between the two are then those of the calendar, not of the database.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from sqlalchemy import Date, func, literal_column, select

from welfare import clock
from welfare.accounts.powers import Powers
from welfare.extensions import db
from welfare.needs.deadlines import working_days_between
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.reach import narrowed
from welfare.reports.figures.shape import Column, Spread

_between = lru_cache(maxsize=50_000)(working_days_between)


@dataclass
class Times:
    """How many took how many working days."""

    rows: Counter[int] = field(default_factory=Counter)

    def within(self, share: Fraction) -> int | None:
        """The working days within which this share of them was done; None if there are none."""
        left = share * self.rows.total()
        for days in sorted(self.rows):
            left -= self.rows[days]
            if left <= 0:
                return days
        return None


def times_of(
    spread: Spread, by: Sequence[Column], reader: Powers, filters: Filters
) -> dict[tuple[Any, ...], Times]:
    """How long the rows of a spread took, by the values of these columns; in all where there are none."""
    source = spread.rows.source
    began, ended = _day(spread.since), _day(spread.until)
    query: Any = select(*by, began, ended, func.count()).select_from(source.table)
    query = query.where(spread.rows.holds()).group_by(*by, began, ended)
    found: dict[tuple[Any, ...], Times] = {}
    for *key, first, last, rows in db.session.execute(narrowed(query, source, reader, filters)):
        days = max(0, _between(_as_day(first), _as_day(last)))
        found.setdefault(tuple(key), Times()).rows[days] += rows
    return found


def _day(column: Any) -> Any:
    """The district's date of a moment, in the database; a date as it is.

    The distance from UTC is today's; where clocks change with the season, the hour after midnight may fall on
    the day before.
    """
    if isinstance(column.type, Date):
        return column
    minutes = int((clock.local(clock.now()).utcoffset() or clock.now() - clock.now()).total_seconds() // 60)
    if db.session.connection().dialect.name == "sqlite":
        return func.date(column, literal_column(f"'{minutes:+d} minutes'"))
    return func.date(func.timezone(literal_column(f"interval '{minutes} minutes'"), column))


def _as_day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)
