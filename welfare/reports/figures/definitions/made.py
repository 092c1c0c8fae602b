"""What measures make: flats, and teachers' homes with their use."""

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_

from welfare.accounts.models import Person
from welfare.homes.bookings.models import Booking
from welfare.homes.labels import home_state
from welfare.homes.models import TeachersHome
from welfare.housing.labels import OBTAINED, UNIT_STATE
from welfare.housing.lifecycle import UnitState
from welfare.housing.units.models import HousingUnit, Obtained
from welfare.organizations.models import Organization
from welfare.reports.figures.definitions.places import PEOPLE, PLACES
from welfare.reports.figures.shape import (
    Cell,
    Distinct,
    Form,
    Rate,
    Rows,
    Source,
    Sum,
    Unit,
    Words,
    whole,
)

UNITS = Source(
    table=HousingUnit,
    cells=(
        Cell("door", _l("Flat"), HousingUnit.building + " " + HousingUnit.number),
        Cell("school_name", _l("School"), Organization.display_name),
        Cell("obtained_by", _l("Obtained by"), HousingUnit.obtained_by, word=OBTAINED.__getitem__),
        Cell("state", _l("State"), HousingUnit.state, word=lambda state: UNIT_STATE[state][0]),
        Cell("acquired_on", _l("Acquired on"), HousingUnit.acquired_on, Form.DAY),
        Cell("cost_yuan", _l("Cost"), HousingUnit.cost_yuan, Form.YUAN),
    ),
    newest=(HousingUnit.id,),
    link=lambda row: url_for("housing.unit", unit_id=row.unit_id),
    link_columns=(HousingUnit.id.label("unit_id"),),
    list_joins=((Organization, Organization.id == HousingUnit.school_id),),
    dated_by=HousingUnit.acquired_on,
    dated_in_words=_l("Belongs to the day on which the flat was acquired, whenever it was entered."),
    school=whole(HousingUnit.school_id),
)
HOME_ROWS = Source(
    table=TeachersHome,
    cells=(
        Cell("name", _l("Teachers' home"), TeachersHome.name),
        Cell("school_name", _l("School"), Organization.display_name),
        Cell("state", _l("State"), TeachersHome.state, word=home_state),
        Cell("opened_on", _l("Opened on"), TeachersHome.opened_on, Form.DAY),
        Cell("cost_yuan", _l("Cost"), TeachersHome.cost_yuan, Form.YUAN),
    ),
    newest=(TeachersHome.id,),
    link=lambda row: url_for("homes.show", home_id=row.home_id),
    link_columns=(TeachersHome.id.label("home_id"),),
    list_joins=((Organization, Organization.id == TeachersHome.school_id),),
    rows=lambda: TeachersHome.opened_on.is_not(None),
    dated_by=TeachersHome.opened_on,
    dated_in_words=_l("Belongs to the day on which the home opened."),
    school=whole(TeachersHome.school_id),
)
USE = Source(
    table=Booking,
    cells=(
        Cell("home_name", _l("Teachers' home"), TeachersHome.name),
        Cell("person_name", _l("Booked by"), Person.name),
        Cell("used_on", _l("Used on"), Booking.used_on, Form.DAY),
        Cell("people", _l("Number of people"), Booking.people, Form.NUMBER),
        Cell("minutes", _l("Minutes"), Booking.minutes, Form.NUMBER),
    ),
    newest=(Booking.id,),
    link=lambda row: url_for("homes.show", home_id=row.home_id),
    link_columns=(Booking.home_id.label("home_id"),),
    joins=((TeachersHome, TeachersHome.id == Booking.home_id),),
    list_joins=((Person, Person.id == Booking.person_id),),
    rows=lambda: and_(Booking.used_on.is_not(None), Booking.id > 0),
    dated_by=Booking.used_on,
    dated_in_words=_l("Belongs to the day of use."),
    school=whole(TeachersHome.school_id),
)

FLATS = Rows(
    name="housing_units",
    label=_l("Flats"),
    counts=_l("Flats of the teachers' turnover housing, whatever their state."),
    source=UNITS,
)
OCCUPIED = Rows(
    name="housing_units_occupied",
    label=_l("Flats lived in"),
    counts=_l("Flats that somebody lives in today, of those acquired in the period."),
    source=UNITS,
    condition=lambda: HousingUnit.state == UnitState.OCCUPIED,
)
OCCUPANCY = Rate(
    name="housing_occupancy_rate",
    label=_l("Share of flats lived in"),
    counts=_l("Of the flats, those that somebody lives in today."),
    counted=((OCCUPIED, 1),),
    of=FLATS,
)


def _obtained(name: str, way: Obtained, label: Words) -> Rows:
    return Rows(
        name=f"housing_units_{name}",
        label=label,
        counts=_l("Flats that the district came by in this way."),
        source=UNITS,
        condition=lambda: HousingUnit.obtained_by == way,
    )


BY_WAY = (
    _obtained("built", Obtained.BUILT, _l("Flats newly built")),
    _obtained("bought", Obtained.GROUP_PURCHASE, _l("Flats bought as a group")),
    _obtained("converted", Obtained.CONVERTED, _l("Flats converted")),
    _obtained("rented", Obtained.RENTED, _l("Flats rented")),
)
"""Together they are the flats."""
HOUSING_SCHOOLS = Distinct(
    name="housing_schools",
    label=_l("Schools with flats"),
    counts=_l("Different schools that have flats."),
    source=UNITS,
    by=HousingUnit.school_id,
    listed=PLACES,
    key=Organization.id,
)
HOUSING_YUAN = Sum(
    name="housing_spent_yuan",
    label=_l("Spent on flats"),
    counts=_l("What the flats cost the district; of a rented one, a year's rent."),
    source=UNITS,
    adds="cost_yuan",
    unit=Unit.YUAN,
)
HOMES = Rows(
    name="homes",
    label=_l("Teachers' homes opened"),
    counts=_l("Teachers' homes that have opened, also one that has closed since."),
    leaves_out=_l("Homes that are proposed or being built."),
    source=HOME_ROWS,
)
HOMES_YUAN = Sum(
    name="homes_spent_yuan",
    label=_l("Spent on teachers' homes"),
    counts=_l("What the homes that have opened cost."),
    source=HOME_ROWS,
    adds="cost_yuan",
    unit=Unit.YUAN,
)
HOME_VISITS = Rows(
    name="home_bookings_used",
    label=_l("Bookings of homes that were used"),
    counts=_l("Bookings whose people came and checked in."),
    leaves_out=_l("Bookings that were cancelled, or that nobody came for."),
    source=USE,
)
HOME_PERSON_TIMES = Sum(
    name="home_person_times",
    label=_l("Person-times in homes"),
    counts=_l("How many people the used bookings were for."),
    source=USE,
    adds="people",
)
HOME_PEOPLE = Distinct(
    name="home_people",
    label=_l("People who used homes"),
    counts=_l("Different people whose booking was used."),
    source=USE,
    by=Booking.person_id,
    listed=PEOPLE,
    key=Person.id,
)
