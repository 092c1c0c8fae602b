"""How a unit's needs come to be with one of its people."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectChoice
from wtforms.validators import InputRequired

from welfare.organizations.labels import NAMING
from welfare.organizations.models import Naming
from welfare.web.forms import Form


class NamingForm(Form):
    """One of the three ways."""

    naming = RadioField(
        _l("Whom a new need is with"),
        [InputRequired(_l("Choose one."))],
        choices=[SelectChoice(naming.value, NAMING[naming]) for naming in Naming],
        coerce=Naming,
        validate_choice=False,  # coercing has checked it
    )
