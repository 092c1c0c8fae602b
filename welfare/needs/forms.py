"""What each action on a need asks."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)
from wtforms.widgets import HiddenInput

from welfare.needs import labels
from welfare.needs.actions.handling import LONGEST_EXTENSION
from welfare.needs.deadlines import LONGEST_LIMIT, Urgency
from welfare.needs.lifecycle import Outcome, Satisfaction
from welfare.needs.models import WORDS_LENGTH
from welfare.web.choices import ComboboxField, MultiComboboxField
from welfare.web.forms import Form
from welfare.web.routing import row_id

YES_NO = [SelectChoice("yes", _l("Yes")), SelectChoice("no", _l("No"))]


def is_yes(value: str | bool) -> bool:
    """A yes or no as a form sends it, or as it was read already."""
    return value is True or value == "yes"


NOT_TOO_LONG = Length(max=WORDS_LENGTH, message=_l("At most %(max)d characters."))


def words_field(label: Any, *, missing: Any = None) -> TextAreaField:
    """A field for a sentence or more; required where `missing` says what to do when it is empty."""
    return TextAreaField(label, [DataRequired(missing) if missing else Optional(), NOT_TOO_LONG])


def satisfaction_field(label: Any) -> RadioField:
    """How satisfied somebody is, which may stay open."""
    choices = labels.choices(labels.SATISFACTION)
    return RadioField(label, choices=choices, coerce=Satisfaction, validate_choice=False)


class ReasonForm(Form):
    """An action that must be explained."""

    words = words_field(_l("Reason"), missing=_l("Give the reason; the teacher reads it."))


class ReplyForm(Form):
    """The teacher's answer to a question."""

    words = words_field(_l("Your reply"), missing=_l("Write your reply."))


class QuestionForm(Form):
    """A question to the teacher."""

    words = words_field(_l("What do you need to know?"), missing=_l("Write your question."))


class GoOnForm(Form):
    """Why it goes on without the teacher's reply."""

    words = words_field(
        _l("How does it go on without a reply?"), missing=_l("Write how it goes on: the teacher reads it.")
    )


class WordsForm(Form):
    """An action to which something may be said."""

    words = words_field(_l("Anything to add?"))


class SupervisionForm(Form):
    """A leader's word on a need."""

    words = words_field(_l("What do you expect?"), missing=_l("Say what you expect."))


class DispatchForm(Form):
    """Where a need goes."""

    unit = ComboboxField(_l("Handling unit"), [InputRequired(_l("Choose a unit."))])
    assisting = MultiComboboxField(_l("Assisting units"), coerce=row_id)


class AcceptForm(DispatchForm):
    """Signing for a need."""

    urgency = SelectField(_l("Urgency"), choices=labels.choices(labels.URGENCY), coerce=Urgency)
    limit_days = IntegerField(
        _l("Working days"),
        [
            Optional(),
            NumberRange(1, LONGEST_LIMIT, _l("Between %(min)d and %(max)d working days.")),
        ],
    )


class TransferForm(DispatchForm):
    """Handing a need to another unit."""

    words = words_field(_l("Anything to add?"))


class AssignmentForm(Form):
    """Whom a need is to be with."""

    person = ComboboxField(
        _l("With whom"),
        [InputRequired(_l("Choose a colleague."))],
        validate_choice=False,  # who can have it is for the action to say
    )
    words = words_field(_l("Anything to add?"))


class HavingForm(Form):
    """That it is to be with oneself from now on: what is said is who, which nobody types."""

    assignee_id = IntegerField(_l("With whom"), [Optional()], widget=HiddenInput())


class ExtensionForm(Form):
    """Asking for more time."""

    days = IntegerField(
        _l("Working days more"),
        [
            InputRequired(_l("Say how many working days more you need.")),
            NumberRange(1, LONGEST_EXTENSION, _l("Between %(min)d and %(max)d working days.")),
        ],
    )
    words = words_field(_l("Reason"), missing=_l("Give the reason; the clerk reads it."))


class ExtensionRefusalForm(Form):
    """Why there is no more time."""

    words = words_field(_l("Reason"), missing=_l("Give the reason; the handling unit reads it."))


class CarryForm(ReasonForm):
    """Keeping open what cannot be solved yet."""

    review_on = DateField(_l("Look at it again on"), [InputRequired(_l("Choose a date."))])


class AnswerForm(Form):
    """What was done about a need."""

    outcome = RadioField(
        _l("Is it solved?"),
        [InputRequired(_l("Say whether it is solved."))],
        choices=labels.choices(labels.OUTCOME),
        coerce=Outcome,
        validate_choice=False,  # coercing has checked it, and an empty one is InputRequired's to name
    )
    words = words_field(_l("What was done"), missing=_l("Say what was done; the teacher reads it."))


class ConfirmationForm(Form):
    """The teacher's word on an answer: that it holds, with a rating or without, or what is missing."""

    holds = RadioField(
        validators=[InputRequired(_l("Say whether it is solved."))],
        choices=YES_NO,
        coerce=is_yes,
        validate_choice=False,
    )
    satisfaction = satisfaction_field(_l("How satisfied are you?"))
    is_contacted = RadioField(
        _l("Did the office get in touch with you?"), choices=YES_NO, coerce=is_yes, validate_choice=False
    )
    words = TextAreaField(_l("In your words"), [NOT_TOO_LONG])

    def ask_about(self, outcome: Outcome) -> None:
        """Put the first question as it fits what the answer claims."""
        question, yes, no = labels.DOES_IT_HOLD[outcome]
        self.holds.label.text = question
        self.holds.choices = [SelectChoice("yes", yes), SelectChoice("no", no)]

    def validate_words(self, field: TextAreaField) -> None:
        """Whoever objects says what is missing."""
        if self.holds.data is False and not field.data:
            raise ValidationError(_l("Say what is still missing."))


class ContestForm(Form):
    """What the teacher really said on the telephone, or would have said."""

    is_solved = RadioField(
        _l("Is it solved?"),
        [InputRequired(_l("Say whether it is solved."))],
        choices=YES_NO,
        coerce=is_yes,
    )
    satisfaction = satisfaction_field(_l("How satisfied are you?"))
    words = words_field(_l("What was otherwise?"))


class ReopeningForm(Form):
    """Why a closed need is taken up again."""

    words = words_field(_l("What has happened since?"), missing=_l("Say what has happened since."))


class FirstGiven(StringField):
    """A text that can be typed or chosen: of several fields of its name, the first that is not empty."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Takes what was chosen or typed."""
        self.data = next((value for value in valuelist if value.strip()), "")


class MergeForm(Form):
    """Which need leads."""

    into = FirstGiven(
        _l("Number of the leading need"), [DataRequired(_l("Give the number of the leading need."))]
    )
    words = words_field(_l("Anything to add?"))


class UndoForm(Form):
    """Taking back what was done by mistake."""

    words = words_field(_l("Reason"), missing=_l("Say why it is taken back; it stays in the history."))


class CorrectionForm(Form):
    """What a need really is about, and which school it comes from."""

    category = SelectField(_l("Category"))
    school = ComboboxField(_l("School"), [InputRequired(_l("Choose a school."))])
    urgency = SelectField(_l("Urgency"), choices=labels.choices(labels.URGENCY), coerce=Urgency)
    words = words_field(_l("Anything to add?"))


class CommentForm(Form):
    """A word in between."""

    words = words_field(_l("Comment"), missing=_l("Write something first."))
    is_internal = BooleanField(_l("Internal: the teacher does not see it"))
    mentions = MultiComboboxField(_l("Tell colleagues of it"), coerce=row_id)

    def among_the_teacher_s(self) -> None:
        """Leave what only staff are asked."""
        del self.is_internal, self.mentions
