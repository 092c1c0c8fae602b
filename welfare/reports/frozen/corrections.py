"""What has moved since a period was frozen: each figure then and now, and the rows that came and went."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from welfare.accounts.models import Person
from welfare.reports.figures.counting import Value, counted_now
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import difference
from welfare.reports.figures.lists import rows_with_keys
from welfare.reports.figures.reach import as_whole
from welfare.reports.figures.rows import keys_behind
from welfare.reports.figures.shape import Distinct, Figure, Rows
from welfare.reports.frozen.queries import frozen, frozen_whole, rows_then

SHOWN_AT_MOST = 50
"""Rows that came, and as many that went."""


@dataclass(frozen=True)
class Correction:
    """A figure of a frozen period, of all that a reader reaches: frozen at that, and come to this now."""

    figure: Figure
    on: date
    then: Value
    now: Value

    @property
    def has_moved(self) -> bool:
        """Whether there is anything to correct."""
        return self.then != self.now

    @property
    def difference(self) -> str:
        """How much more (`+3`) or less (`−3`) it is now."""
        return difference(self.figure, self.now, self.then)


@dataclass(frozen=True)
class Moved:
    """The rows by which a figure moved, newest first: those a list shows, and how many there are."""

    came: Sequence[Any]
    went: Sequence[Any]
    came_count: int
    went_count: int


def frozen_on(reader: Person, filters: Filters) -> date | None:
    """Since when the figures of the period stand as they are, of all that the reader reaches; None where
    they do not."""
    kept = frozen_whole(reader, filters)
    return kept.on if kept else None


def corrections(figures: Iterable[Figure], reader: Person, filters: Filters) -> dict[str, Correction]:
    """Those of these figures that have moved since their period was frozen, by name."""
    if filters.narrows:
        return {}
    return {name: one for name, one in then_and_now(figures, reader, filters).items() if one.has_moved}


def then_and_now(figures: Iterable[Figure], reader: Person, filters: Filters) -> dict[str, Correction]:
    """Those of these figures that are frozen, by name, of all that the reader reaches; never of a part."""
    kept = frozen_whole(reader, filters)
    if kept is None:
        return {}
    then = kept.values()
    known = [figure for figure in figures if figure.name in then]
    now = counted_now(known, reader, Filters(period=filters.period))
    return {figure.name: Correction(figure, kept.on, then[figure.name], now[figure.name]) for figure in known}


def moved_rows(figure: Figure, reader: Person, filters: Filters) -> Moved | None:
    """By which rows the figure moved; None where it is not frozen, or has no rows of its own."""
    kept = frozen(reader, filters)
    if kept is None or not isinstance(figure, Rows) or isinstance(figure, Distinct):
        return None
    then = rows_then(kept.period_id, figure.name)
    now = set(keys_behind(figure, as_whole(reader, filters), filters))
    came, went = sorted(now - then, reverse=True), sorted(then - now, reverse=True)
    return Moved(
        rows_with_keys(figure, reader, came[:SHOWN_AT_MOST]),
        rows_with_keys(figure, reader, went[:SHOWN_AT_MOST]),
        len(came),
        len(went),
    )
