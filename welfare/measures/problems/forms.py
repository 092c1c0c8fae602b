"""The forms of the problem list."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from welfare.measures.forms import line_field, text_field
from welfare.web.forms import Form
from welfare.web.routing import id_or_none


class ProblemForm(Form):
    """An entry of the problem list."""

    title = line_field(_l("The problem, in one line"), _l("Say in one line what the problem is."))
    words = text_field(_l("More about it"))


class AnswerForm(Form):
    """Which measure answers a problem."""

    measure = SelectField(
        _l("Measure"), coerce=id_or_none, validators=[InputRequired(_l("Choose a measure."))]
    )
