"""The work queues as exports, with the filters that stand in the address of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare.accounts.models import Person
from welfare.accounts.roles import TRIAGE_ROLES
from welfare.exports.lists import Column, ListExport
from welfare.needs.desk.filters import asked_view, in_words
from welfare.needs.desk.queries import whole_view
from welfare.needs.labels import CONFIRMATION, OUTCOME, category_label, status_label, urgency_label

NEED_COLUMNS = (
    Column(_l("Number"), "number"),
    Column(_l("Title"), "title", width=36),
    Column(_l("Category"), "category", category_label),
    Column(_l("School"), "school_name", width=22),
    Column(_l("Teacher"), "raised_by_name"),
    Column(_l("Status"), "status", status_label),
    Column(_l("Urgency"), "urgency", urgency_label),
    Column(_l("Handling unit"), "unit_name", width=18),
    Column(_l("With"), "assignee_name"),
    Column(_l("Taken in on"), "submitted_at", width=18),
    Column(_l("Due on"), "due_on"),
    Column(_l("Outcome"), "outcome", OUTCOME.__getitem__),
    Column(_l("How it was confirmed"), "confirmation", CONFIRMATION.__getitem__, width=24),
    Column(_l("Urged"), "urged_count", width=8),
    Column(_l("Redone"), "redo_count", width=8),
    Column(_l("Supervised"), "is_supervised", width=10),
    Column(_l("Protected"), "is_protected", width=10),
)
"""What a file shows of a need: the columns of `queries.ROW_COLUMNS`."""


def rows(person: Person, args: Mapping[str, str]) -> Select[Any]:
    """The needs of the queue, in its order."""
    return whole_view(asked_view(args, person)[0], person)


def filters(person: Person, args: Mapping[str, str]) -> Sequence[str]:
    """Which queue on which desk, and the filters at work, in words."""
    return in_words(*asked_view(args, person))


EXPORT = ListExport(
    name="needs",
    title=_l("Needs"),
    roles=TRIAGE_ROLES,
    columns=NEED_COLUMNS,
    rows=rows,
    filters=filters,
)
