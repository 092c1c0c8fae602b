"""Figures over days that are over, with the sums and without."""

from typing import Any

from sqlalchemy import select

from tests.support.world import District
from welfare.extensions import db
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import Values, counted_now, values_by, values_by_month
from welfare.reports.figures.definitions import needs
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.figures.shape import Rows
from welfare.reports.sums.actions import add_up_closed_days, forget_sums
from welfare.reports.sums.models import SummedPeriod
from welfare.reports.sums.sources import NAMES

ADDED_UP = [figure for figure in FIGURES.values() if all(part.source in NAMES for part in figure.parts)]
MONTHS = [Period.of_month(2026, month) for month in range(3, 7)]
FILTERS = (
    Filters(),
    Filters(period=Period(MONTHS[0].first.replace(day=10), MONTHS[1].first.replace(day=16))),
    Filters(category="housing"),
    Filters(period=Period.of_year(2026)),
)


def add_up() -> None:
    """Add up all that is over, in the transaction that has been begun."""
    add_up_closed_days(at_most=10_000)


def added_up() -> set[tuple[str, Period]]:
    """Of which sources which days are added up."""
    rows = select(SummedPeriod.source, SummedPeriod.first_on, SummedPeriod.last_on)
    return {(source, Period(first, last)) for source, first, last in db.session.execute(rows)}


def assert_sums_are_what_rows_say(district: District) -> None:
    db.session.flush()
    with_sums = _everything(district)
    with db.session.begin_nested() as without:
        forget_sums()
        by_rows = _everything(district)
        without.rollback()
    for one, other in zip(with_sums, by_rows, strict=True):
        assert one == other


def _everything(district: District) -> list[Any]:
    """All that can be served by sums; keys where nothing stands are left out."""
    reader, found = district.person("leader"), list[Any]()
    for filters in FILTERS:
        found.append(counted_now(ADDED_UP, reader, filters))
        for dimension, figures in (("category", ADDED_UP), ("school", [needs.SOLVED])):
            by_key = values_by(dimension, figures, reader, filters)
            found.append({key: _told(values) for key, values in by_key.items() if any(values.values())})
    return [*found, values_by_month(ADDED_UP, MONTHS, reader, Filters())]


def _told(values: Values) -> Values:
    """A count of a key where no row stands is nought."""
    return {
        name: value or (0 if isinstance(FIGURES[name], Rows) else value) for name, value in values.items()
    }
