"""Fields and small forms that problems and measures share."""

import re
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from welfare.measures.lengths import TITLE_LENGTH, WORDS_LENGTH
from welfare.web.forms import Form
from welfare.web.routing import row_id

TOO_LONG = _l("At most %(max)d characters.")
MOST_NUMBERS = 200
SEPARATORS = re.compile(r"[\s,，、;；]+")


def line_field(label: Any, missing: Any, length: int = TITLE_LENGTH) -> StringField:
    """A line that must be filled in; `missing` says so where it is not."""
    return StringField(label, [DataRequired(missing), Length(max=length, message=TOO_LONG)])


def text_field(label: Any) -> TextAreaField:
    """A text that may be left out."""
    return TextAreaField(label, [Optional(), Length(max=WORDS_LENGTH, message=TOO_LONG)])


class NumbersForm(Form):
    """Needs by their numbers."""

    numbers = TextAreaField(
        _l("Numbers of needs"),
        [DataRequired(_l("Give the number of at least one need."))],
        description=_l("Several are set apart by blanks, commas or lines."),
    )

    @property
    def chosen(self) -> list[str]:
        """Each number once, as it was written."""
        return list(dict.fromkeys(part for part in SEPARATORS.split(self.numbers.data or "") if part))

    def validate_numbers(self, field: TextAreaField) -> None:
        """At least one, and not more than a page can answer for."""
        if not self.chosen:
            raise ValidationError(_l("Give the number of at least one need."))
        if len(self.chosen) > MOST_NUMBERS:
            raise ValidationError(_l("At most %(count)d at once.", count=MOST_NUMBERS))


class WhichForm(Form):
    """A button beside one of several things."""

    which = HiddenField(validators=[DataRequired()])

    @property
    def row(self) -> int | None:
        """The id that it names, if it is one."""
        try:
            return row_id(self.which.data)
        except ValueError:
            return None
