"""A figure beside itself: the period before, the year before, and every school, office, category or month."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.needs.categories import all_categories
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures.counting import Value, value_of, values_by, values_by_month
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import difference, plain, written
from welfare.reports.figures.periods import Period, recent_months
from welfare.reports.figures.reach import can_tell
from welfare.reports.figures.shape import Figure, Spread
from welfare.reports.frozen.queries import frozen_whole
from welfare.web.choices import Choice

Bars = list[dict[str, Any]]


@dataclass(frozen=True)
class Comparison:
    """The figure of another period."""

    label: Any
    period: Period
    value: str
    change: str
    """How much more or less it is now; a dash where one of the two is missing."""
    url: str
    is_part: bool
    """Whether it is counted as it stands, since only the whole of that period is frozen."""


def figure_url(figure: Figure, filters: Filters, **other: Any) -> str:
    """The address of a figure's page."""
    if not figure.is_dated:
        other["period"] = None
    return url_for("reports.figure", name=figure.name, **filters.as_args(**other))


def comparisons(figure: Figure, value: Value, reader: Person, filters: Filters) -> list[Comparison]:
    """The figure of the period before and of the year before, where it has a period."""
    if filters.period is None or not figure.is_dated:
        return []
    others = (
        (_l("Period on period"), filters.period.before),
        (_l("Year on year"), filters.period.year_before),
    )
    return [
        _compared(figure, value, label, period, reader, filters)
        for label, period in others
        if period is not None
    ]


def _compared(
    figure: Figure, value: Value, label: Any, period: Period, reader: Person, filters: Filters
) -> Comparison:
    of_then = replace(filters, period=period)
    then = value_of(figure, reader, of_then)
    return Comparison(
        label,
        period,
        written(figure, then),
        difference(figure, value, then),
        figure_url(figure, of_then),
        filters.narrows and frozen_whole(reader, of_then) is not None,
    )


@dataclass(frozen=True)
class Side:
    """Something by which a figure can be broken down."""

    key: str
    """In addresses."""
    label: Any
    column: str
    """The column of sources that has to be there."""
    bars: Callable[[Figure, Person, Filters, Sequence[Organization]], Bars]


def sides_of(figure: Figure, reader: Person, filters: Filters) -> list[Side]:
    """By what this figure can be broken down."""
    sources = [part.source for part in figure.parts]
    return [
        side
        for side in SIDES
        if all(
            getattr(source, side.column) is not None and can_tell(source, reader, filters)
            for source in sources
        )
    ]


def find_side(key: str, figure: Figure, reader: Person, filters: Filters) -> Side | None:
    """The side that an address names, if the figure has it."""
    return next((side for side in sides_of(figure, reader, filters) if side.key == key), None)


def _bar(figure: Figure, label: str, value: Value, filters: Filters, **narrower: Any) -> dict[str, Any]:
    return {
        "label": label,
        "value": max(plain(figure, value) or 0, 0),
        "text": written(figure, value),
        "url": figure_url(figure, filters, **narrower),
    }


def _by_school(figure: Figure, reader: Person, filters: Filters, places: Sequence[Organization]) -> Bars:
    """Most first."""
    values = values_by("school", [figure], reader, filters)
    schools = [
        place for place in places if place.kind == OrganizationKind.SCHOOL and is_asked_for(place, filters)
    ]
    bars = [
        _bar(figure, place.display_name, _of(values, place.id, figure), filters, school=place)
        for place in schools
    ]
    return sorted(bars, key=lambda bar: -bar["value"])


def _by_alliance(figure: Figure, reader: Person, filters: Filters, places: Sequence[Organization]) -> Bars:
    schools = [place for place in places if place.kind == OrganizationKind.SCHOOL]
    bars = []
    for alliance in places:
        if alliance.kind == OrganizationKind.ALLIANCE and filters.alliance in (None, alliance):
            inside = tuple(school.id for school in schools if school.is_within(alliance))
            narrower = Filters(**{**vars(filters), "alliance": alliance, "alliance_school_ids": inside})
            bars.append(_bar(figure, alliance.display_name, value_of(figure, reader, narrower), narrower))
    return bars


def _by_office(figure: Figure, reader: Person, filters: Filters, places: Sequence[Organization]) -> Bars:
    values = values_by("unit", [figure], reader, filters)
    offices = [
        place for place in places if place.kind == OrganizationKind.OFFICE and filters.office in (None, place)
    ]
    return [
        _bar(figure, place.display_name, _of(values, place.id, figure), filters, office=place)
        for place in offices
    ]


def _by_category(figure: Figure, reader: Person, filters: Filters, _places: Sequence[Organization]) -> Bars:
    values = values_by("category", [figure], reader, filters)
    return [
        _bar(figure, str(one.label), _of(values, one.key, figure), filters, category=one.key)
        for one in all_categories()
        if filters.category in (None, one.key)
    ]


def _by_month(figure: Figure, reader: Person, filters: Filters, _places: Sequence[Organization]) -> Bars:
    """The last twelve months, whatever the period; those before there was anything are left out."""
    months = recent_months()
    if isinstance(figure, Spread):
        narrower = (Filters(**{**vars(filters), "period": month}) for month in months)
        values = [value_of(figure, reader, one) for one in narrower]
    else:
        values = [found[figure.name] for found in values_by_month([figure], months, reader, filters)]
    first = next((n for n, value in enumerate(values) if value), len(values) - 1)
    return [
        _bar(figure, month.label, value, filters, period=month)
        for month, value in list(zip(months, values, strict=True))[first:]
    ]


def is_asked_for(school: Organization | Choice, filters: Filters) -> bool:
    """Whether the filters leave this school."""
    return not (filters.school or filters.alliance) or school.id in filters.school_ids


def _of(values: dict[Any, dict[str, Value]], key: Any, figure: Figure) -> Value:
    """The value of a key; where no row stands, a count is nought and a rate is none."""
    found = values.get(key)
    return found[figure.name] if found else 0 if figure in figure.parts else None


SIDES = (
    Side("month", _l("By month"), "dated_by", _by_month),
    Side("school", _l("By school"), "school", _by_school),
    Side("alliance", _l("By alliance"), "school", _by_alliance),
    Side("office", _l("By office"), "unit", _by_office),
    Side("category", _l("By category"), "category", _by_category),
)
