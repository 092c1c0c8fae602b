"""The forms of bulletins: a period, and titles and texts."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, IntegerField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, Length
from wtforms.widgets import HiddenInput

from welfare.bulletins.models import TITLE_LENGTH
from welfare.bulletins.texts import left_over_braces, names_in
from welfare.reports.figures import FIGURES
from welfare.web.forms import Form

TEXT_LENGTH = 20_000
EXAMPLE = "{{solved}}"
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)


class PeriodForm(Form):
    """The days that a new bulletin is about."""

    first = DateField(_l("First day"), [DataRequired(_l("Choose the first day."))])
    last = DateField(_l("Last day"), [DataRequired(_l("Choose the last day."))])

    def validate_first(self, field: Any) -> None:
        """A year that can be typed may be none that there is."""
        _refuse_odd_day(field)

    def validate_last(self, field: Any) -> None:
        """Not before the first."""
        _refuse_odd_day(field)
        if self.first.data and field.data < self.first.data:
            raise ValidationError(_l("The last day is before the first."))


def _refuse_odd_day(field: Any) -> None:
    if not EARLIEST <= field.data <= LATEST:
        raise ValidationError(_l("This date cannot be right."))


def _title(label: Any) -> StringField:
    return StringField(
        label,
        [
            DataRequired(_l("Every bulletin has a title.")),
            Length(max=TITLE_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )


def _text(label: Any) -> TextAreaField:
    return TextAreaField(
        label,
        [
            DataRequired(_l("Write the text, in both languages.")),
            Length(max=TEXT_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )


class BulletinForm(Form):
    """The bulletin in both languages."""

    title_zh = _title(_l("Title in Chinese"))
    text_zh = _text(_l("Text in Chinese"))
    title_en = _title(_l("Title in English"))
    text_en = _text(_l("Text in English"))

    @property
    def texts(self) -> dict[str, str]:
        """What the form says, by the columns of a bulletin."""
        return {name: self[name].data for name in ("title_zh", "text_zh", "title_en", "text_en")}

    def validate_text_zh(self, field: Any) -> None:
        """Every figure that it names is there."""
        _refuse_unknown_figures(field)

    def validate_text_en(self, field: Any) -> None:
        """Every figure that it names is there."""
        _refuse_unknown_figures(field)


def _refuse_unknown_figures(field: Any) -> None:
    unknown = [name for name in names_in(field.data or "") if name not in FIGURES]
    if unknown:
        raise ValidationError(_l("There is no figure called %(name)s.", name=unknown[0]))
    if left_over_braces(field.data or ""):
        sentence = _l("A figure stands between two pairs of braces, like %(example)s.", example=EXAMPLE)
        raise ValidationError(sentence)


class IssueForm(Form):
    """Which version, with which figures, somebody has looked at."""

    version = IntegerField(widget=HiddenInput())
    seen = HiddenField()
