"""Who stands in, where, and on which days."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, ValidationError
from wtforms.validators import DataRequired, InputRequired

from welfare.web.choices import ComboboxField
from welfare.web.forms import Form


class StandInForm(Form):
    """A colleague, a place and a period."""

    at = SelectField(_l("For the work at"), coerce=int)
    deputy = ComboboxField(_l("Who stands in"), [DataRequired(_l("Choose somebody."))])
    first_day = DateField(_l("First day"), [InputRequired(_l("Choose a day."))])
    last_day = DateField(_l("Last day"), [InputRequired(_l("Choose a day."))])

    def validate_last_day(self, field: Any) -> None:
        """A period ends when it has begun."""
        if self.first_day.data and field.data and field.data < self.first_day.data:
            raise ValidationError(_l("The last day is not before the first."))
