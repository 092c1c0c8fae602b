"""What the overview shows, put together from a handful of queries whatever the number of needs."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.needs.categories import all_categories
from welfare.organizations.models import Organization
from welfare.reports import counting
from welfare.reports.comparing import figure_url as list_url
from welfare.reports.figures import needs as f
from welfare.reports.figures.shape import Figure
from welfare.reports.filters import Filters
from welfare.reports.periods import recent_months

CLOSED = (f.SOLVED, f.LAPSED, f.EXPLAINED, f.DECLINED, f.WITHDRAWN, f.MERGED)
ANSWERED = (f.ANSWERED_NEEDS, f.ON_TIME)
NOW = (f.OPEN_NOW, f.OVERDUE, f.AWAITING_CONFIRMATION, f.CARRIED, f.TO_SIGN_FOR)
STUCK = (f.OPEN_NOW, f.OVERDUE, f.AWAITING_CONFIRMATION)


@dataclass(frozen=True)
class Count:
    """A figure as the page shows it: a number that opens its list."""

    figure: Figure
    value: int
    url: str


@dataclass(frozen=True)
class Overview:
    """Everything on the page."""

    counts: dict[str, Count]
    on_time_rate: str
    by_month: list[dict[str, Any]]
    by_category: list[dict[str, Any]]
    solved_by_school: list[dict[str, Any]]
    by_school: list[tuple[Organization, list[Count]]]
    """What is not done yet, of each school in tree order: a count for each of `stuck`."""
    stuck: tuple[Figure, ...] = STUCK


def overview_of(reader: Person, filters: Filters, schools: list[Organization]) -> Overview:
    """The overview of what the reader's roles reach."""
    closed = counting.tally(CLOSED, reader, filters)
    now = counting.tally(NOW, reader, filters)
    answered = counting.tally(ANSWERED, reader, filters)
    values = {figure: closed.total(figure) for figure in CLOSED}
    values |= {figure: now.total(figure) for figure in NOW}
    values |= {figure: answered.total(figure) for figure in ANSWERED}
    values[f.TAKEN_IN_NEEDS] = counting.tally([f.TAKEN_IN_NEEDS], reader, filters).total(f.TAKEN_IN_NEEDS)
    shown = [school for school in schools if filters.school in (None, school)]
    return Overview(
        counts={figure.name: _count(figure, value, filters) for figure, value in values.items()},
        on_time_rate=_percent(values[f.ON_TIME], values[f.ANSWERED_NEEDS]),
        by_month=_by_month(reader, filters),
        by_category=_by_category(closed.by_category(f.SOLVED), filters),
        solved_by_school=_solved_by_school(closed.by_school(f.SOLVED), shown, filters),
        by_school=_stuck_by_school(now, shown, filters),
    )


def _count(figure: Figure, value: int, filters: Filters, **other: Any) -> Count:
    return Count(figure, value, list_url(figure, filters, **other))


def _percent(part: int, whole: int) -> str:
    """A share in whole percent, cut and never rounded up; a dash with nothing to divide by."""
    return f"{part * 100 // whole}%" if whole else "—"


def _by_category(solved: Counter[str], filters: Filters) -> list[dict[str, Any]]:
    return [
        {
            "label": category.label,
            "value": solved[category.key],
            "url": list_url(f.SOLVED, filters, category=category.key),
            "name": f"solved-{category.key}",
        }
        for category in all_categories()
        if filters.category in (None, category.key)
    ]


def _solved_by_school(
    solved: Counter[int], schools: list[Organization], filters: Filters
) -> list[dict[str, Any]]:
    """Most first."""
    return [
        {
            "label": school.name,
            "value": solved[school.id],
            "url": list_url(f.SOLVED, filters, school=school),
            "name": f"solved-{school.id}",
        }
        for school in sorted(schools, key=lambda school: -solved[school.id])
    ]


def _stuck_by_school(
    now: counting.Tally, schools: list[Organization], filters: Filters
) -> list[tuple[Organization, list[Count]]]:
    per_school = {figure: now.by_school(figure) for figure in STUCK}
    return [
        (
            school,
            [_count(figure, per_school[figure][school.id], filters, school=school) for figure in STUCK],
        )
        for school in schools
    ]


def _by_month(reader: Person, filters: Filters) -> list[dict[str, Any]]:
    """The last twelve months, whatever the period; empty ones before the first need are left out."""
    months = recent_months()
    found = counting.values_by_month((f.TAKEN_IN_NEEDS, f.SOLVED), months, reader, filters)
    counted = (
        (month, values["taken_in"], values["solved"]) for month, values in zip(months, found, strict=True)
    )
    rows = [
        {
            "label": month.short_label,
            "values": [solved, taken_in],
            "url": list_url(f.SOLVED, filters, period=month),
            "description": _(
                "%(month)s: %(solved)d solved, %(taken_in)d taken in",
                month=month.label,
                taken_in=taken_in,
                solved=solved,
            ),
        }
        for month, taken_in, solved in counted
    ]
    first = next((n for n, row in enumerate(rows) if any(row["values"])), len(rows) - 1)
    return rows[first:]
