"""The forms of homes: a need for one, keeping one, its rooms, and booking."""

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
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from welfare.homes.labels import FACILITY, FACILITY_CHOICES
from welfare.homes.models import DEAREST, NAME_LENGTH, NOTE_LENGTH, RULES_LENGTH, WORDS_LENGTH
from welfare.homes.rules import (
    DAY_MINUTES,
    MOST_SEATS,
    MOST_WEEKS,
    OFFERED_SLOTS,
    SLOT_MINUTES,
    FacilityKind,
    Hours,
    as_clock,
)
from welfare.needs.forms import NeedForm
from welfare.web.forms import Form, MultiCheckboxField

AT_MOST = _l("At most %(max)d characters.")
ASKED_FOR = (FacilityKind.BOOK_BAR, FacilityKind.TEA_BAR, FacilityKind.SPORT, FacilityKind.KITCHEN)
EARLIEST = 6 * 60
"""No home opens before six in the morning."""
CLOSED_ALL_DAY = ""


class HomeNeedForm(NeedForm):
    """A need for a place to meet, or for something in it."""

    facilities = MultiCheckboxField(
        _l("What should there be?"), choices=[SelectChoice(kind.value, FACILITY[kind]) for kind in ASKED_FOR]
    )
    colleagues = IntegerField(
        _l("How many colleagues would come?"),
        [Optional(), NumberRange(1, 200, _l("Between %(min)d and %(max)d people."))],
    )


def minutes_or_none(value: str | int | None) -> int | None:
    """The minutes that a choice stands for; the empty choice stands for none."""
    return int(value) if value not in (None, "") else None


def times(first: int, last: int, step: int = SLOT_MINUTES) -> list[SelectChoice]:
    """The times of day from one to another, both included, in minutes since midnight."""
    return [SelectChoice(minutes, as_clock(minutes)) for minutes in range(first, last + 1, step)]


class HomeForm(Form):
    """What keepers say about a home; its hours are `opens_0` and `closes_0` for Monday, and so on."""

    school = SelectField(_l("School"), coerce=int)
    name = StringField(
        _l("What is it called?"),
        [DataRequired(_l("Give it a name.")), Length(max=NAME_LENGTH, message=AT_MOST)],
    )
    facilities = MultiCheckboxField(_l("What is there?"), choices=FACILITY_CHOICES)
    rules = TextAreaField(_l("House rules"), [Optional(), Length(max=RULES_LENGTH, message=AT_MOST)])
    cost_yuan = IntegerField(
        _l("What it cost, in yuan"),
        [Optional(), NumberRange(0, DEAREST, _l("Between %(min)d and %(max)d yuan."))],
    )

    @property
    def days(self) -> list[tuple[Any, Any]]:
        """The two fields of each weekday."""
        return [(self[f"opens_{weekday}"], self[f"closes_{weekday}"]) for weekday in range(7)]

    @property
    def hours(self) -> list[Hours]:
        """The hours that a valid form says."""
        return [
            Hours(weekday, opens.data, closes.data)
            for weekday, (opens, closes) in enumerate(self.days)
            if opens.data is not None and closes.data is not None
        ]


def _check_day(form: HomeForm, field: Any) -> None:
    """Both times of a day, the later one second, or none."""
    opens = form[field.name.replace("closes", "opens")].data
    if (opens is None) != (field.data is None):
        raise ValidationError(_l("Give both times, or none where it stays shut."))
    if opens is not None and field.data is not None and field.data <= opens:
        raise ValidationError(_l("The end must come after the beginning."))


SHUT = SelectChoice(CLOSED_ALL_DAY, "—")
for number in range(7):
    opening = [SHUT, *times(EARLIEST, DAY_MINUTES - SLOT_MINUTES)]
    closing = [SHUT, *times(EARLIEST + SLOT_MINUTES, DAY_MINUTES)]
    setattr(
        HomeForm,
        f"opens_{number}",
        SelectField(_l("Opens"), [Optional()], choices=opening, coerce=minutes_or_none),
    )
    setattr(
        HomeForm,
        f"closes_{number}",
        SelectField(_l("Closes"), [_check_day], choices=closing, coerce=minutes_or_none),
    )


class RoomForm(Form):
    """What keepers say about a room."""

    name = StringField(
        _l("What is it called?"),
        [DataRequired(_l("Give it a name.")), Length(max=NAME_LENGTH, message=AT_MOST)],
    )
    seats = IntegerField(
        _l("Seats"),
        [
            InputRequired(_l("Say how many people it holds.")),
            NumberRange(1, MOST_SEATS, _l("Between %(min)d and %(max)d seats.")),
        ],
    )
    way = RadioField(
        _l("How is it booked?"),
        choices=[
            SelectChoice("seat", _l("By seat: several share the room")),
            SelectChoice("whole", _l("As a whole: one booking at a time")),
        ],
        default="seat",
    )
    slot_minutes = SelectField(
        _l("Slots of, in minutes"),
        choices=[SelectChoice(minutes, str(minutes)) for minutes in OFFERED_SLOTS],
        coerce=int,
    )
    needs_approval = BooleanField(_l("A keeper approves each booking"))
    is_active = BooleanField(_l("It can be booked"), default=True)


class BookingForm(Form):
    """When, for how many, how often."""

    day = DateField(_l("Day"), [InputRequired(_l("Choose a day."))])
    begins = SelectField(_l("From"), coerce=int)
    ends = SelectField(_l("To"), coerce=int)
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

    words = StringField(_l("Anything to say?"), [Optional(), Length(max=WORDS_LENGTH, message=AT_MOST)])
    with_later = BooleanField(_l("Also all later ones of this series"))


class RefusalForm(Form):
    """Why a booking is not approved. Its page holds another form, whose fields have other names."""

    reason = StringField(
        _l("Reason"),
        [
            DataRequired(_l("Give the reason; whoever booked reads it.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )


class CodeForm(Form):
    """What hangs on the wall."""

    code = StringField(_l("The six digits on the wall"), [DataRequired(_l("Type the six digits."))])


class OpeningForm(Form):
    """Opening a home: which needs that answers, and what their teachers read."""

    needs = MultiCheckboxField(_l("Which needs does it answer?"), coerce=int)
    words = TextAreaField(
        _l("What was done"),
        [
            DataRequired(_l("Say what was done; the teachers read it.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )


class ClosingForm(Form):
    """Closing a home."""

    words = StringField(
        _l("Reason"),
        [
            DataRequired(_l("Give the reason; those who have booked read it.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )
