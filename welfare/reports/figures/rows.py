"""What figures come to by the rows alone: counted, listed, and several of one source in one query."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.powers import Powers
from welfare.extensions import db
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.reach import narrowed
from welfare.reports.figures.shape import Column, Rows, Source


def query_of(source: Source, columns: Iterable[Any]) -> Any:
    """These columns of all rows of the source, with what says where each stands."""
    query: Any = select(*columns).select_from(source.table)
    for target, condition in source.joins:
        query = query.join(target, condition)
    return query


def counted_rows(
    source: Source, figures: Sequence[Rows], by: Sequence[Column], reader: Powers, filters: Filters
) -> dict[tuple[Any, ...], dict[Rows, Any]]:
    """What figures of one source come to, by the values of these columns; in all where there are none."""
    query = _counts(source, tuple(figures), tuple(by), clock.today())
    found: dict[tuple[Any, ...], dict[Rows, Any]] = {}
    for row in db.session.execute(narrowed(query, source, reader, filters)):
        values = zip(figures, row[len(by) :], strict=True)
        found[tuple(row[: len(by)])] = {figure: value or 0 for figure, value in values}
    return found


@lru_cache(maxsize=256)
def _counts(source: Source, figures: tuple[Rows, ...], by: tuple[Column, ...], _today: date) -> Any:
    """The query for these figures, put together once a day, which their conditions know."""
    return query_of(source, [*by, *(figure.aggregate() for figure in figures)]).group_by(*by)


def keys_behind(figure: Rows, reader: Powers, filters: Filters) -> Sequence[int]:
    """The keys of the rows behind a figure, in no order."""
    query = query_of(figure.source, [figure.source.newest[-1]]).where(figure.holds())
    return db.session.scalars(narrowed(query, figure.source, reader, filters)).all()


@dataclass(frozen=True)
class Tally:
    """Figures of one source that add up, counted once, to be read by category, by school, or in all."""

    rows: Sequence[Any]

    def total(self, figure: Rows) -> int:
        """The figure."""
        return sum(getattr(row, figure.name) or 0 for row in self.rows)

    def by_category(self, figure: Rows) -> Counter[str]:
        """The figure of each category."""
        return self._by("category", figure)

    def by_school(self, figure: Rows) -> Counter[int]:
        """The figure of each school, by its id."""
        return self._by("school_id", figure)

    def _by(self, column: str, figure: Rows) -> Counter[Any]:
        counts: Counter[Any] = Counter()
        for row in self.rows:
            counts[getattr(row, column)] += getattr(row, figure.name) or 0
        return counts


def tally(figures: Sequence[Rows], reader: Powers, filters: Filters) -> Tally:
    """These figures of one source, in one query."""
    source = figures[0].source
    columns = [figure.aggregate().label(figure.name) for figure in figures]
    place = (source.category.label("category"), source.school.label("school_id"))
    query = query_of(source, [*place, *columns]).group_by(source.category, source.school)
    return Tally(db.session.execute(narrowed(query, source, reader, filters)).all())
