"""The forms of the problem list."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired

from welfare.measures.forms import line_field, text_field
from welfare.web.choices import ComboboxField
from welfare.web.forms import Form


class ProblemForm(Form):
    """An entry of the problem list."""

    title = line_field(_l("The problem, in one line"), _l("Say in one line what the problem is."))
    words = text_field(_l("More about it"))


class AnswerForm(Form):
    """Which measure answers a problem."""

    measure = ComboboxField(_l("Measure"), [InputRequired(_l("Choose a measure."))])
