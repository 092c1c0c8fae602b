"""What is asked of those who run housing: flats, rules, rounds, answers, keys."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    DateField,
    DecimalField,
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms import Form as PlainForm
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from welfare import clock
from welfare.housing.actions.rounds import Plan
from welfare.housing.actions.units import Description
from welfare.housing.facts import BY_KEY, FACTS, NO, OPEN_FACTS, YES
from welfare.housing.forms import AT_MOST, CorrectionForm
from welfare.housing.labels import OBTAINED, SHORT, TEST
from welfare.housing.models import (
    BUILDING_LENGTH,
    NUMBER_LENGTH,
    ROUND_NAME_LENGTH,
    WORDS_LENGTH,
    Obtained,
)
from welfare.housing.scoring import Condition, Item, RuleSet, Test
from welfare.web.forms import Form, MultiCheckboxField

LARGEST_AREA = 9999
USUAL_CEILING = 35
"""Square metres that a turnover flat has at most, as a rule; larger ones are possible and marked."""
MOST_COST = 100_000_000
MOST_ITEMS = 12
MOST_CONDITIONS = 3
MOST_POINTS = 1000


class UnitForm(Form):
    """What a flat is."""

    school = SelectField(_l("School"), coerce=int)
    building = StringField(
        _l("Building"),
        [DataRequired(_l("Name the building.")), Length(max=BUILDING_LENGTH, message=AT_MOST)],
    )
    number = StringField(
        _l("Number"),
        [DataRequired(_l("Give the number on the door.")), Length(max=NUMBER_LENGTH, message=AT_MOST)],
    )
    floor_area = DecimalField(
        _l("Floor area (m²)"),
        [
            InputRequired(_l("Give the floor area.")),
            NumberRange(1, LARGEST_AREA, _l("A flat has a floor area of at least 1 m².")),
        ],
        description=_l("As a rule at most 35 m²; larger flats are marked in the list."),
    )
    rooms = IntegerField(
        _l("Rooms"),
        [
            InputRequired(_l("Give the number of rooms.")),
            NumberRange(1, 20, _l("Between %(min)d and %(max)d rooms.")),
        ],
    )
    obtained_by = SelectField(
        _l("How it was obtained"), choices=[SelectChoice(one.value, label) for one, label in OBTAINED.items()]
    )
    cost_yuan = IntegerField(
        _l("Cost (yuan)"),
        [
            InputRequired(_l("Give the cost; 0 where there was none.")),
            NumberRange(0, MOST_COST, _l("Between 0 and 100 million yuan.")),
        ],
        description=_l("Of a rented flat, a year's rent."),
    )

    @property
    def description(self) -> Description:
        """What the form says, once it holds."""
        return Description(
            school_id=self.school.data,
            building=self.building.data,
            number=self.number.data,
            floor_area=float(self.floor_area.data),
            rooms=self.rooms.data,
            obtained_by=Obtained(self.obtained_by.data),
            cost_yuan=self.cost_yuan.data,
        )


class ItemForm(PlainForm):
    """One line of the rules; without points it is an empty line."""

    fact = SelectField(_l("Fact"), choices=[SelectChoice(fact.key, SHORT[fact.key]) for fact in FACTS])
    test = SelectField(_l("Test"), choices=[SelectChoice(test.value, label) for test, label in TEST.items()])
    value = StringField(_l("Value"))
    points = IntegerField(_l("Points"), [Optional(), NumberRange(1, MOST_POINTS, _l("At least 1 point."))])
    cap = IntegerField(_l("At most"), [Optional(), NumberRange(1, MOST_POINTS, _l("At least 1 point."))])

    def validate_value(self, field: StringField) -> None:
        """A number for what is counted, a yes or no for the rest."""
        if self.points.data:
            _check_value(self.fact.data, self.test.data, field.data)


class ConditionForm(PlainForm):
    """One condition that an applicant must meet; without a value it is an empty line."""

    fact = SelectField(_l("Fact"), choices=[SelectChoice(fact.key, SHORT[fact.key]) for fact in OPEN_FACTS])
    test = SelectField(
        _l("Test"),
        choices=[SelectChoice(test.value, label) for test, label in TEST.items() if test != Test.EACH],
    )
    value = StringField(_l("Value"))

    def validate_value(self, field: StringField) -> None:
        """As in an item."""
        if field.data and field.data.strip():
            _check_value(self.fact.data, self.test.data, field.data)


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
        label=_l("Who can apply at all"),
        min_entries=MOST_CONDITIONS,
        max_entries=MOST_CONDITIONS,
    )

    def validate_cap(self, field: IntegerField) -> None:
        """Rules without points would leave everything to the draw."""
        if not any(line.form.points.data for line in self.items):
            raise ValidationError(_("These rules give no points. Fill in at least one line with points."))

    @property
    def rules(self) -> RuleSet:
        """The rules that the form says, once it holds; empty lines left out."""
        lines = [line.form for line in self.items if line.form.points.data]
        conditions = [line.form for line in self.eligibility if (line.form.value.data or "").strip()]
        return RuleSet(
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


def _check_value(fact: str, test: str, text: str | None) -> None:
    try:
        value = value_of(fact, text)
    except ValueError:
        raise ValidationError(
            _("Give a number.") if BY_KEY[fact].is_number else _("Write yes or no.")
        ) from None
    if isinstance(value, str) and test != Test.IS:
        raise ValidationError(_('A yes or no goes with "is".'))
    if isinstance(value, int) and not (1 if test == Test.EACH else 0) <= value <= (BY_KEY[fact].most or 0):
        raise ValidationError(_("This number cannot be."))


class RoundForm(Form):
    """What a round is to be."""

    name = StringField(
        _l("Name of the round"),
        [DataRequired(_l("Give the round a name.")), Length(max=ROUND_NAME_LENGTH, message=AT_MOST)],
    )
    rule_set = SelectField(_l("Rules"), [InputRequired(_l("Choose the rules."))], coerce=int)
    closes_on = DateField(_l("Last day to apply"), [InputRequired(_l("Choose the last day to apply."))])
    notice_days = IntegerField(
        _l("Working days of the public notice"),
        [
            InputRequired(_l("Give a number.")),
            NumberRange(1, 60, _l("Between %(min)d and %(max)d working days.")),
        ],
        default=5,
    )
    offer_days = IntegerField(
        _l("Working days to answer an offer"),
        [
            InputRequired(_l("Give a number.")),
            NumberRange(1, 60, _l("Between %(min)d and %(max)d working days.")),
        ],
        default=3,
    )
    term_months = IntegerField(
        _l("Months that one may stay"),
        [InputRequired(_l("Give a number.")), NumberRange(1, 120, _l("Between %(min)d and %(max)d months."))],
        default=36,
    )
    schools = MultiCheckboxField(_l("All vacant flats of these schools"), coerce=int)
    units = MultiCheckboxField(_l("And single flats"), coerce=int)

    def validate_closes_on(self, field: DateField) -> None:
        """Applications must still be possible."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("This day has passed."))

    def validate_schools(self, field: MultiCheckboxField) -> None:
        """A round gives out flats."""
        if not field.data and not self.units.data:
            raise ValidationError(_("A round needs flats: choose at least one school or flat."))

    def plan(self, units_by_school: dict[int, list[int]]) -> Plan:
        """What the form says, once it holds; a school stands for its vacant flats."""
        at_schools = [unit for school in self.schools.data for unit in units_by_school.get(school, ())]
        return Plan(
            name=self.name.data,
            rule_set_id=self.rule_set.data,
            closes_on=self.closes_on.data,
            notice_days=self.notice_days.data,
            offer_days=self.offer_days.data,
            term_months=self.term_months.data,
            unit_ids={*at_schools, *self.units.data},
        )


class AnswerForm(CorrectionForm):
    """The answer to an objection; upheld, with the facts as they are."""

    is_upheld = RadioField(
        _l("Is the objection right?"),
        [InputRequired(_l("Say whether it is right."))],
        choices=[
            SelectChoice("no", _l("No: the place is right")),
            SelectChoice("yes", _l("Yes: correct the facts below, and score again")),
        ],
        validate_choice=False,
    )


class RepairForm(Form):
    """What is repaired."""

    words = TextAreaField(_l("What for?"), [Optional(), Length(max=WORDS_LENGTH, message=AT_MOST)])


class KeyForm(Form):
    """Handing over a key."""

    words = TextAreaField(
        _l("What the teacher is told"),
        [
            DataRequired(_l("Say what was handed over; it answers the teacher's need.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )


class RenewalForm(Form):
    """A longer stay."""

    until = DateField(_l("Stays until"), [InputRequired(_l("Choose a date."))])

    def validate_until(self, field: DateField) -> None:
        """A stay goes on into the future."""
        if field.data and field.data <= clock.today():
            raise ValidationError(_("This day has passed."))


class WhatIfForm(Form):
    """A question that changes nothing."""

    class Meta(Form.Meta):
        """It is asked by GET."""

        csrf = False

    school = SelectField(_l("School"), coerce=int)
    more = IntegerField(
        _l("More flats"), [InputRequired(), NumberRange(1, 500, _l("Between %(min)d and %(max)d."))]
    )


class UnitFileForm(Form):
    """A table of flats to be read."""

    file = FileField(_l("Table of flats"), [FileRequired(_l("Choose a file."))])


class ImportForm(Form):
    """Yes to a preview; the fingerprint says to which one."""

    fingerprint = HiddenField(validators=[DataRequired()])
