"""Visits as an export: who was met stands there as counts, as everywhere."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.exports.lists import Column, ListExport
from welfare.measures.visits.queries import NEWEST_FIRST, visit_rows


def rows(person: Person, _args: Mapping[str, str]) -> Select[Any]:
    """The visits that the person sees, newest first."""
    return visit_rows(person).order_by(*(column.desc() for column in NEWEST_FIRST.columns))


EXPORT = ListExport(
    name="visits",
    title=_l("Field visits"),
    roles=frozenset({Role.LEADER, Role.CLERK, Role.AUDITOR}),
    columns=(
        Column(_l("Date"), "visited_on"),
        Column(_l("School"), "school_name", width=22),
        Column(_l("Leader"), "leader_name"),
        Column(_l("Unannounced"), "is_unannounced"),
        Column(_l("Pupils' families visited"), "families_met"),
        Column(_l("Teachers in difficulty visited"), "teachers_in_difficulty_met"),
        Column(_l("Pupils in difficulty visited"), "pupils_in_difficulty_met"),
        Column(_l("Assisted households visited"), "households_met"),
        Column(_l("Findings"), "findings"),
    ),
    rows=rows,
)
