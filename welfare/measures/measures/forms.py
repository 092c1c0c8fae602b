"""The forms of a measure."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from welfare import clock
from welfare.measures.forms import TOO_LONG, line_field, text_field
from welfare.measures.lengths import SHORT_WORDS_LENGTH, WORDS_LENGTH
from welfare.measures.measures.models import MOST_YUAN
from welfare.web.choices import ComboboxField
from welfare.web.forms import Form
from welfare.web.routing import id_or_none


class ChangeForm(Form):
    """What a measure is, and what may be spent on it."""

    title = line_field(_l("The measure, in one line"), _l("Say in one line what is to be done."))
    words = text_field(_l("More about it"))
    approved_yuan = IntegerField(
        _l("Approved budget, in yuan"),
        [
            InputRequired(_l("Give the approved budget; 0 where it costs nothing.")),
            NumberRange(0, MOST_YUAN, _l("Between %(min)d and %(max)d.")),
        ],
    )


class MeasureForm(ChangeForm):
    """A new entry of the measures list."""

    lead_unit = ComboboxField(_l("Lead unit"), [InputRequired(_l("Choose a unit."))])
    started_on = DateField(_l("Decided on"), [InputRequired(_l("Give the day."))])
    problem = ComboboxField(_l("Problem it addresses"))

    def validate_started_on(self, field: DateField) -> None:
        """It is entered once it has been decided."""
        if field.data and field.data > clock.today():
            raise ValidationError(_l("This day is still to come."))


class StepForm(Form):
    """A step of a measure."""

    title = line_field(_l("What is to be done"), _l("Say what is to be done."))
    due_on = DateField(_l("By when"), [InputRequired(_l("Give the day."))])


class SpendingForm(Form):
    """Money spent."""

    amount_yuan = IntegerField(
        _l("Amount, in yuan"),
        [
            InputRequired(_l("Give the amount.")),
            NumberRange(-MOST_YUAN, MOST_YUAN, _l("Between %(min)d and %(max)d.")),
        ],
        description=_l("A negative amount is money that came back. What was a slip is corrected instead."),
    )
    spent_on = DateField(_l("Spent on"), [InputRequired(_l("Give the day."))])
    words = line_field(_l("What for"), _l("Say what it was spent for."), SHORT_WORDS_LENGTH)
    reason = StringField(
        _l("Why more than approved"),
        [Optional(), Length(max=SHORT_WORDS_LENGTH, message=TOO_LONG)],
        description=_l("Only where the approved budget is exceeded."),
    )

    def validate_amount_yuan(self, field: IntegerField) -> None:
        """Nothing is no entry."""
        if field.data == 0:
            raise ValidationError(_l("Give the amount."))

    def validate_spent_on(self, field: DateField) -> None:
        """What is still to be paid has not been spent."""
        if field.data and field.data > clock.today():
            raise ValidationError(_l("This day is still to come."))


class SpendingCorrectionForm(Form):
    """What an entry of money spent should have been."""

    spending = SelectField(
        _l("Entry to correct"), coerce=id_or_none, validators=[InputRequired(_l("Choose an entry."))]
    )
    amount_yuan = IntegerField(
        _l("The right amount, in yuan"),
        [
            InputRequired(_l("Give the amount.")),
            NumberRange(-MOST_YUAN, MOST_YUAN, _l("Between %(min)d and %(max)d.")),
        ],
        description=_l("0 where nothing was spent."),
    )
    words = line_field(
        _l("Reason"), _l("Say why it is corrected; it stays in the history."), SHORT_WORDS_LENGTH
    )


class OutputForm(Form):
    """Something that a measure made."""

    thing = SelectField(
        _l("Results"), validators=[InputRequired(_l("Choose something that the measure made."))]
    )


class FileRemovalForm(Form):
    """A photo or document that is to go."""

    file = SelectField(_l("Which one?"), coerce=id_or_none, validators=[InputRequired(_l("Choose one."))])
    words = line_field(_l("Why?"), _l("Say why it is removed."), SHORT_WORDS_LENGTH)


class CompletionForm(Form):
    """The end of a measure."""

    words = TextAreaField(
        _l("What was done?"),
        [
            DataRequired(_l("Say what was done; the teachers read it.")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
        description=_l("The teachers of its open needs read this, and say whether they accept it."),
    )
