"""What the filters over figures and lists offer to choose from."""

from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import all_categories
from welfare.reports.figures.asking import Places
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import ALL_TIME, presets
from welfare.web.asked import Asked, Unclear, unclear_in

PLACES = {
    "school": (_l("School"), _l("All schools")),
    "alliance": (_l("Alliance"), _l("All alliances")),
    "office": (_l("Office"), _l("All offices")),
}
"""What each place is called, and what it means to choose none."""


@dataclass(frozen=True)
class PlaceChoice:
    """One of the places, from a list or by its name."""

    name: str
    label: Any
    every: Any
    asked: Asked


@dataclass(frozen=True)
class Preset:
    """A period that is asked for often, as a link to this page."""

    label: Any
    url: str
    is_current: bool


@dataclass(frozen=True)
class Choices:
    """Everything over one page."""

    places: list[PlaceChoice]
    categories: list[tuple[str, Any]]
    presets: list[Preset]
    kept: list[tuple[str, str]]
    """What else stands in the address and has to stay there."""
    chosen: list[Any]
    """What is chosen, in words."""
    unclear: list[Unclear]


def choices_for(filters: Filters, places: Places) -> Choices:
    """The choices over the page that is being made."""
    by = request.args.get("by")
    here = {**(request.view_args or {}), **({"by": by} if by else {})}
    categories = [(category.key, category.label) for category in all_categories()]
    return Choices(
        [PlaceChoice(name, *PLACES[name], asked) for name, asked in places.items() if asked.listed != []],
        categories,
        [
            Preset(
                period.label if period else _("All time"),
                url_for(
                    request.endpoint or "", **here, **{"period": ALL_TIME, **filters.as_args(period=period)}
                ),
                period == filters.period,
            )
            for period in presets()
        ],
        [("by", by)] if by else [],
        [
            *(asked.chosen.name for asked in places.values() if asked.chosen),
            *(label for key, label in categories if key == filters.category),
        ],
        unclear_in(places),
    )
