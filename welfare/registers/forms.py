"""The fields that entries are asked by. A field is called as the column that it fills."""

from collections.abc import Callable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from welfare import clock
from welfare.needs.labels import choices
from welfare.registers.models import TITLE_LENGTH, WORDS_LENGTH
from welfare.web.choices import ComboboxField
from welfare.web.routing import id_or_none

TOO_LONG = _l("At most %(max)d characters.")
MOST = 1_000_000


class PlaceField(ComboboxField):
    """A school or an alliance; what there is to choose from is filled in where the form is shown."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [InputRequired(_l("Choose one."))], **more)


class SchoolField(PlaceField):
    """A school."""


class AllianceField(PlaceField):
    """An alliance."""


class RowField(SelectField):
    """One of some things, by id; what there is to choose from is filled in where the form is shown."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [InputRequired(_l("Choose one."))], coerce=id_or_none, **more)


class LeaderField(RowField):
    """One of the bureau's leaders."""


class AgreementField(RowField):
    """An agreement."""


class StaffField(StringField):
    """A person, by staff number."""


def one_line(label: Any, longest: int = TITLE_LENGTH) -> StringField:
    """Words on one line, which have to be given."""
    return StringField(label, [DataRequired(_l("Fill this in.")), Length(max=longest, message=TOO_LONG)])


def several_lines(label: Any, *first: Any) -> TextAreaField:
    """Words on several lines; `first` says whether they have to be given."""
    return TextAreaField(label, [*first, Length(max=WORDS_LENGTH, message=TOO_LONG)])


def whole_number(label: Any, least: int = 0) -> IntegerField:
    """How many, from `least` on."""
    says = _l("Between %(min)d and %(max)d.")
    return IntegerField(label, [InputRequired(_l("Give the number.")), NumberRange(least, MOST, says)])


def _not_to_come(_form: Any, field: Any) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError(_l("This day is still to come."))


def not_before(name: str, says: Any) -> Callable[[Any, Any], None]:
    """For a day that does not lie before that of the field `name`; what is said where it does."""

    def check(form: Any, field: Any) -> None:
        if form[name].data and field.data and field.data < form[name].data:
            raise ValidationError(says)

    return check


def past_day(label: Any, first: Any = None, *more: Any) -> DateField:
    """A day that is not still to come; `first` says where it may be left out, `more` what else it must be."""
    return DateField(label, [first or DataRequired(_l("Choose the day.")), _not_to_come, *more])


def one_of(label: Any, kind: Any, words: dict[Any, Any], *only: Any) -> SelectField:
    """One of a kind, all of them or `only` some, by the words for them."""
    return SelectField(label, choices=choices(words, *only), coerce=kind)
