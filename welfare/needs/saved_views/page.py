"""Saved views as pages show them: where each leads, what it filters by, and what of it is no more."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.desk.filters import (
    PLACES,
    Places,
    address_of,
    asked_of,
    desk_in,
    filters_of,
    in_words,
    view_in,
)
from welfare.needs.desk.labels import QUEUE, SORT
from welfare.needs.desk.queues import Desk, View
from welfare.needs.saved_views.models import NAME_LENGTH, SavedView
from welfare.organizations.models import Organization
from welfare.web.asked import Asked
from welfare.web.choices import Choice
from welfare.web.i18n import in_a_row
from welfare.web.routing import row_ids

FILTER: dict[str, Any] = {
    "desk": _l("Area of work"),
    "queue": _l("Queue"),
    "category": _l("Category"),
    "school": _l("School"),
    "unit": _l("Unit"),
    "person": _l("With"),
    "status": _l("Status"),
}
"""What of a view can go: with a role of the person's, or with a version of the app."""
BETWEEN = " · "


@dataclass(frozen=True)
class Shown:
    """A saved view, and the view that is left of it."""

    saved: SavedView
    view: View
    words: str
    """The queue and the filters."""
    trouble: str | None
    """What it filters by that is no more, or is closed."""
    is_whole: bool
    """Whether nothing of it is lost: what is closed still filters."""
    is_current: bool

    @property
    def open_at(self) -> str:
        """Where the needs are that are left of it."""
        return address_of(self.view)

    @property
    def url(self) -> str:
        """The same; of one that has lost a filter its own page, which says so first."""
        return self.open_at if self.is_whole else url_for("triage.saved_view", view_id=self.saved.id)


def shown(views: Sequence[SavedView], person: Person, current: View | None = None) -> list[Shown]:
    """Each as the person can open it today, in as few queries for all as for one."""
    if not views:
        return []
    names = {kind: _ids(views, kind) for kind in PLACES}
    offered = {
        (kind, desk): {one.id: one for one in PLACES[kind][desk].offered_to(person).named(ids)}
        for kind, ids in names.items()
        for desk in Desk
    }
    closed = _closed(id_ for kind, ids in names.items() if kind != "person" for id_ in ids)
    return [_shown(saved, person, offered, closed, current) for saved in views]


def suggested_name(view: View, places: Places) -> str:
    """What is filtered by, as a name to begin with."""
    values = [dict(each.options)[each.current] for each in filters_of(view, places) if each.current]
    named = [str(value) for value in (*values, view.words) if value] or [str(QUEUE[view.queue])]
    return BETWEEN.join(named)[:NAME_LENGTH].strip()


def description(view: View, places: Places) -> str:
    """What a view shows, and in which order where that is not the usual one."""
    order = [] if view.sort is view.sorts[0] else [str(SORT[view.sort])]
    return BETWEEN.join([*in_words(view, places), *order])


def _shown(
    saved: SavedView,
    person: Person,
    offered: Mapping[tuple[str, Desk], Mapping[int, Choice]],
    closed: set[int],
    current: View | None,
) -> Shown:
    desk = desk_in(saved.asked, person)
    places = {
        kind: Asked(of_desk[desk].offered_to(person), None, _chosen(saved, kind, offered[kind, desk]))
        for kind, of_desk in PLACES.items()
    }
    view = view_in(saved.asked, desk, places, person)
    left = asked_of(view)
    lost = [
        str(FILTER[name]) for name, value in saved.asked.items() if name in FILTER and left.get(name) != value
    ]
    shut = [
        place.chosen.name
        for kind, place in places.items()
        if kind != "person" and place.chosen and place.chosen.id in closed
    ]
    trouble = [_("No longer there for you: %(filters)s.", filters=_(", ").join(lost))] if lost else []
    trouble += [_("Closed meanwhile: %(names)s.", names=_(", ").join(shut))] if shut else []
    return Shown(
        saved,
        view,
        description(view, places),
        in_a_row(trouble) or None,
        is_whole=not lost,
        is_current=current is not None and asked_of(current) == saved.asked,
    )


def _chosen(saved: SavedView, kind: str, offered: Mapping[int, Choice]) -> Choice | None:
    return next((offered[id_] for id_ in _ids([saved], kind) if id_ in offered), None)


def _ids(views: Iterable[SavedView], kind: str) -> list[int]:
    return row_ids(saved.asked[kind] for saved in views if kind in saved.asked)


def _closed(ids: Iterable[int]) -> set[int]:
    query = select(Organization.id).where(Organization.id.in_(set(ids)), ~Organization.is_active)
    return set(db.session.scalars(query))
