"""The forms of second factors. Names begin with `password` where no page is to carry what was typed."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField
from wtforms.validators import DataRequired, Length

from welfare.web.forms import Form

LONGEST_CODE = 40
AT_MOST = Length(max=LONGEST_CODE, message=_l("At most %(max)d characters."))


class SecondForm(Form):
    """What comes second."""

    password_code = StringField(_l("Code of your app"), [DataRequired(_l("Type your code.")), AT_MOST])


class AppForm(Form):
    """An app that is to make codes, and the first one that it makes."""

    key = HiddenField()
    code = StringField(_l("The 6 digits that your app shows"), [DataRequired(_l("Type your code.")), AT_MOST])
