"""Adding up what figures came to on days that are over."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import case, delete, func, insert, literal_column, select

from welfare import clock
from welfare.extensions import db
from welfare.history.actions import hold_still
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.reach import EVERYBODY
from welfare.reports.figures.rows import counted_rows
from welfare.reports.figures.spreads import times_of
from welfare.reports.sums.corrections import give_up_corrected
from welfare.reports.sums.models import FigureSum, SummedPeriod
from welfare.reports.sums.periods import DAY, closed_periods
from welfare.reports.sums.sources import BY_SCHOOL, SOURCES, print_of, rows_of, spreads_of

AT_ONCE = 31
"""Of how many periods figures are counted in one query."""


def add_up_closed_days(*, at_most: int) -> int:
    """Add up the figures of days that are over and are not added up, or no longer; gives of how many periods.

    Begins the caller's transaction: nobody writes meanwhile, so that whoever writes later finds the sums to
    correct. The caller commits, and calls again until nothing is left.
    """
    hold_still()
    give_up_corrected()
    wanted = set(_wanted())
    kept = {
        (row.source, Period(row.first_on, row.last_on), row.made_by): row.id
        for row in db.session.execute(select(SummedPeriod.__table__))
    }
    useless = [kept[one] for one in kept.keys() - wanted]
    db.session.execute(delete(SummedPeriod).where(SummedPeriod.id.in_(useless)))
    missing = sorted(wanted - kept.keys(), key=lambda one: (one[0], one[1].first))[:at_most]
    for (name, made_by), some in groupby(missing, key=lambda one: (one[0], one[2])):
        _add_up(name, made_by, [period for _name, period, _made_by in some])
    return len(missing)


def forget_sums() -> None:
    """Let everything be counted from rows until it is added up again; the caller commits."""
    hold_still()
    db.session.execute(delete(SummedPeriod))


def _wanted() -> Iterator[tuple[str, Period, str]]:
    for name, source in SOURCES.items():
        query: Any = select(func.min(source.dated_by)).select_from(source.table).where(source.rows())
        first = db.session.scalar(query)
        if first is not None:
            day = first if type(first) is date else clock.local(first).date()
            for period in closed_periods(day, clock.today()):
                yield name, period, print_of(name)


def _add_up(name: str, made_by: str, periods: Sequence[Period]) -> None:
    rows = {
        period: SummedPeriod(source=name, first_on=period.first, last_on=period.last, made_by=made_by)
        for period in periods
    }
    db.session.add_all(rows.values())
    db.session.flush()
    sums = [{"period_id": rows[period].id, **one} for period, one in counted_from_rows(name, periods)]
    if sums:
        db.session.execute(insert(FigureSum), sums)


def counted_from_rows(name: str, periods: Sequence[Period]) -> Iterator[tuple[Period, dict[str, Any]]]:
    """What is kept of a source for each of these periods, oldest first, by the rows as they stand."""
    source = SOURCES[name]
    figures = rows_of(source)
    by_school = [figure for figure in figures if figure in BY_SCHOOL]
    for stretch in _stretches(periods):
        filters = Filters(period=Period(stretch[0].first, stretch[-1].last))
        which = case(
            *((source.within(one.first, one.last), literal_column(str(n))) for n, one in enumerate(stretch))
        )
        for dimension, counted in (("category", figures), ("school", by_school)):
            by = (which, getattr(source, dimension))
            found = counted_rows(source, counted, by, EVERYBODY, filters) if counted else {}
            for (n, key), values in found.items():
                for figure, number in values.items():
                    yield from _kept(stretch[n], dimension, figure.name, key, 0, number)
        for spread in spreads_of(source):
            for (n, key), times in times_of(spread, (which, source.category), EVERYBODY, filters).items():
                for days, number in times.rows.items():
                    yield from _kept(stretch[n], "category", spread.name, key, days, number)


def _stretches(periods: Sequence[Period]) -> Iterator[list[Period]]:
    """Periods between which no day lies, together, so that they are counted in one query."""
    stretch: list[Period] = []
    for period in periods:
        if stretch and (stretch[-1].last + DAY != period.first or len(stretch) == AT_ONCE):
            yield stretch
            stretch = []
        stretch.append(period)
    if stretch:
        yield stretch


def _kept(
    period: Period, dimension: str, figure: str, key: Any, days: int, number: int
) -> Iterator[tuple[Period, dict[str, Any]]]:
    if number:
        names = ("dimension", "figure", "key", "working_days", "number")
        yield period, dict(zip(names, (dimension, figure, str(key), days, number), strict=True))
