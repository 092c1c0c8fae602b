"""The form of what the district sets for each category."""

from collections.abc import Mapping
from typing import Any

import wtforms
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from welfare.needs.categories import all_categories
from welfare.needs.deadlines import ANSWER_WITHIN, LONGEST_LIMIT, Urgency
from welfare.needs.labels import URGENCY
from welfare.needs.settings.models import CategorySetting
from welfare.web.choices import ComboboxField, Options
from welfare.web.forms import Form


def _days(label: Any) -> IntegerField:
    possible = NumberRange(1, LONGEST_LIMIT, _l("Between %(min)d and %(max)d working days."))
    return IntegerField(label, [InputRequired(_l("Give a number of working days.")), possible])


class CategoryFields(wtforms.Form):
    """What is set for one category."""

    is_open = BooleanField(_l("Teachers can submit such needs"))
    default_unit = ComboboxField(_l("Usual unit"))
    urgent_days = _days(URGENCY[Urgency.URGENT])
    inquiry_days = _days(URGENCY[Urgency.INQUIRY])
    ordinary_days = _days(URGENCY[Urgency.ORDINARY])
    complex_days = _days(URGENCY[Urgency.COMPLEX])


def settings_form(settings: Mapping[str, CategorySetting], units: Options) -> Form:
    """One form with the fields of every category, filled with what is set or usual."""
    fields = {category.key: FormField(CategoryFields, category.label) for category in all_categories()}
    usual = {f"{urgency.value}_days": days for urgency, days in ANSWER_WITHIN.items()}
    data = {key: {**usual, **_as_fields(settings.get(key))} for key in fields}
    form: Form = type("SettingsForm", (Form,), fields)(data=data)
    for key in fields:
        form[key].default_unit.offer(units, blank=_("No usual unit; choose each time"))
    return form


def _as_fields(setting: CategorySetting | None) -> dict[str, Any]:
    if setting is None:
        return {"is_open": False}
    days = {f"{urgency.value}_days": setting.days_for(urgency) for urgency in Urgency}
    return {"is_open": setting.is_open, "default_unit": setting.default_unit_id, **days}
