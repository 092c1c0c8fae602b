"""Handing over a key, and a longer stay."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from welfare import clock
from welfare.housing.forms import AT_MOST
from welfare.housing.models import WORDS_LENGTH
from welfare.web.forms import Form


class KeyForm(Form):
    """Handing over a key."""

    words = TextAreaField(
        _l("Message to the teacher"),
        [
            DataRequired(_l("Say what was handed over; it answers the teacher's need.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )


class RenewalForm(Form):
    """A longer stay."""

    until = DateField(_l("New end date"), [InputRequired(_l("Choose a date."))])

    def validate_until(self, field: DateField) -> None:
        """A stay goes on into the future."""
        if field.data and field.data <= clock.today():
            raise ValidationError(_("This day has passed."))
