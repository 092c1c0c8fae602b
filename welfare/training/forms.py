"""What a training need asks."""

import re
from typing import Any
from unicodedata import normalize

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import Length, Optional

from welfare.needs.submission.forms import NeedForm
from welfare.training.models import (
    NAME_LENGTH,
)
from welfare.training.topics.queries import offered_topics


def at_most(length: int) -> Length:
    """A text of at most so many characters."""
    return Length(max=length, message=_l("At most %(max)d characters."))


def tidy_topic(topic: str | None) -> str | None:
    """A topic as it groups: letters and blanks of every width are one, outer blanks and stops are none."""
    return re.sub(r"\s+", " ", normalize("NFKC", topic)).strip(" 。.,、;!") if topic else topic


def _topics() -> list[Any]:
    return [
        SelectChoice("", _("Choose")),
        *(SelectChoice(name, name) for name in offered_topics()),
    ]


class TrainingNeedForm(NeedForm):
    """A need to learn something."""

    topic = SelectField(
        _l("About what?"), [Optional(), at_most(NAME_LENGTH)], choices=_topics, validate_choice=False
    )
    other_topic = StringField(
        _l("Another topic, if it is not in the list"), [Optional(), at_most(NAME_LENGTH)]
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

    @property
    def details(self) -> dict[str, Any]:
        """The answers, of two topics the one that was written."""
        given = super().details
        topic = tidy_topic(given.pop("other_topic", None) or given.pop("topic", None))
        given.pop("topic", None)
        return {"topic": topic, **given} if topic else given
