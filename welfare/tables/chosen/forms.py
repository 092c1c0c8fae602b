"""The form in which somebody says which column is what."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, ValidationError
from wtforms.validators import InputRequired

from welfare.tables.columns import Column
from welfare.web.forms import Form

NONE_OF_THEM = SelectChoice("", _l("None of them"))


class ColumnsForm(Form):
    """A field for each column of an import, see `columns_form`; its value is a place in the row."""

    @property
    def places(self) -> dict[str, int]:
        """Where each column stands that the table has."""
        return {field.name.removeprefix("is_"): int(field.data) for field in self if _is_chosen(field)}


def columns_form(
    columns: Sequence[Column], offered: Sequence[tuple[int, str]], found: Mapping[str, int]
) -> ColumnsForm:
    """The form for a row whose headings are `offered`, each with its place, as far as they are `found`."""
    choices = [NONE_OF_THEM, *(SelectChoice(str(place), heading) for place, heading in offered)]
    known = {str(place) for place, _heading in offered}
    fields = {
        f"is_{column.name}": SelectField(
            column.heading,
            [InputRequired(_l("Choose a column."))] if column.is_required else [],
            choices=choices,
            default=place if (place := str(found.get(column.name, ""))) in known else "",
            description=str(column.explanation),
        )
        for column in columns
    }
    checks = {f"validate_{name}": _check_chosen_once for name in fields}
    kind = type("ColumnsForm", (ColumnsForm,), {**fields, **checks})
    return kind()


def _check_chosen_once(form: ColumnsForm, field: SelectField) -> None:
    for other in form:
        if other is field:
            return
        if _is_chosen(other) and other.data == field.data:
            raise ValidationError(_("This column is %(column)s already.", column=other.label.text))


def _is_chosen(field: Any) -> bool:
    return field.name.startswith("is_") and bool(field.data)
