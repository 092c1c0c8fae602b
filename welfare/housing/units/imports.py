"""The import of flats: a table of them, added and described anew."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.housing.labels import OBTAINED
from welfare.housing.queries import schools
from welfare.housing.units.actions import add_unit, change_unit
from welfare.housing.units.table import COLUMNS, understand
from welfare.tables.imports import Import, Sheets, Titles
from welfare.tables.plan import PlannedRow


def add(entries: list[PlannedRow], by: Person) -> list[str]:
    """Add the flats that the rows describe."""
    for entry in entries:
        add_unit(entry.described, by=by)
    return []


def change(entry: PlannedRow, by: Person) -> None:
    """Describe a flat anew."""
    change_unit(entry.existing, entry.described, by=by)


def schools_and_ways(_by: Person) -> Sheets:
    """The schools, and the ways to obtain a flat."""
    return {
        _("Schools"): [[_("School")], *([school.display_name] for school in schools())],
        _("Ways"): [[_("How it was obtained")], *([str(label)] for label in OBTAINED.values())],
    }


FLATS = Import(
    name="flats",
    columns=COLUMNS,
    titles=Titles(
        upload=_l("Import flats"),
        preview=_l("What this table would do"),
        result=_l("The flats are imported"),
        one_row=_l("One row for each flat, below a row of headings, in Chinese or English:"),
        hint=_l(
            "Nothing is imported yet. Flats are known by school, building and number, so importing the same "
            "table twice does no harm."
        ),
        back=_l("The flats"),
    ),
    understand=understand,
    add=add,
    change=change,
    further_sheets=schools_and_ways,
    file_name=lambda: _("flats-template.xlsx"),
    back="housing.unit_list",
)
