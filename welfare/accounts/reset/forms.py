"""Forms of codes and addresses."""

import re

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import DataRequired, Length, Regexp

from welfare.accounts.forms import AT_MOST, PasswordForm
from welfare.accounts.models import STAFF_NUMBER_LENGTH
from welfare.accounts.reset.models import ADDRESS_LENGTH
from welfare.accounts.reset.policy import DIGITS
from welfare.channels.sms.base import MAINLAND, mainland
from welfare.spelling import plain
from welfare.web.forms import Form

ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""What HTML takes for an address, with a point behind the @ (WHATWG, 4.10.5.1.5)."""

CODE = "|".join(rf"\d{{{digits}}}\Z" for digits in DIGITS.values())


def _mainland(typed: str | None) -> str | None:
    return (mainland(typed) or typed) if typed else typed


def _digits(text: str | None) -> str | None:
    return re.sub(r"[\s-]", "", plain(text) or "") if text else text


class ForgottenForm(Form):
    """Whose password is to be set anew."""

    staff_number = StringField(
        _l("Staff number"),
        [DataRequired(_l("Type your staff number.")), Length(max=STAFF_NUMBER_LENGTH, message=AT_MOST)],
        filters=[plain],
    )


class CodeForm(Form):
    """The code that was sent. Its name begins as others' do of which nothing is kept."""

    password_code = StringField(
        _l("Code that was sent"),
        [
            DataRequired(_l("Type the code that was sent.")),
            Regexp(CODE, message=_l("A code has 8 digits by mail, and 6 in a text message.")),
        ],
        filters=[_digits],
    )


class ResetForm(CodeForm):
    """The code, and the new password."""

    password_new = PasswordForm.password_new
    password_repeat = PasswordForm.password_repeat
    validate_password_repeat = PasswordForm.validate_password_repeat


class AddressForm(Form):
    """An address to be proven."""

    email = StringField(
        _l("E-mail address"),
        [
            DataRequired(_l("Type your e-mail address.")),
            Length(max=ADDRESS_LENGTH, message=AT_MOST),
            Regexp(ADDRESS.pattern + r"\Z", message=_l("This is no e-mail address.")),
        ],
        filters=[plain],
    )


class PhoneForm(Form):
    """A mobile number to be proven."""

    phone = StringField(
        _l("Mobile number"),
        [
            DataRequired(_l("Type your mobile number.")),
            Length(max=ADDRESS_LENGTH, message=AT_MOST),
            Regexp(rf"{MAINLAND.pattern}\Z", message=_l("This is no mobile number of the mainland.")),
        ],
        filters=[plain, _mainland],
    )
