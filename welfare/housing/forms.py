"""What a housing need asks."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, SelectChoice, SelectField
from wtforms.validators import NumberRange, Optional

from welfare.needs.forms import NeedForm


class HousingNeedForm(NeedForm):
    """A need for a place to live, or for one to be put right."""

    lives_in = SelectField(
        _l("Where do you live now?"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Choose")),
            SelectChoice("school", _l("In a room at the school")),
            SelectChoice("rented", _l("In a rented room")),
            SelectChoice("family", _l("With family")),
            SelectChoice("commuting", _l("Far away; I commute")),
        ],
    )
    people = IntegerField(
        _l("How many people would live there?"),
        [Optional(), NumberRange(1, 12, _l("Between %(min)d and %(max)d people."))],
    )
