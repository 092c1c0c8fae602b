"""Describing a home and its rooms, opening and closing it."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import (
    BooleanField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from welfare.homes.bookings.hours import (
    DAY_MINUTES,
    MOST_SEATS,
    OFFERED_SLOTS,
    SLOT_MINUTES,
    Hours,
)
from welfare.homes.forms import AT_MOST, EARLIEST, minutes_or_none, times
from welfare.homes.labels import FACILITY_CHOICES
from welfare.homes.models import DEAREST, NAME_LENGTH, RULES_LENGTH, WORDS_LENGTH
from welfare.web.choices import ComboboxField
from welfare.web.forms import Form, MultiCheckboxField
from welfare.web.routing import row_id

CLOSED_ALL_DAY = ""


class HomeForm(Form):
    """What keepers say about a home; its hours are `opens_0` and `closes_0` for Monday, and so on."""

    school = ComboboxField(_l("School"), [InputRequired(_l("Choose a school."))])
    name = StringField(
        _l("What is it called?"),
        [DataRequired(_l("Give it a name.")), Length(max=NAME_LENGTH, message=AT_MOST)],
    )
    is_shut_on_holidays = BooleanField(_l("Shut on statutory holidays"))
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
        lazy_pgettext("room", "Seats"),
        [
            InputRequired(_l("Say how many people it holds.")),
            NumberRange(1, MOST_SEATS, lazy_pgettext("room", "Between %(min)d and %(max)d seats.")),
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
        _l("Slot length (minutes)"),
        choices=[SelectChoice(minutes, str(minutes)) for minutes in OFFERED_SLOTS],
        coerce=int,
    )
    needs_approval = BooleanField(_l("A keeper approves each booking"))
    is_active = BooleanField(_l("It can be booked"), default=True)


class OpeningForm(Form):
    """Opening a home: which needs that answers, and what their teachers read."""

    needs = MultiCheckboxField(_l("Which needs does it answer?"), coerce=row_id)
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
