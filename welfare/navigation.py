"""The places a person can go to, in one table, by the roles they hold."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user

from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.notices.queries import unread_in_words


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


PLACES = (
    Place("needs.mine", _l("My needs"), "house", frozenset({Role.TEACHER})),
    Place("needs.choose", _l("New need"), "plus", frozenset({Role.TEACHER})),
    Place("triage.inbox", _l("Work"), "inbox", TRIAGE_ROLES),
    Place("reports.overview", _l("Overview"), "chart-column", frozenset({Role.LEADER, Role.CLERK})),
    Place("accounts.people", _l("People"), "users", frozenset({Role.ADMIN})),
    Place("organizations.index", _l("Organizations"), "building", frozenset({Role.ADMIN})),
    Place("notices.index", _l("Notices"), "bell", count=unread_in_words),
    Place("accounts.profile", _l("Me"), "user"),
)


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
        if not place.roles or place.roles & current_user.role_names
    ]
