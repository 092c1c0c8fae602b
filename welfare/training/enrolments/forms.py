"""Why a school says no."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    StringField,
)
from wtforms.validators import DataRequired

from welfare.training.forms import at_most
from welfare.training.models import (
    WORDS_LENGTH,
)
from welfare.web.forms import Form


class ReasonForm(Form):
    """Why a teacher cannot go, or loses a place."""

    words = StringField(
        _l("Reason"), [DataRequired(_l("Give the reason; the teacher reads it.")), at_most(WORDS_LENGTH)]
    )
