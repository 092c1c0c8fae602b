"""The form of a saved view."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length

from welfare.needs.saved_views.models import NAME_LENGTH
from welfare.web.forms import Form


class SavedViewForm(Form):
    """What it is called."""

    name = StringField(
        _l("Name of the view"),
        [
            DataRequired(_l("Give it a name by which you find it.")),
            Length(max=NAME_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )
