"""Whom a row of a roster may mean beside whose number it has, and who is missing from it."""

from collections.abc import Iterable, Set

from flask_babel import gettext as _

from welfare.accounts import actions
from welfare.accounts.desks import Leaving, work_in_words
from welfare.accounts.labels import role_names
from welfare.accounts.models import Person
from welfare.accounts.named import ask_whether
from welfare.accounts.people.queries import places_administered
from welfare.accounts.queries import open_accounts_at, people_by_id
from welfare.accounts.roles import Role
from welfare.spelling import name_key, number_key
from welfare.tables.plan import Missing, PlannedRow


def ask_whether_known(entries: list[PlannedRow], by: Person) -> list[PlannedRow]:
    """The new rows that perhaps mean somebody who is there: of the same name at the same place, or whose
    number is another one only by the zeros before it. Each gets its question; nobody is asked about twice.

    Gives for each what it would come to, to be described.
    """
    new = [entry for entry in entries if entry.kind == "new"]
    if not new:
        return []
    named = _numbers(entries)
    known = [one for one in open_accounts_at(places_administered(by)) if one.number_key not in named]
    by_number = {one.number_key.lstrip("0"): one.id for one in reversed(known)}
    by_name = {(one.name_key, one.organization_id): one.id for one in reversed(known)}
    asked: dict[int, PlannedRow] = {}
    for entry in new:
        number, name = entry.cells["staff_number"] or "", entry.cells["name"] or ""
        similar = (
            by_number.get(number_key(number).lstrip("0")),
            by_name.get((name_key(name), entry.described.organization.id)),
        )
        for person_id in similar:
            if person_id is not None and person_id not in asked:
                asked[person_id] = entry
                break
    people = people_by_id(asked)
    return [
        _ask(entry, people[person_id])
        for person_id, entry in asked.items()
        if actions.may_change(people[person_id], by)
    ]


def _ask(entry: PlannedRow, person: Person) -> PlannedRow:
    perhaps = ask_whether(entry, person, at=person.organization.display_name)
    perhaps.existing = person
    return perhaps


def who_is_missing(entries: list[PlannedRow], by: Person) -> list[Missing]:
    """Who has an account at a place that the roster names, and does not stand in it.

    Whoever bears the name in a row with a problem may be whom it means, and is not missing.
    """
    places = {entry.described.organization for entry in entries if entry.described}
    numbers = _numbers(entries)
    meant = {one.existing.id for entry in entries for one in (entry, entry.perhaps) if one and one.existing}
    perhaps = {name_key(entry.cells["name"] or "") for entry in entries if entry.problems}
    ids = {
        one.id
        for one in open_accounts_at(places)
        if one.number_key not in numbers and one.id not in meant and one.name_key not in perhaps
    }
    people = [one for one in people_by_id(ids - {by.id}).values() if actions.may_change(one, by)]
    leaving = {one.id for one in people if _has_further_roles(one)}
    leaving |= {entry.existing.id for entry in entries if entry.described and entry.described.left}
    return [_missing(person, leaving) for person in people]


def _missing(person: Person, leaving: Set[int]) -> Missing:
    texts = {
        "staff_number": person.staff_number,
        "name": person.name,
        "organization": person.organization.display_name,
        "roles": role_names([held.role for held in person.roles]),
    }
    return Missing(person.id, texts, _why_it_stays(person, leaving) if _has_further_roles(person) else "")


def _why_it_stays(person: Person, leaving: Set[int]) -> str:
    """Why an account is closed on its own page, where somebody is chosen who carries on."""
    if any(held.role == Role.ADMIN for held in person.roles):
        return _("Keeps accounts. Close this account on its own page.")
    work = work_in_words(Leaving(person, person.roles, along_with=leaving))
    return (
        _("%(work)s. Close this account on its own page, and choose who carries on.", work=work)
        if work
        else ""
    )


def _has_further_roles(person: Person) -> bool:
    return any(held.role != Role.TEACHER for held in person.roles)


def _numbers(entries: Iterable[PlannedRow]) -> set[str]:
    return {number_key(entry.cells["staff_number"] or "") for entry in entries}
