"""What a round is to be, and what more flats would change."""

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    SelectField,
    StringField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from welfare import clock
from welfare.housing.forms import AT_MOST
from welfare.housing.rounds.actions import Plan
from welfare.housing.rules.models import ROUND_NAME_LENGTH
from welfare.web.choices import MultiComboboxField
from welfare.web.forms import Form
from welfare.web.routing import row_id


class RoundForm(Form):
    """What a round is to be."""

    name = StringField(
        _l("Name of the round"),
        [DataRequired(_l("Give the round a name.")), Length(max=ROUND_NAME_LENGTH, message=AT_MOST)],
    )
    rule_set = SelectField(_l("Rules"), [InputRequired(_l("Choose the rules."))], coerce=row_id)
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
        _l("Length of stay (months)"),
        [InputRequired(_l("Give a number.")), NumberRange(1, 120, _l("Between %(min)d and %(max)d months."))],
        default=36,
    )
    schools = MultiComboboxField(_l("All vacant flats of these schools"), coerce=row_id)
    units = MultiComboboxField(_l("And single flats"), coerce=row_id)

    def validate_closes_on(self, field: DateField) -> None:
        """Applications must still be possible."""
        if field.data and field.data < clock.today():
            raise ValidationError(_("This day has passed."))

    def validate_schools(self, field: MultiComboboxField) -> None:
        """A round gives out flats."""
        if not field.data and not self.units.data and not self.units.process_errors:
            raise ValidationError(_("A round needs flats: choose at least one school or flat."))

    def plan(self, at_schools: Collection[int]) -> Plan:
        """What the form says, once it holds; its schools stand for the vacant flats `at_schools`."""
        return Plan(
            name=self.name.data,
            rule_set_id=self.rule_set.data,
            closes_on=self.closes_on.data,
            notice_days=self.notice_days.data,
            offer_days=self.offer_days.data,
            term_months=self.term_months.data,
            unit_ids={*at_schools, *self.units.data},
        )


class WhatIfForm(Form):
    """A question that changes nothing."""

    class Meta(Form.Meta):
        """It is asked by GET."""

        csrf = False

    school = SelectField(_l("School"), coerce=row_id)
    more = IntegerField(
        _l("More flats"), [InputRequired(), NumberRange(1, 500, _l("Between %(min)d and %(max)d."))]
    )
