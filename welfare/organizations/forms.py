"""The forms of organizations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp

from welfare.organizations.models import NAME_LENGTH, PHONE_LENGTH
from welfare.spelling import plain
from welfare.web.choices import ComboboxField
from welfare.web.forms import Form
from welfare.web.routing import row_id

PHONE_PATTERN = r"^[0-9+() -]{5,20}$"


def phone_field() -> Any:
    """A telephone number that may stay empty."""
    return StringField(
        _l("Phone"),
        [
            Optional(),
            Length(max=PHONE_LENGTH, message=_l("At most %(max)d characters.")),
            Regexp(PHONE_PATTERN, message=_l("A phone number has digits, and perhaps +, - or blanks.")),
        ],
        filters=[plain],
    )


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
    parent = SelectField(_l("Belongs to"), coerce=row_id)


class PhoneForm(Form):
    """Where an organization is reached."""

    phone = phone_field()


class ClosingForm(Form):
    """Who carries on what an organization has in hand when it is closed."""

    successor = ComboboxField(_l("Who carries it on?"))


class MergerForm(Form):
    """Which school another one becomes part of."""

    into = ComboboxField(_l("Into which school?"), [InputRequired(_l("Choose a school."))])


class MoveForm(Form):
    """Where an organization is to stand."""

    parent = SelectField(_l("Belongs to"), coerce=row_id)
