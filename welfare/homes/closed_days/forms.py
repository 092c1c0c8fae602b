"""Closing a home for some days."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from welfare.homes.forms import AT_MOST
from welfare.homes.models import NOTE_LENGTH
from welfare.web.forms import Form


class ClosedDaysForm(Form):
    """From when to when, and why."""

    first_day = DateField(_l("First day"), [InputRequired(_l("Choose a day."))])
    last_day = DateField(_l("Last day"), [Optional()])
    words = StringField(
        _l("Reason"),
        [DataRequired(_l("Give the reason; everybody reads it.")), Length(max=NOTE_LENGTH, message=AT_MOST)],
    )
