"""The form that signs for many needs at once."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from welfare.needs.deadlines import Urgency
from welfare.needs.labels import URGENCY
from welfare.web.choices import ComboboxField, Options
from welfare.web.forms import Form


class TogetherForm(Form):
    """Accepting many needs at once."""

    unit = ComboboxField(_l("Dispatch to"))
    urgency = SelectField(_l("Urgency"), coerce=lambda value: Urgency(value) if value else None)

    @classmethod
    def offering(cls, units: Options) -> "TogetherForm":
        """The form with these units to choose from."""
        form = cls()
        form.unit.offer(units, blank=_("The office of each category"))
        form.urgency.choices = [
            SelectChoice("", _("As each teacher chose")),
            *(SelectChoice(urgency.value, str(label)) for urgency, label in URGENCY.items()),
        ]
        return form
