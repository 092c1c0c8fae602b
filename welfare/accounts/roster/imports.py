"""The import of a roster: people created and changed, and first passwords to hand out."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare import clock
from welfare.accounts import actions, credentials, refusals
from welfare.accounts.identities.actions import link_by_roster
from welfare.accounts.labels import ROLE
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.models import Person
from welfare.accounts.people.queries import places_administered
from welfare.accounts.queries import people_by_id, people_by_staff_number
from welfare.accounts.roster.table import COLUMNS, understand
from welfare.accounts.roster.whom import who_is_missing
from welfare.extensions import db, unless_taken
from welfare.spelling import name_key, number_key
from welfare.tables.imports import HandOut, Import, Sheets, Titles
from welfare.tables.plan import Missing, PlannedRow


def add(entries: list[PlannedRow], by: Person) -> list[str]:
    """Create the accounts that the rows say; gives their staff numbers. Raises `NumbersTaken`,
    `AccountsTaken`."""
    with unless_taken(refusals.NumbersTaken()), db.session.no_autoflush:
        people = [
            actions.new_person(
                staff_number=entry.cells["staff_number"] or "",
                name=entry.cells["name"] or "",
                phone=entry.cells["phone"],
                organization=entry.described.organization,
                roles=entry.described.roles,
                by=by,
            )
            for entry in entries
        ]
    actions.record_added(people, by=by)
    named = zip(people, entries, strict=True)
    link_by_roster([(one, account) for one, entry in named for account in entry.described.accounts], by=by)
    return [person.staff_number for person in people]


def change(entry: PlannedRow, by: Person) -> None:
    """Change an account as its row says, its password never."""
    person, organization, name = entry.existing, entry.described.organization, entry.cells["name"] or ""
    number = entry.cells["staff_number"] or ""
    actions.edit_person(
        person,
        staff_number=person.staff_number if person.number_key == number_key(number) else number,
        name=person.name if person.name_key == name_key(name) else name,
        phone=entry.cells["phone"] or person.phone,
        by=by,
    )
    actions.move_person(person, organization=organization, by=by)
    for role in entry.described.roles:
        actions.grant_role(person, role=role, organization=organization, by=by)
    if not entry.keeps:
        for held in entry.described.left:
            take_role(person, held, by=by)


def link(entries: list[PlannedRow], by: Person) -> None:
    """Link what the rows of those who are there say. Raises `AccountsTaken`."""
    said = [(entry.existing, account) for entry in entries for account in entry.described.accounts]
    link_by_roster(said, by=by)


def close(leavers: list[Missing], by: Person) -> None:
    """Close the accounts of those who have left."""
    for person in people_by_id([one.id for one in leavers]).values():
        deactivate(person, by=by)


def names_of_places_and_roles(by: Person) -> Sheets:
    """The names that the cells of a roster may hold."""
    return {
        _("Organizations"): [
            [_("School or office")],
            *([place.display_name] for place in places_administered(by)),
        ],
        _("Roles"): [[_("Roles")], *([str(label)] for label in ROLE.values())],
    }


def waiting_for_password(staff_numbers: Sequence[str]) -> list[Person]:
    """Who of these has not chosen a password yet, in the order of the roster."""
    people = people_by_staff_number(staff_numbers)
    in_order = (people[key] for number in staff_numbers if (key := number_key(number)) in people)
    return [person for person in in_order if person.must_change_password and person.is_active]


def first_passwords(people: Sequence[Person], by: Person) -> Sheets:
    """Issue a password to each. None is kept anywhere: whoever asks once more gets new ones."""
    issued = credentials.issue_passwords(people, by=by)
    rows = [
        [person.staff_number, person.name, person.organization.display_name, password]
        for person, password in zip(people, issued, strict=True)
    ]
    return {
        _("Passwords"): [[_("Staff number"), _("Name"), _("School or office"), _("First password")], *rows]
    }


ROSTER = Import(
    name="roster",
    columns=COLUMNS,
    titles=Titles(
        upload=_l("Import a roster"),
        preview=_l("What this roster would do"),
        result=_l("The roster is imported"),
        one_row=_l("One row for each person, below a row of headings, in Chinese or English:"),
        hint=_l(
            "Nothing is imported yet. The next page shows what would be created and changed, and every row "
            "that is wrong. Importing the same roster twice does no harm: people are known by their staff "
            "number, and passwords are never touched."
        ),
        back=_l("People"),
    ),
    understand=understand,
    add=add,
    change=change,
    change_together=link,
    find_missing=who_is_missing,
    close=close,
    further_sheets=names_of_places_and_roles,
    file_name=lambda: _("roster-template.xlsx"),
    back="accounts.people",
    hand_out=HandOut(
        noun="passwords",
        template="accounts/_first_passwords.html",
        waiting=waiting_for_password,
        sheets=first_passwords,
        file_name=lambda: _("first-passwords-%(day)s.xlsx", day=clock.today().isoformat()),
        nothing_left=_l("Everybody on this list has chosen a password by now."),
    ),
)
