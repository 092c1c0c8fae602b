"""Training as exports: the sessions, and who is enrolled in one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.exports.listing import Column, Listing
from welfare.training import queries
from welfare.training.labels import kind_of_session, mode_label


def _is_to_come(args: Mapping[str, str]) -> bool:
    return args.get("when") != "past"


def sessions(_person: Person, args: Mapping[str, str]) -> Select[Any]:
    """The sessions that the page shows, in its order."""
    to_come = _is_to_come(args)
    keys = queries.BY_START if to_come else queries.LATEST_FIRST
    order = (column.asc() if to_come else column.desc() for column in keys.columns)
    return queries.all_sessions(to_come=to_come).order_by(*order)


def filters(_person: Person, args: Mapping[str, str]) -> Sequence[str]:
    """Whether they are to come or were."""
    return [str(_l("To come") if _is_to_come(args) else _l("Held before"))]


SESSIONS = Listing(
    name="training-sessions",
    title=_l("Training sessions"),
    roles=frozenset({Role.HANDLER, Role.CLERK, Role.LEADER}),
    columns=(
        Column(_l("Session"), "title", width=36),
        Column(_l("Programme"), "programme", width=24),
        Column(_l("Kind"), "kind", kind_of_session, width=18),
        Column(_l("Mode"), "mode", mode_label),
        Column(_l("Begins"), "starts_at", width=18),
        Column(_l("Ends"), "ends_at", width=18),
        Column(_l("Place"), "place", width=22),
        Column(_l("Hours"), "hours"),
        Column(_l("Seats"), "seats"),
        Column(_l("Registered"), "registered"),
        Column(_l("Standby"), "standby"),
        Column(_l("Attended"), "attended"),
        Column(_l("Cancelled"), "cancelled_at", width=18),
    ),
    rows=sessions,
    filters=filters,
)
