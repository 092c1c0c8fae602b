"""What a programme is."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from welfare.needs.labels import choices
from welfare.training import labels
from welfare.training.forms import at_most
from welfare.training.models import (
    NAME_LENGTH,
    PARTNER_LENGTH,
    Level,
)
from welfare.web.forms import Form

MOST_YUAN = 100_000_000


class ProgrammeForm(Form):
    """A programme."""

    name = StringField(
        _l("Name of the programme"), [DataRequired(_l("Give the programme a name.")), at_most(NAME_LENGTH)]
    )
    level = RadioField(
        _l("Level"),
        [InputRequired(_l("Choose the level."))],
        choices=choices(labels.LEVEL),
        coerce=Level,
        validate_choice=False,
    )
    partner = StringField(_l("Partner"), [Optional(), at_most(PARTNER_LENGTH)])
    budget_yuan = IntegerField(
        _l("Budget in yuan"),
        [Optional(), NumberRange(0, MOST_YUAN, _l("Between %(min)d and %(max)d yuan."))],
    )
    is_active = BooleanField(_l("Courses can be opened in it"), default=True)
