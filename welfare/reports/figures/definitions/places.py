"""Schools and people, as the lists of figures that count different ones show them."""

from flask_babel import lazy_gettext as _l

from welfare.accounts.models import Person
from welfare.organizations.models import Organization
from welfare.reports.figures.shape import Cell, Source

PLACES = Source(
    table=Organization,
    cells=(Cell("name", _l("School"), Organization.display_name),),
    newest=(Organization.id,),
    link=lambda _row: None,
)
PEOPLE = Source(
    table=Person,
    cells=(
        Cell("name", _l("Name"), Person.name),
        Cell("school_name", _l("School"), Organization.display_name),
    ),
    newest=(Person.id,),
    link=lambda _row: None,
    list_joins=((Organization, Organization.id == Person.organization_id),),
)
