"""The import of organizations: added, moved, and reached under another number."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.accounts.queries import places_administered
from welfare.accounts.tree.table import COLUMNS, understand
from welfare.organizations.actions import add_organization, move_organization, set_phone
from welfare.organizations.labels import KIND
from welfare.organizations.models import Organization, OrganizationKind
from welfare.tables.imports import Import, Sheets, Titles
from welfare.tables.plan import Entry, Plan

TOP_DOWN = list(OrganizationKind)


def carry_out(plan: Plan, by: Person) -> list[str]:
    """Add and change what the plan says, what holds others first.

    Raises `WrongPlace`, `ClosedAbove`, `NameTaken`.
    """
    made: dict[int, Organization] = {}

    def parent_of(entry: Entry) -> Organization:
        parent = entry.described.parent
        if not isinstance(parent, Entry):
            return parent
        return made.get(parent.place) or parent.existing

    for entry in sorted(plan.of_kind("new"), key=lambda entry: TOP_DOWN.index(entry.described.kind)):
        added = add_organization(
            kind=entry.described.kind, name=entry.cells["name"] or "", parent=parent_of(entry), by=by
        )
        made[entry.place] = added
        if entry.cells["phone"]:
            set_phone(added, phone=entry.cells["phone"], by=by)
    for entry in plan.of_kind("changed"):
        if entry.described.parent is not None:
            move_organization(entry.existing, parent=parent_of(entry), by=by)
        if entry.cells["phone"]:
            set_phone(entry.existing, phone=entry.cells["phone"], by=by)
    return []


def places_and_kinds(by: Person) -> Sheets:
    """What there is to belong to, and the kinds."""
    return {
        _("Organizations"): [[_("Belongs to")], *([place.name] for place in places_administered(by))],
        _("Kinds"): [[_("What is it?")], *([str(label)] for label in KIND.values())],
    }


TREE = Import(
    name="organizations",
    columns=COLUMNS,
    titles=Titles(
        upload=_l("Import organizations"),
        preview=_l("What this table would do"),
        result=_l("The organizations are imported"),
        one_row=_l("One row for each organization, below a row of headings, in Chinese or English:"),
        hint=_l(
            "Nothing is imported yet. Organizations are known by their kind, name and what they belong to, "
            "so importing the same table twice does no harm. None is renamed or closed by a table."
        ),
        back=_l("Organizations"),
    ),
    understand=understand,
    carry_out=carry_out,
    further_sheets=places_and_kinds,
    file_name=lambda: _("organizations-template.xlsx"),
    back="organizations.index",
)
