"""What a page has shown of a form, field by field: as texts that are compared, and as a page says them."""

import enum
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import parse_qs, urlencode

from flask_babel import gettext as _
from wtforms import (
    BooleanField,
    FieldList,
    FileField,
    FormField,
    HiddenField,
    PasswordField,
    SelectField,
    SelectMultipleField,
)

from welfare.spelling import tidy
from welfare.web.forms import Form

DIGEST_LENGTH = 12
LONGEST = 20_000
NEVER_COMPARED = (HiddenField, PasswordField, FileField)


def leaves(fields: Iterable[Any]) -> Iterator[Any]:
    """The fields that hold a value, also those of a form's forms and lists."""
    for field in fields:
        if isinstance(field, FormField | FieldList):
            yield from leaves(field)
        elif not isinstance(field, NEVER_COMPARED):
            yield field


def written(form: Form) -> str:
    """What a page shows, for it to carry."""
    pairs = []
    for field in leaves(form):
        if isinstance(field, SelectMultipleField):
            pairs += [(field.name, value) for value in ("", *sorted(chosen_in(field.object_data)))]
        else:
            pairs.append((field.name, digest_of(text_of(field.object_data))))
    return urlencode(pairs)


def read(made_from: str) -> Mapping[str, list[str]]:
    """What a page has shown; nothing where that cannot be read."""
    return parse_qs(made_from[:LONGEST], keep_blank_values=True)


def digest_of(text: str) -> str:
    """By which a value is told from another; short, for a page carries one for each field."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:DIGEST_LENGTH]


def typed_in(field: Any) -> str:
    """What was typed, also where it is nothing that the field can hold."""
    return "\n".join(map(str, field.raw_data or ())) if field.process_errors else text_of(field.data)


def text_of(value: Any) -> str:
    """A value as a field sends it: the same for the column's and for what was typed of it."""
    match value:
        case None | False:
            return ""
        case True:
            return "y"
        case enum.Enum():
            return str(value.value)
        case datetime():
            return value.strftime("%Y-%m-%dT%H:%M")
        case float() | Decimal():
            return f"{Decimal(str(value)).normalize():f}"
        case _:
            return tidy(str(value)) or ""


def chosen_in(values: Any) -> set[str]:
    """The values of a field of several choices, as it sends them."""
    return {text_of(value) for value in values or ()}


def in_words(field: Any) -> str:
    """What is there now, as a reader understands it."""
    text = text_of(field.object_data)
    if isinstance(field, BooleanField):
        return _("Yes") if text else _("No")
    if isinstance(field, SelectField | SelectMultipleField):
        chosen = chosen_in(
            field.object_data if isinstance(field, SelectMultipleField) else [field.object_data]
        )
        labels = [str(choice.label) for choice in field.iter_choices() if str(choice.value) in chosen]
        return _(", ").join(labels) or _("nothing")
    return (text.replace("T", " ") if isinstance(field.object_data, datetime) else text) or _("nothing")
