"""For how many days."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField
from wtforms.validators import InputRequired

from welfare.web.forms import Form


class DaysForm(Form):
    """A whole number; the bounds are the action's."""

    days = IntegerField(_l("Days kept"), [InputRequired(_l("Say for how many days."))])
