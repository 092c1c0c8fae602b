"""The code on the wall, and the list of who was there."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    HiddenField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, Optional

from welfare.spelling import as_digits
from welfare.training.forms import at_most
from welfare.training.models import WORDS_LENGTH
from welfare.web.forms import Form
from welfare.web.routing import row_ids


class SignInForm(Form):
    """The code on the wall, typed or read by the phone."""

    code = StringField(_l("Code"), [Optional(), at_most(12)], filters=[as_digits])
    proof = HiddenField(validators=[Optional(), Length(max=200)])


class ListForm(Form):
    """The organiser's list: whose names stood on it, and which of them were ticked."""

    listed = HiddenField()
    """Ids with commas between: one field, so that a draft on a phone gives it back as it was."""

    words = TextAreaField(_l("Reason for the correction"), [Optional(), at_most(WORDS_LENGTH)])

    def ids_listed(self) -> list[int]:
        """Whose names stood on the list."""
        return row_ids((self.listed.data or "").split(","))
