"""Whom a row of a table names: by a staff number, or by a name that only one person has; and the columns in
which it does."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import PERSON_NAME_LENGTH, STAFF_NUMBER_LENGTH, Person
from welfare.accounts.queries import people_by_staff_number, people_called
from welfare.organizations.models import Organization
from welfare.spelling import as_name, name_key, number_key
from welfare.tables.columns import Cells, Column, as_code
from welfare.tables.mistakes import DAY, FRACTION, TRUTH
from welfare.tables.plan import PlannedRow

Found = tuple[Person | None, str | None]
"""A person, or else why there is none."""


def person_columns(
    headings: Mapping[str, str], *, label: Any, explanation: Any, number_is_key: bool = False
) -> tuple[Column, Column]:
    """The columns `name`, which is called `label` and explained so, and `staff_number`, in which
    `person_finder` looks; `number_is_key`: a row is known by its number, too."""
    return (
        Column(
            "name",
            label,
            headings["name"],
            longest=PERSON_NAME_LENGTH,
            tidy=as_name,
            is_key=True,
            explanation=explanation,
        ),
        Column(
            "staff_number",
            _l("Staff number"),
            headings["staff_number"],
            is_required=False,
            longest=STAFF_NUMBER_LENGTH,
            tidy=as_code,
            is_key=number_is_key,
            explanation=_l("may stay empty where the name says who is meant"),
            cannot_be=(DAY, TRUTH, FRACTION),
        ),
    )


def person_finder(rows: Iterable[Cells]) -> Callable[[Cells, Organization | None], Found]:
    """Finds whom a row means by its `staff_number`, or by its `name` if only one person has it, at the place
    or at all. A number may be that of a closed account, a name only that of an open one.
    """
    rows = list(rows)
    by_number = people_by_staff_number({number for cells in rows if (number := cells["staff_number"])})
    by_name: dict[str, list[Person]] = {}
    for person in people_called({name for cells in rows if (name := cells["name"])}):
        by_name.setdefault(person.name_key, []).append(person)

    def find(cells: Cells, place: Organization | None) -> Found:
        number, name = cells["staff_number"] or "", cells["name"] or ""
        if number:
            return _by_number(by_number.get(number_key(number)), number, name)
        return _by_name(by_name.get(name_key(name), []), name, place)

    return find


def _by_number(person: Person | None, number: str, name: str) -> Found:
    if person is None:
        return None, _('Nobody has the staff number "%(number)s".', number=number)
    if name and person.name_key != name_key(name):
        return None, _('The staff number is that of somebody who is not called "%(name)s".', name=name)
    return person, None


def _by_name(called: list[Person], name: str, place: Organization | None) -> Found:
    here = [person for person in called if place is not None and person.organization_id == place.id]
    if not called:
        return None, _('Nobody is called "%(name)s". Import the roster first.', name=name)
    if len(here or called) > 1:
        return None, _('Several are called "%(name)s". Give the staff number.', name=name)
    return (here or called)[0], None


def ask_whether(entry: PlannedRow, person: Person, *, at: str) -> PlannedRow:
    """Ask whether a row means this person, who works there; gives what it comes to then, to be described.

    Under another name it is asked of each by itself.
    """
    entry.question = _(
        "Is this %(name)s (%(number)s, %(place)s)?", name=person.name, number=person.staff_number, place=at
    )
    entry.is_alike = name_key(entry.cells["name"] or person.name) == person.name_key
    entry.perhaps = replace(entry, changes=[], shown={}, question="")
    return entry.perhaps
