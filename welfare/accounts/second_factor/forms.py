"""The forms of second factors. Names begin with `password` where no page is to carry what was typed."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, ValidationError
from wtforms.validators import DataRequired, Length

from welfare.accounts.second_factor.models import LABEL_LENGTH
from welfare.web.forms import Form

LONGEST_CODE = 40
LONGEST_RESPONSE = 16_000
"""Characters of what a browser says of a passkey."""
AT_MOST = Length(max=LONGEST_CODE, message=_l("At most %(max)d characters."))


class SecondForm(Form):
    """What comes second: a code, or what a passkey has signed."""

    password_code = StringField(_l("Code of your app"), [AT_MOST])
    password_passkey = HiddenField(validators=[Length(max=LONGEST_RESPONSE)])
    challenge = HiddenField()

    def validate_password_code(self, field: Any) -> None:
        """One of the two."""
        if not field.data and not self.password_passkey.data:
            raise ValidationError(_l("Type your code."))


class LabelForm(Form):
    """What somebody calls a passkey."""

    label = StringField(
        _l("Name of this device"),
        [
            DataRequired(_l("Give it a name that you will recognise.")),
            Length(max=LABEL_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )


class PasskeyForm(LabelForm):
    """A passkey that a browser has just made."""

    challenge = HiddenField()
    response = HiddenField(validators=[Length(max=LONGEST_RESPONSE)])


class AppForm(Form):
    """An app that is to make codes, and the first one that it makes."""

    key = HiddenField()
    code = StringField(_l("The 6 digits that your app shows"), [DataRequired(_l("Type your code.")), AT_MOST])
