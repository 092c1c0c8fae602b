"""The import of organizations: added, moved, and reached under another number."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.accounts.people.queries import places_administered
from welfare.accounts.tree.table import COLUMNS, understand
from welfare.organizations.actions import add_organization, move_organization, set_phone
from welfare.organizations.labels import KIND
from welfare.organizations.models import Organization, OrganizationKind
from welfare.tables.imports import Import, Sheets, Titles
from welfare.tables.plan import PlannedRow

TOP_DOWN = list(OrganizationKind)


def add(entries: list[PlannedRow], by: Person) -> list[str]:
    """Add what the rows say, what holds others first. Raises `WrongPlace`, `ClosedAbove`, `NameTaken`."""
    for entry in sorted(entries, key=lambda entry: TOP_DOWN.index(entry.described.kind)):
        added = entry.described.made = add_organization(
            kind=entry.described.kind, name=entry.cells["name"] or "", parent=_parent_of(entry), by=by
        )
        if entry.cells["phone"]:
            set_phone(added, phone=entry.cells["phone"], by=by)
    return []


def change(entry: PlannedRow, by: Person) -> None:
    """Move what a row says, and note its phone. Raises `WrongPlace`, `ClosedAbove`, `NameTaken`."""
    if entry.described.parent is not None:
        move_organization(entry.existing, parent=_parent_of(entry), by=by)
    if entry.cells["phone"]:
        set_phone(entry.existing, phone=entry.cells["phone"], by=by)


def _parent_of(entry: PlannedRow) -> Organization:
    parent = entry.described.parent
    return (parent.described.made or parent.existing) if isinstance(parent, PlannedRow) else parent


def places_and_kinds(by: Person) -> Sheets:
    """What there is to belong to, and the kinds."""
    return {
        _("Organizations"): [[_("Belongs to")], *([place.display_name] for place in places_administered(by))],
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
    add=add,
    change=change,
    further_sheets=places_and_kinds,
    file_name=lambda: _("organizations-template.xlsx"),
    back="organizations.index",
)
