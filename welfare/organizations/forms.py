"""The forms of organizations."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, Length

from welfare.organizations.models import NAME_LENGTH
from welfare.web.forms import Form


class NameForm(Form):
    """What an organization is called."""

    name = StringField(
        lazy_pgettext("organization", "Name"),
        [
            DataRequired(_l("Every organization has a name.")),
            Length(max=NAME_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )


class NewOrganizationForm(NameForm):
    """A new organization and where it stands."""

    kind = RadioField(_l("What is it?"), validators=[DataRequired(_l("Choose what it is."))])
    parent = SelectField(_l("Belongs to"), coerce=int)


class MoveForm(Form):
    """Where an organization is to stand."""

    parent = SelectField(_l("Belongs to"), coerce=int)
