"""The import of tenants from before the product: stays entered, and put right."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.housing.queries import schools
from welfare.housing.stays.actions.stays import correct_stay, enter_stay
from welfare.housing.stays.table import COLUMNS, understand
from welfare.housing.units.actions import acquired_by
from welfare.tables.imports import Import, Sheets, Titles
from welfare.tables.plan import PlannedRow


def add(entries: list[PlannedRow], by: Person) -> list[str]:
    """Enter the stays that the rows describe. Raises `HasAFlat`, `NotInThatState`."""
    for stay in sorted((entry.described for entry in entries), key=lambda stay: stay.person.id):
        acquired_by(stay.unit, stay.moved_in_on, by=by)
        enter_stay(stay.unit, stay.person, moved_in_on=stay.moved_in_on, term_until=stay.term_until, by=by)
    return []


def change(entry: PlannedRow, by: Person) -> None:
    """Correct a stay. Raises `OfferMovedOn`."""
    stay = entry.described
    acquired_by(stay.unit, stay.moved_in_on, by=by)
    correct_stay(entry.existing, moved_in_on=stay.moved_in_on, term_until=stay.term_until, by=by)


def names_of_schools(_by: Person) -> Sheets:
    """The schools."""
    return {_("Schools"): [[_("School")], *([school.display_name] for school in schools())]}


TENANTS = Import(
    name="tenants",
    columns=COLUMNS,
    titles=Titles(
        upload=_l("Import tenants"),
        preview=_l("What this table would do"),
        result=_l("The tenants are imported"),
        one_row=_l(
            "One row for each flat and who lives there, below a row of headings, in Chinese or English:"
        ),
        hint=_l(
            "For who has lived in a flat since before this register. The flats and the people must be here "
            "already; the table of flats itself may be sent once more, with the tenants in it. Nothing is "
            "imported yet, and the same table twice does no harm."
        ),
        back=_l("The flats"),
    ),
    understand=understand,
    add=add,
    change=change,
    further_sheets=names_of_schools,
    file_name=lambda: _("tenants-template.xlsx"),
    back="housing.unit_list",
)
