"""Which public random value is to be taken, and what it is."""

import re

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, RadioField, SelectChoice, StringField, ValidationError
from wtforms.validators import InputRequired, Length, Optional

from welfare import clock
from welfare.housing.draw.actions import NO_VALUE, Named
from welfare.housing.draw.rules import Source, issue_after, may_be_drawn_on, read_value
from welfare.housing.forms import AT_MOST
from welfare.housing.labels import SOURCE
from welfare.spelling import as_digits, plain
from welfare.web.forms import Form

VALUE_LENGTH = 64


class FreezeForm(Form):
    """The public random value that will be taken, named while nobody can know it."""

    source = RadioField(
        _l("Public random value"),
        [InputRequired(_l("Choose where the value comes from."))],
        choices=[SelectChoice(source.value, label) for source, label in SOURCE.items()],
        default=Source.SSQ.value,
    )
    day = DateField(_l("Drawn on"), [InputRequired(_l("Choose a day."))])
    issue = StringField(
        _l("Number of the issue"),
        [Length(max=7, message=AT_MOST)],
        filters=[as_digits],
        description=_l(
            "Seven digits as they are announced, such as 2026138. A drand round follows from the day."
        ),
    )

    def begin(self) -> "FreezeForm":
        """With the first day that is possible."""
        self.day.data = issue_after(Source.SSQ, "2000000", clock.today(), clock.today())[1]
        return self

    def validate_day(self, field: DateField) -> None:
        """A value that nobody can know yet."""
        if field.data and self.source.data in list(Source) and not self._is_possible():
            raise ValidationError(
                _("Choose a Tuesday, Thursday or Sunday within thirty days, tomorrow at the earliest.")
                if self.source.data == Source.SSQ
                else _("Choose a day within thirty days, tomorrow at the earliest.")
            )

    def validate_issue(self, field: StringField) -> None:
        """An issue that has a number is named by it."""
        if self.source.data != Source.SSQ or self.day.data is None:
            return
        if not re.fullmatch(rf"{self.day.data.year}\d{{3}}", field.data or ""):
            raise ValidationError(_("Give the issue: the year and three digits."))

    def _is_possible(self) -> bool:
        return may_be_drawn_on(Source(self.source.data), self.day.data, clock.today())

    @property
    def named(self) -> Named:
        """What the form says, once it holds."""
        return Named(Source(self.source.data), self.day.data, self.issue.data or "")


class ValueForm(Form):
    """The public random value, as one of two people reads it from its publication."""

    source: Source
    value = StringField(
        _l("The value as it is printed"), [Optional(), Length(max=VALUE_LENGTH, message=AT_MOST)]
    )
    was_not_drawn = BooleanField(_l("This issue was not drawn: take the next one"))

    def validate_was_not_drawn(self, field: BooleanField) -> None:
        """Either there is a value, or there is none."""
        if bool(field.data) == bool((self.value.data or "").strip()):
            raise ValidationError(_("Type the value, or say that there was none."))

    def validate_value(self, field: StringField) -> None:
        """Something that the source can have printed."""
        if not (field.data or "").strip():
            return
        try:
            read_value(self.source, plain(field.data) or "")
        except ValueError:
            raise ValidationError(
                _("Type six different numbers up to 33 in ascending order, then one up to 16.")
                if self.source == Source.SSQ
                else _("Type the 64 hexadecimal digits of the round's randomness.")
            ) from None

    @property
    def read(self) -> str:
        """The value, once it holds; `NO_VALUE` where there was none."""
        return NO_VALUE if self.was_not_drawn.data else read_value(self.source, plain(self.value.data) or "")
