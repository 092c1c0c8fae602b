"""What closed days came to, and which days are still to be counted from rows."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import Date, Integer, String, and_, bindparam, cast, func, null, select, union_all

from welfare import clock
from welfare.accounts.powers import Powers
from welfare.extensions import db
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import EARLIEST, LATEST, Period
from welfare.reports.figures.shape import Figure, Source
from welfare.reports.sums.corrections import give_up_corrected
from welfare.reports.sums.models import FigureSum, SummedPeriod
from welfare.reports.sums.periods import DAY
from welfare.reports.sums.sources import NAMES, print_of, serve

ALWAYS = Period(EARLIEST, LATEST)
APART = 14 * DAY
"""Days to be counted that lie no further apart than this are counted in one query."""
KEYS: dict[str | None, Callable[[str], Any]] = {"school": int, "day": date.fromisoformat}


@dataclass
class Sums:
    """What the summed periods of a source came to: by key, then by name of the figure and working days."""

    periods: list[Period] = field(default_factory=list)
    numbers: dict[Any, Counter[tuple[str, int]]] = field(default_factory=lambda: defaultdict(Counter))

    def within(self, period: Period | None) -> list[Period]:
        """Those that lie within a period, oldest first."""
        asked = period or ALWAYS
        return [one for one in self.periods if asked.first <= one.first and one.last <= asked.last]

    def rest(self, filters: Filters) -> list[Filters]:
        """What is still to be counted from rows: the days that are not added up, oldest first."""
        if not self.within(filters.period):
            return [filters]
        asked, added = filters.period or ALWAYS, self.within(filters.period)
        begins = [asked.first, *(one.last + DAY for one in added)]
        ends = [*(one.first - DAY for one in added), asked.last]
        stretches: list[Period] = []
        for first, last in zip(begins, ends, strict=True):
            if stretches and first <= last and first - stretches[-1].last <= APART:
                stretches[-1] = Period(stretches[-1].first, last)
            elif first <= last:
                stretches.append(Period(first, last))
        return [replace(filters, period=days, but=tuple(self.within(days))) for days in stretches]


def sums_of(
    figures: Iterable[Figure], dimension: str | None, reader: Powers, filters: Filters
) -> dict[Source, Sums]:
    """What is added up of these figures, by the sources whose sums can tell them: in all (by None), by
    category, by school, or by the first day of each summed period (`day`)."""
    wanted: dict[Source, list[Figure]] = defaultdict(list)
    for figure in figures:
        wanted[figure.parts[0].source].append(figure)
    found = {
        source: Sums() for source, asked in wanted.items() if serve(source, asked, dimension, reader, filters)
    }
    if not found:
        return {}
    db.session.flush()
    give_up_corrected()
    sources = {NAMES[source]: source for source in found}
    names = [figure.name for source in found for figure in wanted[source]]
    key_of = KEYS.get(dimension, str)
    asked = filters.period or ALWAYS
    said = {
        "sources": list(sources),
        "prints": [print_of(name) for name in sources],
        "first": asked.first,
        "last": min(asked.last, clock.today() - DAY),
        "figures": names,
        "category": filters.category,
    }
    for row in db.session.execute(_read(dimension, of_a_category=bool(filters.category)), said):
        sums = found[sources[row.source]]
        if row.figure is None:
            sums.periods.append(Period(row.first_on, row.last_on))
        else:
            key = None if row.key is None else key_of(row.key)
            sums.numbers[key][row.figure, row.working_days] += row.number
    for sums in found.values():
        sums.periods.sort(key=lambda period: period.first)
    return found


@cache
def _read(dimension: str | None, *, of_a_category: bool) -> Any:
    """The summed periods and their sums, in one statement: so both are of the same moment."""
    is_asked = and_(
        SummedPeriod.source.in_(bindparam("sources", expanding=True)),
        SummedPeriod.made_by.in_(bindparam("prints", expanding=True)),
        SummedPeriod.first_on >= bindparam("first"),
        SummedPeriod.last_on <= bindparam("last"),
    )
    nothing, no_day, no_number = cast(null(), String), cast(null(), Date), cast(null(), Integer)
    keys = {None: nothing, "day": cast(SummedPeriod.first_on, String)}
    key = keys.get(dimension, FigureSum.key)
    periods = select(
        SummedPeriod.source, SummedPeriod.first_on, SummedPeriod.last_on,
        nothing.label("figure"), nothing.label("key"), no_number.label("working_days"),
        no_number.label("number"),
    ).where(is_asked)  # fmt: skip
    sums = (
        select(
            SummedPeriod.source, no_day, no_day, FigureSum.figure, key, FigureSum.working_days,
            cast(func.sum(FigureSum.number), Integer),
        )
        .join(FigureSum, FigureSum.period_id == SummedPeriod.id)
        .where(
            is_asked,
            FigureSum.dimension == ("school" if dimension == "school" else "category"),
            FigureSum.figure.in_(bindparam("figures", expanding=True)),
        )
        .group_by(SummedPeriod.source, FigureSum.figure, FigureSum.working_days)
    )  # fmt: skip
    if dimension is not None:
        sums = sums.group_by(key)
    if of_a_category:
        sums = sums.where(FigureSum.key == bindparam("category"))
    return union_all(periods, sums)
