"""The forms of what is done with many needs at once."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField
from wtforms.validators import InputRequired

from welfare.needs.deadlines import Urgency
from welfare.needs.forms import words_field
from welfare.needs.labels import URGENCY
from welfare.web.choices import ComboboxField, Options
from welfare.web.forms import Form


class AcceptancesForm(Form):
    """Signing for many needs."""

    unit = ComboboxField(_l("Dispatch to"))
    urgency = SelectField(_l("Urgency"), coerce=lambda value: Urgency(value) if value else None)

    @classmethod
    def offering(cls, units: Options) -> "AcceptancesForm":
        """The form with these units to choose from."""
        form = cls()
        form.unit.offer(units, blank=_("The office of each category"))
        form.urgency.choices = [
            SelectChoice("", _("As each teacher chose")),
            *(SelectChoice(urgency.value, str(label)) for urgency, label in URGENCY.items()),
        ]
        return form


class TransfersForm(Form):
    """Handing many needs to one other unit."""

    unit = ComboboxField(_l("Handling unit"), [InputRequired(_l("Choose a unit."))])
    words = words_field(_l("Anything to add?"))
