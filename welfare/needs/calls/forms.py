"""What is noted of a call."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
)
from wtforms.validators import (
    InputRequired,
    ValidationError,
)

from welfare.needs.forms import YES_NO, is_yes, satisfaction_field, words_field
from welfare.web.forms import Form


class FollowUpForm(Form):
    """Four questions of a call."""

    is_reached = RadioField(
        _l("Was the teacher reached?"),
        [InputRequired(_l("Say whether the teacher was reached."))],
        choices=YES_NO,
        coerce=is_yes,
        validate_choice=False,
    )
    is_solved = RadioField(_l("Is the need solved?"), choices=YES_NO, coerce=is_yes, validate_choice=False)
    satisfaction = satisfaction_field(_l("How satisfied is the teacher?"))
    is_contacted = RadioField(
        _l("Did the office get in touch with the teacher?"),
        choices=YES_NO,
        coerce=is_yes,
        validate_choice=False,
    )
    words = words_field(_l("Notes; the teacher reads them"))

    def validate_is_solved(self, field: RadioField) -> None:
        """A teacher who was reached has said so or not."""
        if self.is_reached.data and field.data is None:
            raise ValidationError(_l("Say what the teacher said."))
