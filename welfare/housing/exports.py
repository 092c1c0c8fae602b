"""Housing as exports: the flats, and for those who run it who applied in a round."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare.accounts.models import Person
from welfare.accounts.roles import TRIAGE_ROLES, Role
from welfare.exports.lists import Column, ListExport
from welfare.housing.applications.queries import AS_THEY_CAME, application_rows
from welfare.housing.labels import OBTAINED, UNIT_STATE
from welfare.housing.lifecycle import UnitState
from welfare.housing.options import WITH_FLATS
from welfare.housing.queries import reads_all_of_housing, runs_housing
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.queries import round_by_id
from welfare.housing.units.queries import BY_ENTRY, unit_rows
from welfare.web.asked import Asked, asked_in
from welfare.web.routing import row_id

STATES = {state.value: state for state in UnitState}


def _id(args: Mapping[str, str], name: str) -> int | None:
    """The id that an argument names; none where it names nothing that can be one."""
    try:
        return row_id(args.get(name, ""))
    except ValueError:
        return None


def flats(person: Person, args: Mapping[str, str]) -> Select[Any]:
    """The flats that the page shows, in its order."""
    state, school = STATES.get(args.get("state", "")), _school(person, args)
    query = unit_rows(person, runs=runs_housing(person), school_id=school.id, state=state)
    return query.order_by(*BY_ENTRY.columns)


def flat_filters(person: Person, args: Mapping[str, str]) -> Sequence[str]:
    """School and state in words."""
    state, school = STATES.get(args.get("state", "")), _school(person, args)
    chosen = [school.chosen.name] if school.chosen else []
    return [*chosen, *([str(UNIT_STATE[state][0])] if state else [])]


def _school(person: Person, args: Mapping[str, str]) -> Asked:
    return asked_in(args, "school", WITH_FLATS.offered_to(person))


def applications(person: Person, args: Mapping[str, str]) -> Select[Any]:
    """Who applied in the round that `round` names, as they came; facts are not among it."""
    return application_rows(_round(person, args).id).order_by(*AS_THEY_CAME.columns)


def which_round(person: Person, args: Mapping[str, str]) -> Sequence[str]:
    """The round, by its name."""
    return [_round(person, args).name]


def _round(person: Person, args: Mapping[str, str]) -> Round:
    if not reads_all_of_housing(person):
        abort(403)
    return round_by_id(_id(args, "round") or 0, runs=True) or abort(404)


FLATS = ListExport(
    name="flats",
    title=_l("List of flats"),
    roles=TRIAGE_ROLES,
    columns=(
        Column(_l("School"), "school_name", width=22),
        Column(_l("Building"), "building", width=18),
        Column(_l("Flat number"), "number"),
        Column(_l("Floor area (m²)"), "floor_area"),
        Column(_l("Rooms"), "rooms"),
        Column(_l("How it was obtained"), "obtained_by", OBTAINED.__getitem__, width=16),
        Column(_l("Cost (yuan)"), "cost_yuan"),
        Column(_l("Rent (yuan a month)"), "rent_yuan"),
        Column(_l("Acquired on"), "acquired_on"),
        Column(_l("State"), "state", lambda state: UNIT_STATE[state][0]),
    ),
    rows=flats,
    filters=flat_filters,
)
APPLICATIONS = ListExport(
    name="housing-applications",
    title=_l("Applications for flats"),
    roles=frozenset({Role.HANDLER, Role.CLERK, Role.AUDITOR}),
    columns=(
        Column(_l("Applicant"), "person_name"),
        Column(_l("Public number"), "code"),
        Column(_l("School"), "school_name", width=22),
        Column(_l("Need"), "need_number"),
        Column(_l("Applied on"), "applied_at", width=18),
        Column(_l("Withdrawn on"), "withdrawn_at", width=18),
        Column(_l("Points"), "points"),
        Column(_l("Rank"), "position"),
    ),
    rows=applications,
    filters=which_round,
    is_set_apart=lambda _application: True,
)
