"""The form of an entry: filled from its row, with its choices, and read."""

from collections.abc import Callable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_login import current_user
from wtforms import BooleanField, DateField, HiddenField, SelectChoice, SelectField

from welfare.accounts.models import Person
from welfare.accounts.queries import person_by_staff_number
from welfare.extensions import db
from welfare.organizations.options import Source
from welfare.registers.forms import AgreementField, AllianceField, LeaderField, SchoolField, StaffField
from welfare.registers.options import ENTERED_ALLIANCES, ENTERED_SCHOOLS
from welfare.registers.queries import agreements, bureau_leaders
from welfare.registers.refusals import NobodyOfThatNumber
from welfare.registers.shape import Register
from welfare.web.choices import Choice, told_apart
from welfare.web.forms import Form
from welfare.web.i18n import format_day
from welfare.web.shown import text_of

CHOICES: dict[type, Callable[[int | None], list[tuple[int, str]]]] = {
    LeaderField: lambda there: told_apart(
        Choice(one.id, one.name, one.staff_number) for one in bureau_leaders(besides=there)
    ),
    AgreementField: lambda _there: told_apart(
        Choice(one.id, f"{one.title} · {one.partner}", format_day(one.signed_on)) for one in agreements()
    ),
}
"""What there is to choose from, whoever is chosen already among it."""
PLACES: dict[type, Source] = {SchoolField: ENTERED_SCHOOLS, AllianceField: ENTERED_ALLIANCES}


def form_of(register: Register, row: Any = None) -> Form:
    """The form for an entry, empty or as the row says."""
    form = register.form(data=_said(register, row) if row is not None else None)
    for field in form:
        places = PLACES.get(type(field))
        if places is not None:
            field.offer(places.offered_to(current_user, besides=field.object_data), blank=_("Choose"))
        choices = CHOICES.get(type(field))
        if choices is not None:
            offered = [SelectChoice(id_, name) for id_, name in choices(field.object_data)]
            field.choices = [SelectChoice("", _("Choose")), *offered]
    return form


def _said(register: Register, row: Any) -> dict[str, Any]:
    names = register.model.__table__.columns.keys()
    said = {name: getattr(row, name) for name in names}
    if "person_id" in said:
        said["person_id"] = db.session.get_one(Person, said["person_id"]).staff_number
    return said


def in_words(field: Any, value: Any) -> Any:
    """What a field's value is called on screen, a day also as histories keep it; the value itself where it
    has no other name."""
    if isinstance(field, BooleanField):
        return _("yes") if value else _("no")
    if isinstance(field, SelectField):
        labels = {text_of(choice.value): choice.label for choice in field.choices or ()}
        return labels.get(text_of(value), value)
    if isinstance(field, DateField) and value:
        return format_day(value if isinstance(value, date) else date.fromisoformat(value))
    return value


def said_in(form: Form) -> list[tuple[str, Any]]:
    """What an entry says, each field with its value in words, for those who only read."""
    shown = (field for field in form if not isinstance(field, HiddenField))
    return [(field.label.text, in_words(field, field.data)) for field in shown]


def values_of(form: Form, register: Register) -> dict[str, Any]:
    """What a form says, by column. Raises `NobodyOfThatNumber`."""
    names = register.model.__table__.columns.keys()
    return {field.name: _value(field) for field in form if field.name in names}


def _value(field: Any) -> Any:
    if not isinstance(field, StaffField):
        return field.data
    person = person_by_staff_number(field.data)
    if person is None:
        raise NobodyOfThatNumber
    return person.id
