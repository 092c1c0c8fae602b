"""Which figures are added up, and by what they can be told apart afterwards."""

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine.default import StrCompileDialect

from welfare import clock
from welfare.accounts.powers import Powers
from welfare.needs.deadlines import LAST_ANNOUNCED_YEAR
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.definitions import follow_ups, lights, need_rows, needs, response
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.reach import reaches_all
from welfare.reports.figures.shape import Figure, Rows, Source, Spread

SOURCES: dict[str, Source] = {
    "closed": need_rows.CLOSED,
    "answered": need_rows.ANSWERED,
    "due": need_rows.DUE,
    "first_due": need_rows.FIRST_DUE,
    "taken_in": need_rows.TAKEN_IN,
    "to_sign": response.TO_SIGN,
    "followed_up": follow_ups.VALID,
    "suspect": lights.SUSPECT,
    "reopenings": need_rows.REOPENINGS,
    "objections": lights.OBJECTIONS,
    "odd": lights.ODD,
}
"""All figures of these are added up by category: what they count on a day that is over changes only where
a row of it is written."""
BY_SCHOOL: tuple[Rows, ...] = (needs.SOLVED,)
"""Those added up by school as well."""
NAMES = {source: name for name, source in SOURCES.items()}


def rows_of(source: Source) -> list[Rows]:
    """The figures that count rows of the source."""
    return [figure for figure in FIGURES.values() if type(figure) is Rows and figure.source is source]


def spreads_of(source: Source) -> list[Spread]:
    """The spreads of the source's rows, of those of the same times the first."""
    spreads = (one for one in FIGURES.values() if isinstance(one, Spread) and one.rows.source is source)
    found: dict[Any, Spread] = {}
    for spread in spreads:
        found.setdefault(spread.times, spread)
    return list(found.values())


def kept_as(spread: Spread) -> Spread:
    """The spread under whose name its times are added up."""
    alike = (one for one in spreads_of(spread.rows.source) if one.times == spread.times)
    return next(alike, spread)


def serve(
    source: Source, figures: Sequence[Figure], dimension: str | None, reader: Powers, filters: Filters
) -> bool:
    """Whether the sums of the source can tell what these figures come to, for this reader."""
    if source not in NAMES or not reaches_all(source, reader.alone):
        return False
    if filters.school or filters.alliance or filters.office:
        return False
    if dimension == "school":
        return not filters.category and set(figures) <= set(BY_SCHOOL)
    return dimension in (None, "category", "day")


def print_of(name: str) -> str:
    """A fingerprint of everything that decides what the sums of a source are, but for the rows."""
    return _print(name, str(clock.time_zone()))


@cache
def _print(name: str, time_zone: str) -> str:
    compiled = _defined(SOURCES[name]).compile(dialect=StrCompileDialect())
    params = {key: str(value) for key, value in compiled.params.items() if not isinstance(value, date)}
    said = (str(compiled), sorted(params.items()), time_zone, LAST_ANNOUNCED_YEAR)
    return hashlib.sha256(repr(said).encode()).hexdigest()


@cache
def columns_of(name: str) -> frozenset[str]:
    """The columns of a need on which the sums of a source depend: those that its definition names."""
    said = str(_defined(SOURCES[name]).compile(dialect=StrCompileDialect()))
    return frozenset(re.findall(r"\w+", said)) & set(Need.__table__.columns.keys())


def _defined(source: Source) -> Any:
    figures, spreads = rows_of(source), spreads_of(source)
    by_school = [source.school] if any(figure in BY_SCHOOL for figure in figures) else []
    times = [column for spread in spreads for column in (spread.rows.condition(), spread.since, spread.until)]
    conditions = [figure.condition() for figure in figures]
    query = select(source.dated_by, source.category, *by_school, *conditions, *times)
    query = query.select_from(source.table).where(source.rows())
    for target, condition in source.joins:
        query = query.join(target, condition)
    return query
