"""A topic to be offered."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    StringField,
)
from wtforms.validators import DataRequired

from welfare.training.forms import at_most, tidy_topic
from welfare.training.models import (
    NAME_LENGTH,
)
from welfare.web.forms import Form


class TopicForm(Form):
    """A topic to be offered."""

    name = StringField(
        _l("Topic"), [DataRequired(_l("Write the topic.")), at_most(NAME_LENGTH)], filters=[tidy_topic]
    )
