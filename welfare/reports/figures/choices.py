"""What the filters over figures and lists offer to choose from."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.needs.categories import all_categories
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import ALL_TIME, presets


@dataclass(frozen=True)
class Select:
    """One field with a few choices, each a key and its text."""

    name: str
    label: Any
    all: Any
    options: list[tuple[Any, Any]]
    chosen: Any

    @property
    def chosen_text(self) -> Any:
        """The text of what was chosen."""
        return next((text for key, text in self.options if key == self.chosen), "")


@dataclass(frozen=True)
class Preset:
    """A period that is asked for often, as a link to this page."""

    label: Any
    url: str
    is_current: bool


@dataclass(frozen=True)
class Choices:
    """Everything over one page."""

    selects: list[Select]
    presets: list[Preset]
    kept: list[tuple[str, str]]
    """What else stands in the address and has to stay there."""


def choices_for(filters: Filters, places: Sequence[Organization]) -> Choices:
    """The choices over the page that is being made."""
    by = request.args.get("by")
    here = {**(request.view_args or {}), **({"by": by} if by else {})}
    return Choices(
        [select for select in _selects(filters, places) if select.options],
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
    )


def _selects(filters: Filters, places: Sequence[Organization]) -> list[Select]:
    return [
        _select_place(
            "school", _l("School"), _l("All schools"), OrganizationKind.SCHOOL, places, filters.school
        ),
        _select_place(
            "alliance",
            _l("Alliance"),
            _l("All alliances"),
            OrganizationKind.ALLIANCE,
            places,
            filters.alliance,
        ),
        _select_place(
            "office", _l("Office"), _l("All offices"), OrganizationKind.OFFICE, places, filters.office
        ),
        Select(
            "category",
            _l("Category"),
            _l("All"),
            [(category.key, category.label) for category in all_categories()],
            filters.category,
        ),
    ]


def _select_place(
    name: str,
    label: Any,
    every: Any,
    kind: OrganizationKind,
    places: Sequence[Organization],
    chosen: Organization | None,
) -> Select:
    options: list[tuple[Any, Any]] = [(place.id, place.name) for place in places if place.kind == kind]
    return Select(name, label, every, options, chosen.id if chosen else None)
