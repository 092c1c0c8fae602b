"""The form of what the district sets for each category."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, IntegerField
from wtforms.validators import InputRequired, NumberRange, ValidationError

from welfare.needs.categories import all_categories
from welfare.needs.deadlines import ANSWER_WITHIN, LONGEST_LIMIT, SILENT_DAYS, USUAL_QUESTION, Urgency
from welfare.needs.labels import URGENCY
from welfare.needs.settings.models import CategorySetting
from welfare.web.choices import ComboboxField, Options
from welfare.web.forms import Form

QUESTION = {
    "silent_days": _l("Until the intake clerk may decide"),
    "goes_on_days": _l("Until the deadline goes on"),
}
"""The limits of a question, by what is set."""


def _days(label: Any, least: int = 1, most: int = LONGEST_LIMIT) -> IntegerField:
    possible = NumberRange(least, most, _l("Between %(min)d and %(max)d working days."))
    return IntegerField(label, [InputRequired(_l("Give a number of working days.")), possible])


class CategoryFields(wtforms.Form):
    """What is set for one category."""

    is_open = BooleanField(_l("Teachers can submit such needs"))
    default_unit = ComboboxField(_l("Usual unit"))
    urgent_days = _days(URGENCY[Urgency.URGENT])
    inquiry_days = _days(URGENCY[Urgency.INQUIRY])
    ordinary_days = _days(URGENCY[Urgency.ORDINARY])
    complex_days = _days(URGENCY[Urgency.COMPLEX])
    silent_days = _days(QUESTION["silent_days"], SILENT_DAYS[0], SILENT_DAYS[-1])
    goes_on_days = _days(QUESTION["goes_on_days"], SILENT_DAYS[0] + 1)

    def validate_goes_on_days(self, field: IntegerField) -> None:
        """First a clerk may decide, then the clock does."""
        silent = self.silent_days.data
        if silent is not None and field.data is not None and field.data <= silent:
            raise ValidationError(_("More working days than until the intake clerk may decide."))


def settings_form(settings: Mapping[str, CategorySetting], units: Options) -> Form:
    """One form with the fields of every category, filled with what is set or usual."""
    fields = {category.key: FormField(CategoryFields, category.label) for category in all_categories()}
    usual = {f"{urgency.value}_days": days for urgency, days in ANSWER_WITHIN.items()}
    data = {key: {**usual, **asdict(USUAL_QUESTION), **_as_fields(settings.get(key))} for key in fields}
    form: Form = type("SettingsForm", (Form,), fields)(data=data)
    for key in fields:
        form[key].default_unit.offer(units, blank=_("No usual unit; choose each time"))
    return form


def _as_fields(setting: CategorySetting | None) -> dict[str, Any]:
    if setting is None:
        return {"is_open": False}
    days = {f"{urgency.value}_days": setting.days_for(urgency) for urgency in Urgency}
    days |= asdict(setting.question_limits)
    return {"is_open": setting.is_open, "default_unit": setting.default_unit_id, **days}
