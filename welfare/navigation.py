"""The places a person can go to, in one table, by the roles they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.notices.queries import unread_in_words
from welfare.web.access import access

bp = Blueprint("services", __name__)


@dataclass(frozen=True)
class Place:
    """An entry of the navigation; `roles` empty means everyone who is signed in.

    `count` gives what waits there for a person, by their id.
    """

    endpoint: str
    label: Any
    icon: str
    roles: frozenset[Role] = frozenset()
    count: Callable[[int], str | None] | None = None


@dataclass(frozen=True)
class Service:
    """What the district offers besides answering needs, with a sentence about it."""

    endpoint: str
    label: Any
    hint: Any
    picture: str
    roles: frozenset[Role] = frozenset()


PLACES = (
    Place("needs.mine", _l("My needs"), "house", frozenset({Role.TEACHER})),
    Place("needs.choose", _l("New need"), "plus", frozenset({Role.TEACHER})),
    Place("triage.inbox", _l("Work"), "inbox", TRIAGE_ROLES),
    Place("follow_ups.index", _l("Follow-ups"), "phone", frozenset({Role.CLERK})),
    Place(
        "reports.overview", _l("Overview"), "chart-column", frozenset({Role.LEADER, Role.CLERK, Role.AUDITOR})
    ),
    Place("visits.index", _l("Visits"), "map-pin", frozenset({Role.LEADER, Role.AUDITOR})),
    Place(
        "measures.index",
        _l("Measures"),
        "list",
        frozenset({Role.LEADER, Role.CLERK, Role.HANDLER, Role.AUDITOR}),
    ),
    Place("accounts.people", _l("People"), "users", frozenset({Role.ADMIN, Role.AUDITOR})),
    Place("organizations.index", _l("Organizations"), "building", frozenset({Role.ADMIN, Role.AUDITOR})),
    Place("services.index", _l("Services"), "layout-grid"),
    Place("notices.index", _l("Notices"), "bell", count=unread_in_words),
    Place("accounts.profile", _l("Me"), "user"),
)
"""In the bar of every page, which has to fit on a phone: what is not needed daily is a service."""
SERVICES: tuple[Service, ...] = (
    Service(
        "housing.index",
        _l("Turnover housing"),
        _l("Apply for a flat, and see your points and your place"),
        "category-housing",
    ),
    Service(
        "training.index",
        _l("Training"),
        _l("Courses and study: register, sign in, training hours"),
        "category-training",
    ),
    Service(
        "homes.index",
        _l("Teachers' homes"),
        _l("Book a seat with books and tea, or support a new home"),
        "category-home",
    ),
)
"""On a page of their own, each with its picture."""


def nav_items() -> list[dict[str, Any]]:
    """Where the person who is signed in can go, and where they are."""
    if not current_user.is_authenticated:
        return []
    here = request.endpoint or ""
    return [
        {
            "url": url_for(place.endpoint),
            "label": place.label,
            "icon": place.icon,
            "is_current": here == place.endpoint,
            "count": place.count(current_user.id) if place.count else None,
        }
        for place in PLACES
        if _is_open_to_reader(place)
    ]


@bp.get("/services")
@access.signed_in
def index() -> str:
    """What the district offers: a place to live, training, a room to meet."""
    return render_template("services/index.html", services=filter(_is_open_to_reader, SERVICES))


def _is_open_to_reader(place: Place | Service) -> bool:
    return not place.roles or bool(place.roles & current_user.role_names)


def register(app: Flask) -> None:
    """Register the page of services, and let every page show the bar."""
    app.register_blueprint(bp)
    app.context_processor(lambda: {"nav_items": nav_items()})
