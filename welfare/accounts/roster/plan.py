"""What a roster would do to the people who are there: created, changed, unchanged, or wrong and why."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from flask_babel import gettext as _

from welfare.accounts import actions
from welfare.accounts.models import Person
from welfare.accounts.queries import people_by_staff_number
from welfare.accounts.roles import Role
from welfare.accounts.roster.reading import LENGTHS, Line, has_hidden_cell, is_phone, roles_named
from welfare.extensions import db
from welfare.organizations.models import Organization
from welfare.tables.plan import Plan

KINDS = ("bad", "new", "changed", "unchanged")


@dataclass
class Entry:
    """One row, and what it comes to."""

    line: Line
    problems: list[str] = field(default_factory=list)
    person: Person | None = None
    organization: Organization | None = None
    roles: list[Role] = field(default_factory=list)
    """Those to be given, beside what the person holds."""
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    """What, from, to."""

    @property
    def kind(self) -> Literal["bad", "new", "changed", "unchanged"]:
        """What happens to the row."""
        if self.problems:
            return "bad"
        if self.person is None:
            return "new"
        return "changed" if self.changes or self.roles else "unchanged"

    @property
    def told(self) -> tuple[Any, ...]:
        """What the preview says of it."""
        return self.line.row, self.kind, self.changes, self.roles


def make_plan(lines: list[Line], places: dict[int, Organization], *, by: Person) -> Plan[Entry]:
    """What these lines would do; `places` are the open organizations that the administrator reaches."""
    find_place = place_finder(places)
    people = people_by_staff_number({line.staff_number for line in lines if line.staff_number})
    first_rows: dict[str, list[int]] = {}
    for line in lines:
        first_rows.setdefault(line.staff_number, []).append(line.row)
    entries = []
    for line in lines:
        entry = Entry(line=line, person=people.get(line.staff_number), problems=_faults(line))
        others = [row for row in first_rows[line.staff_number] if row != line.row]
        if line.staff_number and others:
            entry.problems.append(_("The same staff number stands in row %(row)d.", row=others[0]))
        if line.organization:
            entry.organization, problem = find_place(line.organization)
            entry.problems.extend([problem] if problem else [])
        if entry.person is not None:
            entry.problems.extend(_obstacles(entry.person, by))
        if not entry.problems:
            _compare(entry)
        entries.append(entry)
    return Plan(entries)


def carry_out(plan: Plan[Entry], *, by: Person) -> None:
    """Create and change what the plan says; wrong and unchanged rows are left alone, and passwords always."""
    with actions.number_still_free(_("of one row")), db.session.no_autoflush:
        people = [_create(entry, entry.organization, by) for entry in plan.of_kind("new")]
    actions.record_added([person for person in people if person], by=by)
    for entry in plan.of_kind("changed"):
        _change(entry, entry.person, entry.organization, by)


def _create(entry: Entry, organization: Organization | None, by: Person) -> Person | None:
    if organization is None:
        return None
    return actions.new_person(
        staff_number=entry.line.staff_number,
        name=entry.line.name,
        phone=entry.line.phone,
        organization=organization,
        roles=entry.roles,
        by=by,
    )


def _change(entry: Entry, person: Person | None, organization: Organization | None, by: Person) -> None:
    if person is None or organization is None:
        return
    actions.edit_person(
        person,
        staff_number=entry.line.staff_number,
        name=entry.line.name,
        phone=entry.line.phone or person.phone,
        by=by,
    )
    actions.move_person(person, organization=organization, by=by)
    for role in entry.roles:
        actions.grant_role(person, role=role, organization=organization, by=by)


def _faults(line: Line) -> list[str]:
    """What is wrong with the row by itself."""
    faults = []
    for column, missing in (
        ("staff_number", _("The staff number is missing.")),
        ("name", _("The name is missing.")),
        ("organization", _("The school or office is missing.")),
    ):
        if not getattr(line, column):
            faults.append(missing)
    for column, length in LENGTHS.items():
        if len(getattr(line, column) or "") > length:
            text = {"staff_number": _("staff number"), "name": _("name"), "phone": _("phone number")}[column]
            faults.append(_("The %(what)s is longer than %(max)d characters.", what=text, max=length))
    if line.phone and len(line.phone) <= LENGTHS["phone"] and not is_phone(line.phone):
        faults.append(_('"%(phone)s" is not a phone number.', phone=line.phone))
    if has_hidden_cell(line):
        faults.append(_("A cell holds an invisible control character."))
    for word in roles_named(line.roles or "")[1]:
        faults.append(_('There is no role called "%(role)s".', role=word[:40]))
    return faults


def _obstacles(person: Person, by: Person) -> list[str]:
    """Why the person who has this number cannot be changed."""
    if not actions.may_change(person, by):
        return [_("This staff number belongs to somebody whom you cannot change.")]
    if not person.is_active:
        return [_("This account is closed. Open it on its own page first.")]
    return []


def _compare(entry: Entry) -> None:
    """Fills in what would change."""
    line, person, organization = entry.line, entry.person, entry.organization
    named = roles_named(line.roles or "")[0]
    if person is None or organization is None:
        entry.roles = named or [Role.TEACHER]
        return
    before_and_after = (
        (_("Name"), person.name, line.name),
        (_("Phone"), person.phone or "", line.phone or person.phone or ""),
        (_("School or office"), person.organization.name, organization.name),
    )
    moves = person.organization_id != organization.id
    entry.changes = [
        (what, old, new)
        for what, old, new in before_and_after
        if old != new or (moves and what == _("School or office"))
    ]
    held = {role.role for role in person.roles if role.organization_id == organization.id}
    if moves and any(
        r.role == Role.TEACHER and r.organization_id == person.organization_id for r in person.roles
    ):
        held.add(Role.TEACHER)  # it goes along
    entry.roles = [role for role in named if role not in held]


def place_finder(
    places: dict[int, Organization],
) -> Callable[[str], tuple[Organization | None, str | None]]:
    """Finds an organization by its name, or by that of its parent and its own: `Alliance / School`."""
    by_name: dict[str, list[Organization]] = {}
    for place in places.values():
        by_name.setdefault(place.name, []).append(place)
        above = places.get(place.parent_id or 0)
        if above is not None:
            by_name.setdefault(f"{above.name}/{place.name}", []).append(place)

    def find(name: str) -> tuple[Organization | None, str | None]:
        bare = "/".join(part.strip() for part in name.replace("／", "/").split("/"))
        found = by_name.get(bare, [])
        if len(found) == 1:
            return found[0], None
        if not found:
            return None, _('There is no school or office called "%(name)s" in your part.', name=name[:60])
        return None, _(
            'Several are called "%(name)s". Write what it belongs to before it, as in "Alliance / School".',
            name=name[:60],
        )

    return find


def import_roster(plan: Plan[Entry], *, by: Person) -> dict[str, Any]:
    """Carries the plan out; tells what was done, as the store keeps it."""
    carry_out(plan, by=by)
    return {
        "new": [entry.line.staff_number for entry in plan.of_kind("new")],
        "changed": plan.counts["changed"],
        "unchanged": plan.counts["unchanged"],
        "bad": plan.counts["bad"],
    }
