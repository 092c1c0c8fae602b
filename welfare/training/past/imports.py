"""The import of past sessions: entered with who attended them, and put right."""

from itertools import groupby

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.organizations.models import OrganizationKind
from welfare.organizations.queries import in_tree_order
from welfare.tables.imports import Import, Sheets, Titles
from welfare.tables.plan import PlannedRow
from welfare.training.models import Session
from welfare.training.past.actions import (
    Presence,
    correct_attendance,
    correct_session,
    enter_attendance,
    enter_session,
)
from welfare.training.past.columns import COLUMNS
from welfare.training.past.table import Described, understand
from welfare.training.programmes.queries import programmes


def add(entries: list[PlannedRow], by: Person) -> list[str]:
    """Enter the sessions that are new, and who is new on the list of one."""
    described = sorted((entry.described for entry in entries), key=lambda says: says.held.key)
    for _key, group in groupby(described, key=lambda says: says.held.key):
        people = list(group)
        enter_attendance(_session_of(people, by), [_presence(says) for says in people], by=by)
    return []


def _session_of(people: list[Described], by: Person) -> Session:
    held, session = people[0].held, people[0].session
    if session is not None:
        correct_session(session, by=by, **held.content)
        return session
    return enter_session(by=by, hours=people[0].most_hours, **held.new)


def _presence(says: Described) -> Presence:
    school_id = says.school.id if says.school else says.person.organization_id
    return Presence(says.person.id, school_id, says.hours)


def change(entry: PlannedRow, by: Person) -> None:
    """Put right what was entered of a session, and of somebody on its list."""
    says, listed = entry.described, entry.existing
    correct_session(says.session, by=by, **says.held.content)
    school_id = says.school.id if says.school else listed.school_id
    correct_attendance(listed, school_id=school_id, hours=says.hours, by=by)


def schools_and_programmes(_by: Person) -> Sheets:
    """What the cells of the table may name."""
    schools = in_tree_order(OrganizationKind.SCHOOL)
    return {
        _("Programmes"): [[_("Programme")], *([programme.name] for programme in programmes())],
        _("Schools"): [[_("School")], *([school.display_name] for school in schools)],
    }


PAST_SESSIONS = Import(
    name="past_sessions",
    columns=COLUMNS,
    titles=Titles(
        upload=_l("Import past sessions"),
        preview=_l("What this table would do"),
        result=_l("The past sessions are imported"),
        one_row=_l(
            "One row for each person at each session, below a row of headings, in Chinese or English:"
        ),
        hint=_l(
            "For sessions that were held before, or without this site: they count in the figures of their "
            "day, and nobody is told. Programmes and people must be here already. Nothing is imported yet, "
            "and the same table twice does no harm."
        ),
        back=_l("Training sessions"),
    ),
    understand=understand,
    add=add,
    change=change,
    further_sheets=schools_and_programmes,
    file_name=lambda: _("past-sessions-template.xlsx"),
    back="training.sessions",
)
