"""The values of figures: in all, by place, by category, by month. One query a source, whatever is asked."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

from sqlalchemy import func, literal_column, union_all

from welfare.accounts.powers import Powers
from welfare.extensions import db
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.reach import as_whole, can_tell, narrowed
from welfare.reports.figures.rows import counted_rows, query_of
from welfare.reports.figures.shape import Column, Figure, Rate, Rows, Source, Spread, Sum
from welfare.reports.figures.spreads import Times, times_of
from welfare.reports.frozen.queries import Frozen, frozen, frozen_of, number
from welfare.reports.sums.queries import Sums, sums_of
from welfare.reports.sums.sources import kept_as

Value = int | Decimal | Fraction | None
"""What a figure comes to; None where there is nothing to divide by, or the filters cannot narrow it."""
Values = dict[str, Value]
"""Values by the name of their figure."""


def value_of(figure: Figure, reader: Powers, filters: Filters) -> Value:
    """What one figure comes to."""
    return values_of([figure], reader, filters)[figure.name]


def values_of(figures: Iterable[Figure], reader: Powers, filters: Filters) -> Values:
    """What these figures come to, by name: what they were frozen at, where their period is."""
    figures = list(figures)
    return counted_now(figures, reader, filters) | frozen_values(figures, reader, filters)


def frozen_values(figures: Iterable[Figure], reader: Powers, filters: Filters) -> Values:
    """Those of these figures that are frozen, by name."""
    kept = frozen(reader, filters)
    return _of_these(figures, kept) if kept else {}


def _of_these(figures: Iterable[Figure], kept: Frozen) -> Values:
    names = (figure.name for figure in figures)
    return {name: number(kept.figures[name]) for name in names if name in kept.figures}


def counted_now(figures: Iterable[Figure], reader: Powers, filters: Filters) -> Values:
    """What these figures come to by the rows as they stand, by name."""
    figures = list(figures)
    found = values_by(None, figures, as_whole(reader, filters), filters)
    return found.get(None) or {figure.name: None for figure in figures}


def count_listed(figure: Rows, reader: Powers, filters: Filters) -> int:
    """How many rows the list behind a figure has, as they stand; a sum has another number than itself."""
    if not isinstance(figure, Sum):
        found = values_by(None, [figure], reader, filters)
        return int(found[None][figure.name] or 0) if found else 0
    query = query_of(figure.source, [func.count()]).where(figure.holds())
    return db.session.scalar(narrowed(query, figure.source, reader, filters)) or 0


def values_by(
    dimension: str | None, figures: Iterable[Figure], reader: Powers, filters: Filters
) -> dict[Any, Values]:
    """The same for each school, unit or category (`dimension`: the name of a column of sources), by its key.

    A key is there where at least one row stands.
    """
    figures = list(figures)
    by_source, spreads = _by_source(figures), _spreads(figures)
    asked = chain(*by_source.values(), (kept_as(alike[0]) for alike in spreads))
    sums = sums_of(asked, dimension, reader, filters)
    rows: dict[Any, dict[Rows, Any]] = defaultdict(dict)
    times: dict[Any, dict[Spread, Times]] = defaultdict(dict)
    for source, counted in by_source.items():
        if can_tell(source, reader, filters) and (
            dimension is None or getattr(source, dimension) is not None
        ):
            for key, values in _counted(
                source, counted, dimension, reader, filters, sums.get(source, Sums())
            ).items():
                rows[key] |= values
    for alike in spreads:
        source = alike[0].rows.source
        if can_tell(source, reader, filters):
            added = sums.get(source, Sums())
            for key, found in _timed(kept_as(alike[0]), dimension, reader, filters, added).items():
                times[key] |= dict.fromkeys(alike, found)
    return {
        key: {figure.name: reckoned(figure, rows[key], times[key]) for figure in figures}
        for key in {*rows, *times}
    }


def values_by_month(
    figures: Iterable[Figure], months: Sequence[Period], reader: Powers, filters: Filters
) -> list[Values]:
    """The same for each of these consecutive months, in one query for each source; without spreads."""
    reader = as_whole(reader, filters)
    figures = [figure for figure in figures if not isinstance(figure, Spread)]
    found: list[dict[Rows, Any]] = [{} for _month in months]
    by_source = _by_source(figures)
    all_months = replace(filters, period=Period(months[0].first, months[-1].last))
    sums = sums_of(chain(*by_source.values()), "day", reader, all_months)
    for source, counted in by_source.items():
        if source.dated_by is None or not can_tell(source, reader, filters):
            continue
        added, columns, each = sums.get(source, Sums()), [figure.aggregate() for figure in counted], []
        for n, month in enumerate(months):
            days = [added.numbers[period.first] for period in added.within(month)]
            found[n] |= {figure: sum(day[figure.name, 0] for day in days) for figure in counted}
            each += [
                narrowed(query_of(source, [literal_column(str(n)), *columns]), source, reader, rest)
                for rest in added.rest(replace(filters, period=month))
            ]
        for n, *values in db.session.execute(union_all(*each)) if each else ():
            for figure, value in zip(counted, values, strict=True):
                found[n][figure] += value or 0
    kept = frozen_of(months, reader, filters)
    return [
        {figure.name: reckoned(figure, rows, {}) for figure in figures}
        | (_of_these(figures, kept[month]) if month in kept else {})
        for month, rows in zip(months, found, strict=True)
    ]


def _by_source(figures: Iterable[Figure]) -> dict[Source, list[Rows]]:
    """What has to be counted for these figures, each once, by the source it is counted from."""
    found: dict[Source, list[Rows]] = {}
    for figure in figures:
        for part in () if isinstance(figure, Spread) else figure.parts:
            counted = found.setdefault(part.source, [])
            if part not in counted:
                counted.append(part)
    return found


def _spreads(figures: Iterable[Figure]) -> list[list[Spread]]:
    """The spreads, those of the same times together: they are read once."""
    alike: dict[Any, list[Spread]] = defaultdict(list)
    for figure in figures:
        if isinstance(figure, Spread):
            alike[figure.times].append(figure)
    return list(alike.values())


def _counted(
    source: Source,
    figures: Sequence[Rows],
    dimension: str | None,
    reader: Powers,
    filters: Filters,
    added: Sums,
) -> dict[Any, dict[Rows, Any]]:
    """Sums of the days that are added up, and the rows of the others."""
    found: dict[Any, dict[Rows, Any]] = {
        key: {figure: numbers[figure.name, 0] for figure in figures} for key, numbers in added.numbers.items()
    }
    if dimension is None:
        found.setdefault(None, dict.fromkeys(figures, 0))
    by = _columns(source, dimension)
    for rest in added.rest(filters):
        for key, values in counted_rows(source, figures, by, reader, rest).items():
            known = found.setdefault(_one(key), dict.fromkeys(figures, 0))
            for figure, value in values.items():
                known[figure] += value
    return found


def _timed(
    spread: Spread, dimension: str | None, reader: Powers, filters: Filters, added: Sums
) -> dict[Any, Times]:
    """The same of the times of a spread."""
    found: dict[Any, Times] = defaultdict(Times)
    for key, numbers in added.numbers.items():
        times = {days: number for (name, days), number in numbers.items() if name == spread.name}
        if times:
            found[key].rows.update(times)
    by = _columns(spread.rows.source, dimension)
    for rest in added.rest(filters):
        for key, timed in times_of(spread, by, reader, rest).items():
            found[_one(key)].rows.update(timed.rows)
    return found


def _columns(source: Source, dimension: str | None) -> tuple[Column, ...]:
    return () if dimension is None else (getattr(source, dimension),)


def _one(key: tuple[Any, ...]) -> Any:
    return key[0] if key else None


def reckoned(figure: Figure, rows: dict[Rows, Any], times: dict[Spread, Times]) -> Value:
    """What a figure comes to by what was counted for it."""
    if isinstance(figure, Spread):
        return times[figure].within(figure.share) if figure in times else None
    if isinstance(figure, Rate):
        whole = Fraction(rows.get(figure.of) or 0)
        parts = (Fraction(rows.get(part) or 0) * weight for part, weight in figure.counted)
        return sum(parts, Fraction(0)) / whole if whole else None
    return rows.get(figure) if isinstance(figure, Rows) else None
