"""A roster as people send it: what its columns are, what is wrong with a row, what it would do."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts import actions
from welfare.accounts.bureau_roles.policy import is_of_district
from welfare.accounts.bureau_roles.queries import is_alone
from welfare.accounts.desks import Leaving, work_in_words
from welfare.accounts.identities.actions import Account
from welfare.accounts.labels import ROLE, role_names
from welfare.accounts.models import PERSON_NAME_LENGTH, STAFF_NUMBER_LENGTH, Person, RoleAssignment
from welfare.accounts.people.queries import places_administered
from welfare.accounts.queries import people_by_staff_number
from welfare.accounts.roles import Role
from welfare.accounts.roster import elsewhere
from welfare.accounts.roster.whom import ask_whether_known
from welfare.accounts.roster.words import BETWEEN_ROLES, HEADINGS, first_phone
from welfare.organizations.forms import PHONE_PATTERN
from welfare.organizations.models import Organization
from welfare.spelling import as_name, name_key, number_key
from welfare.tables.columns import Column, Words, as_code
from welfare.tables.mistakes import DAY, FRACTION, TRUTH
from welfare.tables.places import place_finder
from welfare.tables.plan import Change, PlannedRow, rows_twice

ROLE_WORDS = Words(
    ROLE,
    {
        Role.TEACHER: "教师 老师 诉求人 teacher",
        Role.SCHOOL_ADMIN: "学校管理员 校级管理员 schooladministrator schooladmin",
        Role.HANDLER: "经办人 承办人 handler",
        Role.CLERK: "受理员 受理人 intakeclerk clerk",
        Role.LEADER: "领导 局领导 leader",
        Role.ADMIN: "管理员 账号管理员 accountadministrator administrator admin",
        Role.AUDITOR: "核查人 核查员 审计员 auditor",
    },
)
COLUMNS = (
    Column(
        "staff_number",
        _l("Staff number"),
        HEADINGS["staff_number"],
        called=_l("staff number"),
        longest=STAFF_NUMBER_LENGTH,
        tidy=as_code,
        is_key=True,
        explanation=_l("what the person signs in with"),
        cannot_be=(DAY, TRUTH, FRACTION),
    ),
    Column(
        "name",
        _l("Name"),
        HEADINGS["name"],
        called=_l("name"),
        longest=PERSON_NAME_LENGTH,
        tidy=as_name,
        is_key=True,
        explanation=_l("the full name"),
    ),
    Column(
        "organization",
        _l("School or office"),
        HEADINGS["organization"],
        called=_l("school or office"),
        explanation=_l('named as under Organizations; where two are called the same, "Alliance / School"'),
    ),
    Column(
        "phone",
        _l("Phone"),
        HEADINGS["phone"],
        is_required=False,
        called=_l("phone number"),
        tidy=as_code,
        explanation=_l("may be empty, which changes nothing"),
    ),
    Column(
        "roles",
        _l("Roles"),
        HEADINGS["roles"],
        is_required=False,
        tidy=str.strip,
        explanation=_l("may be empty: somebody new is then a teacher. Several are separated by commas:"),
        words=ROLE_WORDS,
    ),
    *elsewhere.COLUMNS,
)


@dataclass(frozen=True)
class Described:
    """Where somebody is to be, and the roles to be given beside what they hold."""

    organization: Organization
    roles: Sequence[Role]
    left: Sequence[RoleAssignment] = ()
    """What is held at the place that is left, and taken away unless the row keeps it."""
    accounts: Sequence[Account] = ()
    """What is to open the account from elsewhere."""


def understand(entries: list[PlannedRow], by: Person) -> None:
    """Say of each row whom it means, what it would change, and what is wrong with it."""
    find_place = place_finder(places_administered(by))
    people = people_by_staff_number({number for entry in entries if (number := entry.cells["staff_number"])})
    for entry, other in rows_twice(entries, _number):
        entry.problems.append(_("The same staff number stands in row %(row)s.", row=other))
    accounts = elsewhere.Elsewhere.read(entries)
    meant: list[tuple[PlannedRow, Organization | None, list[Role]]] = []
    for entry in entries:
        named, unknown = roles_named(entry.cells["roles"] or "")
        entry.notes.extend(
            _('There is no role called "%(role)s". It is passed over.', role=word[:40]) for word in unknown
        )
        _take_first_phone(entry)
        organization, problem = find_place(entry.cells["organization"] or "")
        if problem and entry.cells["organization"]:
            entry.problems.append(problem)
        entry.existing = people.get(_number(entry) or "")
        if entry.existing is not None:
            entry.problems.extend(_obstacles(entry.existing, by))
        meant.append((entry, organization, named))
    giving = {entry.existing.id: set(named) for entry, _place, named in meant if entry.existing}
    accounts.refuse_others_to_known(giving)
    clear = [(entry, place, named) for entry, place, named in meant if place and not entry.problems]
    leaving = {entry.existing.id for entry, place, _named in clear if entry.existing and _left(entry, place)}
    alone = cache(lambda: is_alone(by))
    for entry, organization, named in clear:
        _describe(entry, organization, named, leaving, alone)
    for entry in ask_whether_known(entries, by):
        named = roles_named(entry.cells["roles"] or "")[0]
        _describe(entry, entry.described.organization, named, leaving, alone)
    accounts.refuse_others_to_new()
    accounts.link()


def _number(entry: PlannedRow) -> str | None:
    return number_key(entry.cells["staff_number"] or "") or None


def _take_first_phone(entry: PlannedRow) -> None:
    """A cell may have several numbers, or one with an extension; a person has one."""
    written = entry.cells["phone"]
    if not written:
        return
    phone = first_phone(written)
    if not re.match(PHONE_PATTERN, phone):
        entry.problems.append(_('"%(phone)s" is not a phone number.', phone=written[:40]))
    elif phone != written:
        entry.cells = {**entry.cells, "phone": phone}
        entry.notes.append(
            _("Of %(written)s the phone %(phone)s is kept.", written=written[:60], phone=phone)
        )


def roles_named(text: str) -> tuple[list[Role], list[str]]:
    """The roles that a cell names, and what it says besides."""
    parts = [part.strip() for part in BETWEEN_ROLES.split(text) if part.strip()]
    meant = {part: ROLE_WORDS.find(part) for part in parts}
    known = [role for role in meant.values() if role is not None]
    return list(dict.fromkeys(known)), [part for part in parts if meant[part] is None]


def _obstacles(person: Person, by: Person) -> list[str]:
    """Why the person who has this number cannot be changed."""
    if not actions.may_change(person, by):
        return [_("This staff number belongs to somebody whom you cannot change.")]
    if not person.is_active:
        return [_("This account is closed. Open it on its own page first.")]
    return []


def _describe(
    entry: PlannedRow,
    organization: Organization,
    named: list[Role],
    leaving: Set[int],
    alone: Callable[[], bool],
) -> None:
    """Fill in what the row would do; of those `leaving` a place none counts on another."""
    person, cells = entry.existing, entry.cells
    entry.shown["organization"] = organization.display_name
    if person is None:
        entry.described = Described(organization, named or [Role.TEACHER])
        entry.shown["roles"] = role_names(entry.described.roles)
        _say_what_waits(entry, alone)
        return
    moves = person.organization_id != organization.id
    held = {role.role for role in person.roles if role.organization_id == organization.id}
    if moves and any(
        each.role == Role.TEACHER and each.organization_id == person.organization_id for each in person.roles
    ):
        held.add(Role.TEACHER)  # it goes along
    left = [each for each in _left(entry, organization) if not _hangs_on(each, entry, leaving)]
    entry.described = Described(organization, [role for role in named if role not in held], left)
    if person.number_key != _number(entry):
        entry.changes.append(Change(_("Staff number"), person.staff_number, cells["staff_number"] or ""))
    if person.name_key != name_key(cells["name"] or ""):
        entry.changes.append(Change(_("Name"), person.name, cells["name"] or ""))
    if cells["phone"] and cells["phone"] != person.phone:
        entry.changes.append(Change(_("Phone"), person.phone or "", cells["phone"]))
    if moves:
        entry.changes.append(
            Change(_("School or office"), person.organization.display_name, organization.display_name)
        )
    _say_what_waits(entry, alone)
    if entry.described.roles:
        entry.changes.append(Change(_("Gets the role"), None, role_names(entry.described.roles)))
    if left:
        entry.changes.append(Change(_("Loses the role"), None, role_names([each.role for each in left])))
        entry.may_keep = _("Keep at %(place)s", place=person.organization.display_name)


def _say_what_waits(entry: PlannedRow, alone: Callable[[], bool]) -> None:
    """Which of the roles another administrator confirms; `alone` says whether there is none."""
    place = entry.described.organization
    waiting = [role for role in entry.described.roles if is_of_district(role, place)]
    if waiting and not alone():
        words = {"roles": role_names(waiting), "place": place.display_name}
        entry.notes.append(_("%(roles)s at %(place)s: once another administrator has confirmed it.", **words))


def _left(entry: PlannedRow, organization: Organization) -> list[RoleAssignment]:
    """What somebody who moves there holds at the place they leave. Being a teacher goes along, and who
    administers a place is decided on their own page."""
    person = entry.existing
    return [
        held
        for held in person.roles
        if held.organization_id == person.organization_id != organization.id
        and held.role not in (Role.TEACHER, Role.ADMIN)
    ]


def _hangs_on(held: RoleAssignment, entry: PlannedRow, leaving: Set[int]) -> bool:
    """Whether work would be left behind; then the role stays, and the row says so."""
    work = work_in_words(Leaving(entry.existing, [held], along_with=leaving))
    if work:
        words = {"role": role_names([held.role]), "place": held.organization.display_name, "work": work}
        entry.notes.append(_("Stays %(role)s at %(place)s. %(work)s", **words))
    return bool(work)
