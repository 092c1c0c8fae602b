"""The form that signs for many needs at once."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField

from welfare.needs.deadlines import Urgency
from welfare.needs.forms import id_or_none
from welfare.needs.labels import URGENCY
from welfare.organizations.models import Organization
from welfare.web.forms import Form


class TogetherForm(Form):
    """Accepting many needs at once."""

    unit = SelectField(_l("Dispatch to"), coerce=id_or_none)
    urgency = SelectField(_l("Urgency"), coerce=lambda value: Urgency(value) if value else None)

    @classmethod
    def offering(cls, units: Iterable[Organization]) -> "TogetherForm":
        """The form with these units to choose from."""
        form = cls()
        form.unit.choices = [
            SelectChoice("", str(_l("The office of each category"))),
            *(SelectChoice(str(unit.id), unit.name) for unit in units),
        ]
        form.urgency.choices = [
            SelectChoice("", str(_l("As each teacher chose"))),
            *(SelectChoice(urgency.value, str(label)) for urgency, label in URGENCY.items()),
        ]
        return form
