"""What is asked when a need is submitted."""

from typing import Any, ClassVar

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from welfare.needs import labels
from welfare.needs.deadlines import Urgency
from welfare.needs.models import DESCRIPTION_LENGTH, TITLE_LENGTH
from welfare.web.forms import Form

OFFERED_TO_TEACHERS = (Urgency.ORDINARY, Urgency.URGENT, Urgency.INQUIRY)
"""How complex a need is, only the bureau can tell."""


class NeedForm(Form):
    """What every category asks; a category's form adds its own few questions."""

    title = StringField(
        _l("What do you need, in one line?"),
        [
            DataRequired(_l("Say in one line what you need.")),
            Length(max=TITLE_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )
    description = TextAreaField(
        _l("Tell us more"),
        [
            DataRequired(_l("Describe your need in a few words.")),
            Length(max=DESCRIPTION_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )
    urgency = RadioField(
        _l("How urgent is it?"),
        choices=labels.choices(labels.URGENCY, *OFFERED_TO_TEACHERS),
        default=Urgency.ORDINARY.value,
    )
    protected = BooleanField(_l("Keep this from my school"))
    on_behalf_of = HiddenField(validators=[Optional()])

    SHARED: ClassVar[frozenset[str]] = frozenset(
        {"title", "description", "urgency", "protected", "on_behalf_of", "csrf_token"}
    )

    @property
    def own_questions(self) -> list[Any]:
        """The fields that this category adds."""
        return [field for field in self if field.name not in self.SHARED]

    @property
    def details(self) -> dict[str, Any]:
        """The answers to the category's own questions, as kept in the need."""
        return {field.name: field.data for field in self.own_questions if field.data not in (None, "", [])}
