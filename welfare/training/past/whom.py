"""Whom a row of a table of past sessions means, and whether that must be asked."""

from collections.abc import Iterable, Iterator, Sequence

from flask_babel import gettext as _

from welfare.accounts.models import Person
from welfare.accounts.named import ask_whether, person_finder
from welfare.accounts.queries import open_accounts_at, people_by_id
from welfare.organizations.models import Organization
from welfare.spelling import name_key, number_key
from welfare.tables.plan import PlannedRow

Asked = Sequence[tuple[PlannedRow, Organization | None]]
"""Rows, each with the school that it names."""


def who_is_meant(
    asked: Asked, places: Sequence[Organization]
) -> Iterator[tuple[PlannedRow, PlannedRow, Person]]:
    """Each row of whom somebody is meant, what it comes to then, and who that is.

    Who bears the name elsewhere, or the number but for the zeros before it, is perhaps meant, and is asked
    about.
    """
    find, similar = person_finder(entry.cells for entry, _school in asked), _but_for_zeros(asked, places)
    called = {place.id: place.display_name for place in places}
    for entry, school in asked:
        number, name = entry.cells["staff_number"] or "", entry.cells["name"] or ""
        person, problem = find(entry.cells, school)
        if person is None:
            perhaps = similar.get(_without_zeros(number)) if number else None
            if perhaps is not None and name_key(name or perhaps.name) == perhaps.name_key:
                person = perhaps
        elif school is not None and not number and person.organization_id != school.id:
            problem = _('Nobody at %(place)s is called "%(name)s".', place=school.display_name, name=name)
        if person is None:
            entry.problems.append(problem or "")
        elif problem is None:
            yield entry, entry, person
        else:
            entry.unless_meant = problem
            yield entry, ask_whether(entry, person, at=called.get(person.organization_id, "")), person


def _but_for_zeros(asked: Asked, places: Iterable[Organization]) -> dict[str, Person]:
    """Whose numbers stand in the rows but for the zeros before them."""
    numbers = {_without_zeros(entry.cells["staff_number"] or "") for entry, _school in asked} - {""}
    accounts = open_accounts_at(places)
    ids = {bare: one.id for one in accounts if (bare := _without_zeros(one.number_key)) in numbers}
    people = people_by_id(set(ids.values()))
    return {bare: people[person_id] for bare, person_id in ids.items()}


def _without_zeros(number: str) -> str:
    return number_key(number).lstrip("0")
