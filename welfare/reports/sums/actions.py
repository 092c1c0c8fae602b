"""Adding up what figures came to on days that are over."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select

from welfare import clock
from welfare.extensions import db
from welfare.history.actions import hold_still
from welfare.reports.figures.counting import counted_rows
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.reach import EVERYBODY
from welfare.reports.figures.spreads import times_of
from welfare.reports.sums.corrections import give_up_corrected
from welfare.reports.sums.models import FigureSum, SummedPeriod
from welfare.reports.sums.periods import closed_periods
from welfare.reports.sums.sources import BY_SCHOOL, SOURCES, print_of, rows_of, spreads_of


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
    for name, period, made_by in missing:
        _add_up(name, period, made_by)
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


def _add_up(name: str, period: Period, made_by: str) -> None:
    row = SummedPeriod(source=name, first_on=period.first, last_on=period.last, made_by=made_by)
    db.session.add(row)
    db.session.flush()
    sums = [{"period_id": row.id, **one} for one in counted_from_rows(name, period)]
    if sums:
        db.session.execute(insert(FigureSum), sums)


def counted_from_rows(name: str, period: Period) -> Iterator[dict[str, Any]]:
    """What is kept of a source's days, by the rows as they stand."""
    source, filters = SOURCES[name], Filters(period=period)
    figures = rows_of(source)
    by_school = [figure for figure in figures if figure in BY_SCHOOL]
    for dimension, counted in (("category", figures), ("school", by_school)):
        found = counted_rows(source, counted, dimension, EVERYBODY, filters) if counted else {}
        for key, values in found.items():
            for figure, number in values.items():
                yield from _kept(dimension, figure.name, key, 0, number)
    for spread in spreads_of(source):
        for key, times in times_of(spread, "category", EVERYBODY, filters).items():
            for days, number in times.rows.items():
                yield from _kept("category", spread.name, key, days, number)


def _kept(dimension: str, figure: str, key: Any, days: int, number: int) -> Iterator[dict[str, Any]]:
    if number:
        yield {
            "dimension": dimension,
            "figure": figure,
            "key": str(key),
            "working_days": days,
            "number": number,
        }
