"""Booking, cancelling, refusing, checking in."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import HiddenInput

from welfare.homes.bookings.hours import MOST_SEATS, MOST_WEEKS
from welfare.homes.forms import AT_MOST
from welfare.homes.models import NOTE_LENGTH, WORDS_LENGTH
from welfare.spelling import as_digits
from welfare.web.forms import Form


class BookingForm(Form):
    """When, for how many, how often."""

    day = DateField(_l("Day"), [InputRequired(_l("Choose a day."))], widget=HiddenInput())
    begins = SelectField(_l("Begins"), coerce=int)
    ends = SelectField(_l("Ends"), coerce=int)
    people = IntegerField(
        _l("How many people?"),
        [
            InputRequired(_l("Say how many of you there are.")),
            NumberRange(1, MOST_SEATS, _l("Between %(min)d and %(max)d people.")),
        ],
        default=1,
    )
    purpose = StringField(_l("What for?"), [Optional(), Length(max=NOTE_LENGTH, message=AT_MOST)])
    weeks = IntegerField(
        _l("On how many weeks in a row?"),
        [
            Optional(),
            NumberRange(1, MOST_WEEKS, _l("Between %(min)d and %(max)d weeks.")),
        ],
        default=1,
    )


class CancellationForm(Form):
    """Giving a booking up."""

    words = StringField(_l("Notes"), [Optional(), Length(max=WORDS_LENGTH, message=AT_MOST)])
    with_later = BooleanField(_l("Also all later ones of this series"))


def _reason() -> StringField:
    required = DataRequired(_l("Give the reason; whoever booked reads it."))
    return StringField(_l("Reason"), [required, Length(max=WORDS_LENGTH, message=AT_MOST)])


class RefusalForm(Form):
    """Why a booking is not approved. Its page holds another form, whose fields have other names."""

    reason = _reason()


class UseForm(Form):
    """Whether a booking was really used, and why it says otherwise."""

    was_used = HiddenField(validators=[AnyOf(["yes", "no"])])
    why = _reason()


class CodeForm(Form):
    """What hangs on the wall."""

    code = StringField(
        _l("The six digits on the wall"), [DataRequired(_l("Type the six digits."))], filters=[as_digits]
    )
