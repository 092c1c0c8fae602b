"""What every form shares: tidy text, and coming back with what was typed."""

import unicodedata
from typing import TYPE_CHECKING, Any

from flask import abort, request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FormField, PasswordField, SelectMultipleField, StringField, ValidationError
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, ListWidget

if TYPE_CHECKING:
    from welfare.web.versions import Meanwhile

RESUMED = "resumed"
"""The field that marks a form brought back after signing in: show it, do not act on it."""
CONTROL_CHARACTERS_KEPT = "\n\t"
MARK = "\ufffd"
BIDI_OVERRIDES = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def tidy(text: str | None) -> str | None:
    """Text as it is stored: NFC, Unix line ends, no outer blanks."""
    if text is None:
        return None
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def plain(text: str | None) -> str | None:
    """Full-width letters and digits, as an input method leaves them, as plain ones."""
    return unicodedata.normalize("NFKC", text).strip() if text else text


def has_hidden_characters(text: str) -> bool:
    """Whether there is what cannot be seen but could break or disguise a page: control codes, overrides."""
    return any(map(_is_hidden, text))


def with_hidden_marked(text: str) -> str:
    """The text with a mark wherever something hidden stood, fit to be shown again."""
    return "".join(MARK if _is_hidden(character) else character for character in text)


def _is_hidden(character: str) -> bool:
    is_control = unicodedata.category(character) in ("Cc", "Cs") and character not in CONTROL_CHARACTERS_KEPT
    return is_control or character in BIDI_OVERRIDES


class NoControlCharacters:
    """Refuses text with hidden characters, and marks where they stood."""

    def __call__(self, form: Any, field: Any) -> None:
        """Raises `ValidationError` naming the problem in words."""
        if has_hidden_characters(field.data or ""):
            field.data = with_hidden_marked(field.data)
            raise ValidationError(
                _l("This text holds an invisible control character. Please type that part again.")
            )


class MultiCheckboxField(SelectMultipleField):
    """Several of a few choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Form(FlaskForm):
    """The base of every form."""

    meanwhile: "Meanwhile | None" = None
    """Of a form that edits something: what others have changed since it was shown (`versions.py`)."""

    class Meta(FlaskForm.Meta):
        """Every text field is tidied and checked for control characters."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Takes what the form of a page sends; a body of JSON in its place is a bad request (400)."""
            if request.is_json and not (formdata is None or isinstance(formdata, MultiDict)):
                abort(400)
            return super().wrap_formdata(form, formdata)

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Adds the filter and the check to text fields; a password stays as it was typed."""
            kind = unbound_field.field_class
            is_text = issubclass(kind, StringField) and not issubclass(kind, PasswordField)
            if is_text:
                options["filters"] = [tidy, *unbound_field.kwargs.get("filters", ())]
            field = unbound_field.bind(form=form, **options)
            if is_text:
                field.validators = [*field.validators, NoControlCharacters()]
            return field

    def validate_on_submit(self, extra_validators: Any = None) -> bool:
        """Whether the form was sent and holds; a resumed one is shown again first."""
        return RESUMED not in request.form and super().validate_on_submit(extra_validators)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether the form holds, and nothing in it collides with what others have changed meanwhile."""
        if self.meanwhile is None:
            return super().validate(extra_validators)
        self.meanwhile.merge()
        holds = super().validate(extra_validators)
        return self.meanwhile.settle() and holds

    @property
    def status(self) -> int:
        """With what the form's page is answered: 409 where it collides, 422 where it does not hold."""
        if self.meanwhile is not None and self.meanwhile.collides:
            return 409
        return 422 if self.errors else 200

    @property
    def code(self) -> str:
        """By what a program is told the same."""
        return "conflict" if self.status == 409 else "invalid"


def set_apart(form: BaseForm, name: str) -> None:
    """Give the fields ids that begin with `name`: several forms that share a page have fields of one name."""
    for field in form:
        field.id = f"{name}-{field.name}"
        if field.label.field_id:
            field.label.field_id = field.id


def errors_by_name(form: BaseForm) -> dict[str, list[str]]:
    """What is wrong, by the names that the fields have on the page; also within a form's forms."""
    errors: dict[str, list[str]] = {}
    for field in form:
        if isinstance(field, FormField):
            errors |= errors_by_name(field.form)
        elif field.errors:
            errors[field.name] = [str(error) for error in field.errors]
    return errors


class NothingMore(Form):
    """Only the token: for a button that says all there is to say."""
