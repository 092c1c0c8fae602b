"""What is asked of whoever petitions, and of whoever answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from welfare.petitions.lifecycle import Kind
from welfare.petitions.models import WORDS_LENGTH
from welfare.web.forms import Form

NOT_TOO_LONG = Length(max=WORDS_LENGTH, message=_l("At most %(max)d characters."))


class OwnDataForm(Form):
    """What about oneself, and why."""

    words = TextAreaField(
        _l("Which data, and what is to become of it?"),
        [DataRequired(_l("Say what it is about.")), NOT_TOO_LONG],
    )
    reason = TextAreaField(_l("Why?"), [Optional(), NOT_TOO_LONG])


class UnnamedForm(Form):
    """A complaint or a suggestion by somebody who leaves their name out."""

    words = TextAreaField(
        _l("What do you want to say?"), [DataRequired(_l("Write what you want to say.")), NOT_TOO_LONG]
    )
    is_for_leaders = BooleanField(_l("Only the bureau's leaders shall read it"))


class VoiceForm(UnnamedForm):
    """The same by somebody with a name, perhaps about a need of theirs."""

    need = SelectField(_l("About which need?"), default="")


class CodeForm(Form):
    """By what something is followed without a name."""

    code = StringField(_l("Code that was shown"), [DataRequired(_l("Type the code.")), Length(max=60)])


class TakingInForm(Form):
    """Nothing more is asked."""


class AnswerForm(Form):
    """What was done, in words that the person reads."""

    words = TextAreaField(_l("Answer"), [DataRequired(_l("Write the answer.")), NOT_TOO_LONG])


class RefusalForm(Form):
    """Why not, by which law, and whom to turn to."""

    words = TextAreaField(_l("Reason in law"), [DataRequired(_l("Say why, and by which law.")), NOT_TOO_LONG])
    turn_to = TextAreaField(
        _l("Whom to turn to"), [DataRequired(_l("Say whom the person can turn to.")), NOT_TOO_LONG]
    )


FORMS: dict[Kind, Any] = {
    Kind.CORRECTION: OwnDataForm,
    Kind.ERASURE: OwnDataForm,
    Kind.COMPLAINT: VoiceForm,
    Kind.SUGGESTION: VoiceForm,
}
"""By which form each kind is asked."""
