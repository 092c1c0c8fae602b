"""What every form shares: tidy text, and coming back with what was typed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import abort, request
from flask_wtf import FlaskForm
from markupsafe import Markup, escape
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DecimalField, FileField, FormField, PasswordField, SelectMultipleField, StringField
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, Input, ListWidget
from wtforms.widgets.core import clean_key

from welfare.spelling import tidy
from welfare.web.i18n import language

if TYPE_CHECKING:
    from welfare.web.versions import Meanwhile

NO_NUMBER = "Not a valid decimal value."
"""As WTForms says it, whose own catalogue has it."""
RESUMED = "resumed"
"""The field that marks a form brought back after signing in: show it, do not act on it."""


class MultiCheckboxField(SelectMultipleField):
    """Several of a few choices, each with a box of its own."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class NumberField(DecimalField):
    """A number with decimals, and none of the others that Python calls decimals (`Infinity`, `NaN`): of those
    some raise wherever they are compared."""

    data: Any

    def process_formdata(self, valuelist: Sequence[Any]) -> None:
        """Takes what is a number; where nothing is sent, it stays what it was."""
        super().process_formdata(valuelist)
        if valuelist and self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(self.gettext(NO_NUMBER))


def attributes(**given: Any) -> Markup:
    """Attributes as WTForms writes them. It makes each of several pieces of Markup, which on a page of many
    controls is a tenth of the page."""
    pairs = ((clean_key(name), value) for name, value in sorted(given.items()) if value is not False)
    return Markup(  # noqa: S704  # escaped here; names are written by us
        " ".join(name if value is True else f'{name}="{_escaped(value)}"' for name, value in pairs)
    )


def _escaped(value: Any) -> str:
    return str(escape(value)).replace('"', "&quot;")  # also in what is marked as safe


Input.html_params = staticmethod(attributes)


class ReadersLanguage:
    """Of a form's `Meta`: what WTForms itself says is in the reader's language, read once for each."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The reader's language."""
        return (language(),)


class Form(FlaskForm):
    """The base of every form."""

    meanwhile: "Meanwhile | None" = None
    """Of a form that edits something: what others have changed since it was shown (`versions.py`)."""

    class Meta(ReadersLanguage, FlaskForm.Meta):
        """Every text field is tidied."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Takes what the form of a page sends, of files those that it has a field for; a body of JSON in
            its place is a bad request (400)."""
            if request.is_json and not (formdata is None or isinstance(formdata, MultiDict)):
                abort(400)
            sent = super().wrap_formdata(form, formdata)
            if not isinstance(sent, CombinedMultiDict):
                return sent
            names = {field.name for field in form if isinstance(field, FileField)}
            files = [pair for pair in request.files.items(multi=True) if pair[0] in names]
            return CombinedMultiDict((MultiDict(files), request.form))

        def bind_field(self, form: Any, unbound_field: Any, options: dict[str, Any]) -> Any:
            """Adds the filter to text fields; a password stays as it was typed."""
            kind = unbound_field.field_class
            if issubclass(kind, StringField) and not issubclass(kind, PasswordField):
                options["filters"] = [tidy, *unbound_field.kwargs.get("filters", ())]
            return unbound_field.bind(form=form, **options)

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
