"""A rule set as it is typed: lines of points, and conditions to apply at all."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    FieldList,
    FormField,
    IntegerField,
    SelectChoice,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.meta import DefaultMeta
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from welfare.housing.forms import AT_MOST
from welfare.housing.labels import SHORT, TEST
from welfare.housing.rules.facts import BY_KEY, FACTS, NO, OPEN_FACTS, YES
from welfare.housing.rules.models import ROUND_NAME_LENGTH
from welfare.housing.rules.scoring import Condition, Item, ScoringRules, Test
from welfare.web.forms import Form, ReadersLanguage

MOST_ITEMS = 12
MOST_CONDITIONS = 3
MOST_POINTS = 1000


class LineForm(PlainForm):
    """A form within the form."""

    class Meta(ReadersLanguage, DefaultMeta):
        """Nothing of a whole form's: that one has the token."""


class ItemForm(LineForm):
    """One line of the rules; without points it is an empty line."""

    fact = SelectField(_l("Fact"), choices=[SelectChoice(fact.key, SHORT[fact.key]) for fact in FACTS])
    test = SelectField(
        _l("Condition"), choices=[SelectChoice(test.value, label) for test, label in TEST.items()]
    )
    value = StringField(_l("Value"))
    points = IntegerField(_l("Points"), [Optional(), NumberRange(1, MOST_POINTS, _l("At least 1 point."))])
    cap = IntegerField(_l("At most"), [Optional(), NumberRange(1, MOST_POINTS, _l("At least 1 point."))])

    def validate_value(self, field: StringField) -> None:
        """A number for what is counted, a yes or no for the rest."""
        if self.points.data:
            _check_value(self, field.data)


class ConditionForm(LineForm):
    """One condition that an applicant must meet; without a value it is an empty line."""

    fact = SelectField(_l("Fact"), choices=[SelectChoice(fact.key, SHORT[fact.key]) for fact in OPEN_FACTS])
    test = SelectField(
        _l("Condition"),
        choices=[SelectChoice(test.value, label) for test, label in TEST.items() if test != Test.EACH],
    )
    value = StringField(_l("Value"))

    def validate_value(self, field: StringField) -> None:
        """As in an item."""
        if field.data and field.data.strip():
            _check_value(self, field.data)


class RuleSetForm(Form):
    """A rule set, to be kept as another version."""

    name = StringField(
        _l("Name of the rules"),
        [DataRequired(_l("Give the rules a name.")), Length(max=ROUND_NAME_LENGTH, message=AT_MOST)],
    )
    items = FieldList(FormField(ItemForm), label=_l("Points"), min_entries=MOST_ITEMS, max_entries=MOST_ITEMS)
    cap = IntegerField(
        _l("Points altogether at most"),
        [
            InputRequired(_l("Give the most points one can have.")),
            NumberRange(1, MOST_POINTS, _l("At least 1 point.")),
        ],
    )
    eligibility = FieldList(
        FormField(ConditionForm),
        label=_l("Who can apply"),
        min_entries=MOST_CONDITIONS,
        max_entries=MOST_CONDITIONS,
    )

    def validate_cap(self, field: IntegerField) -> None:
        """Rules without points would leave everything to the draw."""
        if not any(line.form.points.data for line in self.items):
            raise ValidationError(_("These rules give no points. Fill in at least one line with points."))

    @property
    def rules(self) -> ScoringRules:
        """The rules that the form says, once it holds; empty lines left out."""
        lines = [line.form for line in self.items if line.form.points.data]
        conditions = [line.form for line in self.eligibility if (line.form.value.data or "").strip()]
        return ScoringRules(
            items=tuple(
                Item(
                    line.fact.data,
                    Test(line.test.data),
                    value_of(line.fact.data, line.value.data),
                    points=line.points.data,
                    cap=line.cap.data or line.points.data,
                )
                for line in lines
            ),
            cap=self.cap.data,
            eligibility=tuple(
                Condition(line.fact.data, Test(line.test.data), value_of(line.fact.data, line.value.data))
                for line in conditions
            ),
        )


def value_of(fact: str, text: str | None) -> int | str:
    """A rule's value as typed. Raises `ValueError`."""
    text = (text or "").strip()
    if BY_KEY[fact].is_number:
        return int(text)
    known = {YES: YES, NO: NO, str(_("Yes")).casefold(): YES, str(_("No")).casefold(): NO}
    if text.casefold() not in known:
        raise ValueError(text)
    return known[text.casefold()]


def _check_value(line: ItemForm | ConditionForm, text: str | None) -> None:
    if line.fact.errors or line.test.errors:
        return
    fact, test = line.fact.data, line.test.data
    try:
        value = value_of(fact, text)
    except ValueError:
        raise ValidationError(
            _("Give a number.") if BY_KEY[fact].is_number else _("Write yes or no.")
        ) from None
    if isinstance(value, str) and test != Test.IS:
        raise ValidationError(_("Yes/no facts can only be tested with “is”."))
    if isinstance(value, int) and not (1 if test == Test.EACH else 0) <= value <= (BY_KEY[fact].most or 0):
        raise ValidationError(_("This value is not possible."))
