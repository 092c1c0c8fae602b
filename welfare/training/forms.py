"""What a training need asks."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import Length, Optional

from welfare.needs.forms import NeedForm


class TrainingNeedForm(NeedForm):
    """A need to learn something."""

    topic = StringField(
        _l("About what?"), [Optional(), Length(max=60, message=_l("At most %(max)d characters."))]
    )
    mode = SelectField(
        _l("Which way suits you?"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Choose")),
            SelectChoice("online", _l("Online")),
            SelectChoice("sent_out", _l("Going out to learn")),
            SelectChoice("brought_in", _l("Somebody comes to us")),
        ],
    )
