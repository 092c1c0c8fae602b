"""What a training need asks, and what organisers, schools and teachers fill in."""

import re
from typing import Any
from unicodedata import normalize

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from welfare.needs.forms import NeedForm
from welfare.needs.labels import choices
from welfare.training import labels
from welfare.training.models import (
    NAME_LENGTH,
    PARTNER_LENGTH,
    WORDS_LENGTH,
    Level,
)
from welfare.training.topics import offered_topics
from welfare.web.forms import Form

MOST_YUAN = 100_000_000


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


class ProgrammeForm(Form):
    """A programme."""

    name = StringField(
        _l("Name of the programme"), [DataRequired(_l("Give the programme a name.")), at_most(NAME_LENGTH)]
    )
    level = RadioField(
        _l("Level"),
        [InputRequired(_l("Choose the level."))],
        choices=choices(labels.LEVEL),
        coerce=Level,
        validate_choice=False,
    )
    partner = StringField(_l("Partner"), [Optional(), at_most(PARTNER_LENGTH)])
    budget_yuan = IntegerField(
        _l("Budget in yuan"),
        [Optional(), NumberRange(0, MOST_YUAN, _l("Between %(min)d and %(max)d yuan."))],
    )
    is_active = BooleanField(_l("Courses can be opened in it"), default=True)


class TopicForm(Form):
    """A topic to be offered."""

    name = StringField(
        _l("Topic"), [DataRequired(_l("Write the topic.")), at_most(NAME_LENGTH)], filters=[tidy_topic]
    )


class ReasonForm(Form):
    """Why a teacher cannot go, or loses a place."""

    words = StringField(
        _l("Reason"), [DataRequired(_l("Give the reason; the teacher reads it.")), at_most(WORDS_LENGTH)]
    )


class SignInForm(Form):
    """The code on the wall, typed or read by the phone."""

    code = StringField(_l("Code"), [Optional(), at_most(12)])
    proof = HiddenField(validators=[Optional(), Length(max=200)])


class ListForm(Form):
    """The organiser's list: whose names stood on it, and which of them were ticked."""

    submission_key = HiddenField()
    listed = HiddenField()
    """Ids with commas between: one field, so that a draft on a phone gives it back as it was."""

    def ids_listed(self) -> list[int]:
        """Whose names stood on the list."""
        return [int(id_) for id_ in (self.listed.data or "").split(",") if id_.isdigit() and len(id_) < 10]
