"""An objection to a place in the list, and its answer."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    RadioField,
    SelectChoice,
    SelectField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from welfare.housing.applications.forms import EVIDENCE_CHOICES, CorrectionForm
from welfare.housing.forms import AT_MOST
from welfare.housing.models import WORDS_LENGTH
from welfare.web.forms import Form
from welfare.web.routing import row_id


class AnswerForm(CorrectionForm):
    """The answer to an objection; upheld, with the facts as they are."""

    evidence = SelectField(_l("Evidence"), [Optional()], choices=EVIDENCE_CHOICES)
    is_upheld = RadioField(
        _l("Is the objection right?"),
        [InputRequired(_l("Say whether it is right."))],
        choices=[
            SelectChoice("no", _l("No: the place is right")),
            SelectChoice("yes", _l("Yes: correct the facts below, and score again")),
        ],
    )


class ObjectionForm(Form):
    """That a place in the list is wrong."""

    about = SelectField(_l("Whose place?"), coerce=row_id)
    words = TextAreaField(
        _l("What is wrong?"),
        [
            DataRequired(_l("Say what is wrong, and how it can be checked.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )
