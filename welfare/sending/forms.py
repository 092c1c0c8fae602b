"""The field by which a form that was sent is told from the same form sent again."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField
from wtforms.validators import DataRequired, Length, Regexp

from welfare.sending.models import KEY_LENGTH

SEND_ONCE_MORE = _l("This form was not whole. Please send it once more.")


def key_field() -> HiddenField:
    """The key under which a form is sent; it must be there."""
    return HiddenField(
        validators=[
            DataRequired(SEND_ONCE_MORE),
            Length(max=KEY_LENGTH, message=SEND_ONCE_MORE),
            Regexp(r"^[A-Za-z0-9_-]+$", message=SEND_ONCE_MORE),
        ]
    )
