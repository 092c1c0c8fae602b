"""What is asked about flats: what one is, its repair, a table of many."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from welfare import clock
from welfare.housing.forms import AT_MOST
from welfare.housing.labels import OBTAINED
from welfare.housing.models import WORDS_LENGTH
from welfare.housing.units.actions import Description
from welfare.housing.units.models import BUILDING_LENGTH, NUMBER_LENGTH, Obtained
from welfare.spelling import plain
from welfare.web.choices import ComboboxField
from welfare.web.forms import Form, NumberField

LARGEST_AREA = 9999
USUAL_CEILING = 35
"""Square metres that a turnover flat has at most, as a rule; larger ones are possible and marked."""
MOST_COST = 100_000_000
MOST_RENT = 100_000


class UnitForm(Form):
    """What a flat is."""

    school = ComboboxField(_l("School"), [InputRequired(_l("Choose a school."))])
    building = StringField(
        _l("Building"),
        [DataRequired(_l("Name the building.")), Length(max=BUILDING_LENGTH, message=AT_MOST)],
        filters=[plain],
    )
    number = StringField(
        _l("Flat number"),
        [DataRequired(_l("Give the number on the door.")), Length(max=NUMBER_LENGTH, message=AT_MOST)],
        filters=[plain],
    )
    floor_area = NumberField(
        _l("Floor area (m²)"),
        [
            InputRequired(_l("Give the floor area.")),
            NumberRange(1, LARGEST_AREA, _l("A flat has a floor area of at least 1 m².")),
        ],
        description=_l("As a rule at most 35 m²; larger flats are marked in the list."),
    )
    rooms = IntegerField(
        _l("Rooms"),
        [
            InputRequired(_l("Give the number of rooms.")),
            NumberRange(1, 20, _l("Between %(min)d and %(max)d rooms.")),
        ],
    )
    obtained_by = SelectField(
        _l("How it was obtained"), choices=[SelectChoice(one.value, label) for one, label in OBTAINED.items()]
    )
    acquired_on = DateField(
        _l("Acquired on"),
        [Optional()],
        description=_l("It counts in the month of this day; left empty, of today."),
    )
    cost_yuan = IntegerField(
        _l("Cost (yuan)"),
        [
            InputRequired(_l("Give the cost; 0 where there was none.")),
            NumberRange(0, MOST_COST, _l("Between 0 and 100 million yuan.")),
        ],
        description=_l("Of a rented flat, a year's rent."),
    )
    rent_yuan = IntegerField(
        _l("Rent (yuan a month)"),
        [Optional(), NumberRange(0, MOST_RENT, _l("Between %(min)d and %(max)d yuan a month."))],
        description=_l("What whoever lives there pays; teachers see it in the round."),
    )

    @property
    def description(self) -> Description:
        """What the form says, once it holds."""
        return Description(
            school_id=self.school.data,
            building=self.building.data,
            number=self.number.data,
            floor_area=float(self.floor_area.data),
            rooms=self.rooms.data,
            obtained_by=Obtained(self.obtained_by.data),
            cost_yuan=self.cost_yuan.data,
            rent_yuan=self.rent_yuan.data,
            acquired_on=self.acquired_on.data or clock.today(),
        )

    def validate_acquired_on(self, field: DateField) -> None:
        """A flat that is still to come is none yet."""
        if field.data and field.data > clock.today():
            raise ValidationError(_l("This day is still to come."))


class RepairForm(Form):
    """What is repaired."""

    words = TextAreaField(
        _l("What is to be repaired"), [Optional(), Length(max=WORDS_LENGTH, message=AT_MOST)]
    )
