"""How the homes are used, as a file: figures by home, and nobody's name."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select

from welfare import clock
from welfare.accounts.models import Person
from welfare.exports.lists import Column, ListExport
from welfare.homes.use.figures import home_use_rows
from welfare.homes.use.views import first_day_of_twelve_months
from welfare.homes.views import USE_ROLES, schools_whose_use_is_shown

COLUMNS = (
    Column(_l("Home"), "name", width=24),
    Column(_l("School"), "school_name", width=22),
    Column(_l("What it cost, in yuan"), "cost_yuan", width=18),
    Column(_l("Uses"), "visits"),
    Column(_l("Person-times"), "person_times"),
    Column(_l("Different people"), "people"),
    Column(_l("Hours"), "minutes", lambda minutes: round(minutes / 60, 1)),
)


def rows(person: Person, _args: Mapping[str, str]) -> Select[Any]:
    """The table of the page of use: the last twelve months of the homes whose use the person sees."""
    until = clock.today()
    schools = schools_whose_use_is_shown(person)
    return home_use_rows(first_day_of_twelve_months(until), until, school_ids=schools)


EXPORT = ListExport(
    name="home_use",
    title=_l("How the homes are used"),
    roles=frozenset(USE_ROLES),
    columns=COLUMNS,
    rows=rows,
)
