"""Training as exports: the sessions, and who is enrolled in one of them."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.exports.lists import Column, ListExport
from welfare.organizations.models import Organization
from welfare.training import queries
from welfare.training.enrolments import queries as enrolment_queries
from welfare.training.labels import kind_of_session, mode_label, state_label
from welfare.training.lifecycle import State
from welfare.training.models import Enrolment, Session
from welfare.training.sessions.queries import BY_START, LATEST_FIRST, all_sessions, session_by_id
from welfare.web.routing import row_id


def _is_to_come(args: Mapping[str, str]) -> bool:
    return args.get("when") != "past"


def sessions(_person: Person, args: Mapping[str, str]) -> Select[Any]:
    """The sessions that the page shows, in its order."""
    to_come = _is_to_come(args)
    keys = BY_START if to_come else LATEST_FIRST
    order = (column.asc() if to_come else column.desc() for column in keys.columns)
    return all_sessions(to_come=to_come).order_by(*order)


def filters(_person: Person, args: Mapping[str, str]) -> Sequence[str]:
    """Whether they are to come or were."""
    return [str(_l("To come") if _is_to_come(args) else _l("Held before"))]


SESSIONS = ListExport(
    name="training-sessions",
    title=_l("Training sessions"),
    roles=frozenset({Role.HANDLER, Role.CLERK, *queries.READ_ALONG}),
    columns=(
        Column(_l("Session"), "title", width=36),
        Column(_l("Programme"), "programme", width=24),
        Column(_l("Kind"), "kind", kind_of_session, width=18),
        Column(_l("Mode"), "mode", mode_label),
        Column(_l("Begins"), "starts_at", width=18),
        Column(_l("Ends"), "ends_at", width=18),
        Column(_l("Place"), "place", width=22),
        Column(_l("Training hours"), "hours"),
        Column(_l("Seats"), "seats"),
        Column(_l("Number registered"), "registered"),
        Column(_l("Number standing by"), "standby"),
        Column(_l("Number attended"), "attended"),
        Column(_l("Cancelled on"), "cancelled_at", width=18),
    ),
    rows=sessions,
    filters=filters,
)


def enrolled(person: Person, args: Mapping[str, str]) -> Select[Any]:
    """Who is enrolled in the session that `session` names, in whatever state, for those who organise it."""
    session = _session(args)
    if not queries.sees_all(person):
        abort(403)
    found = enrolment_queries.enrolled(session, person, *State, is_organiser=True)
    return found.order_by(Enrolment.state, Organization.name, Enrolment.id)


def which_session(_person: Person, args: Mapping[str, str]) -> Sequence[str]:
    """The session, by its title."""
    return [_session(args).title]


def _session(args: Mapping[str, str]) -> Session:
    try:
        session_id = row_id(args.get("session", ""))
    except ValueError:
        abort(404)
    return session_by_id(session_id) or abort(404)


ENROLLED = ListExport(
    name="training-enrolled",
    title=_l("Who is enrolled"),
    roles=frozenset({Role.HANDLER, Role.CLERK, Role.AUDITOR}),
    columns=(
        Column(_l("Teacher"), "name"),
        Column(_l("Staff number"), "staff_number"),
        Column(_l("School"), "school", width=22),
        Column(_l("Current status"), "state", state_label, width=16),
        Column(_l("Invited first"), "is_first"),
        Column(_l("Attended on"), "attended_at", width=18),
    ),
    rows=enrolled,
    filters=which_session,
)
