"""What is filled in of one past session, and who was there: found by name, or pasted line by line."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from welfare.needs.labels import choices
from welfare.training.forms import at_most
from welfare.training.labels import FIELD, MODE
from welfare.training.lifecycle import MOST_SEATS
from welfare.training.models import NAME_LENGTH, PLACE_LENGTH, Mode, SessionKind
from welfare.training.past.columns import KIND_WORDS
from welfare.training.past.listed import people_in
from welfare.training.past.options import Attendants
from welfare.training.past.sessions import is_over, no_programme_and_no_kind, wrong_period
from welfare.training.past.table import hours_in, wrong_hours
from welfare.training.programmes.queries import programmes
from welfare.web.choices import MultiComboboxField
from welfare.web.forms import Form
from welfare.web.routing import id_or_none, row_id

LONGEST_LIST = 60_000
HOURS_LENGTH = 20


def _kind_or_none(value: Any) -> SessionKind | None:
    return SessionKind(value) if value else None


class PastSessionForm(Form):
    """A session that was held, as its table would say it; the rules are those of the table."""

    title = StringField(
        _l("Title or topic"), [DataRequired(_l("Give the session a title.")), at_most(NAME_LENGTH)]
    )
    first_day = DateField(_l("First day"), [InputRequired(_l("Say on which day it was held."))])
    last_day = DateField(lazy_pgettext("session", "Last day"), [Optional()])
    place = StringField(_l("Place"), [DataRequired(_l("Say where it was.")), at_most(PLACE_LENGTH)])
    programme = SelectField(_l("Programme"), coerce=id_or_none)
    kind = SelectField(FIELD["kind"], coerce=_kind_or_none)
    mode = RadioField(_l("Mode"), choices=choices(MODE), coerce=Mode, default=Mode.OFFLINE)
    hours = StringField(
        _l("Training hours"),
        [DataRequired(_l("Say how many hours are credited.")), at_most(HOURS_LENGTH)],
    )
    chosen = MultiComboboxField(_l("Find people"), coerce=row_id)
    listed = TextAreaField(_l("A list of people"), [at_most(LONGEST_LIST)])

    def validate_first_day(self, field: DateField) -> None:
        """It has been."""
        if field.data and not is_over(field.data):
            raise ValidationError(_l("This day has not been yet, or is no such day."))

    def validate_last_day(self, field: DateField) -> None:
        """It has been as well, and is not before the first, nor long after it."""
        if not field.data or not self.first_day.data:
            return
        if not is_over(field.data):
            raise ValidationError(_l("This day has not been yet, or is no such day."))
        if wrong := wrong_period(self.first_day.data, field.data):
            raise ValidationError(wrong)

    def validate_programme(self, field: SelectField) -> None:
        """It belonged to a programme, or was study of the bureau's own."""
        if field.data is None and self.kind.data is None:
            raise ValidationError(no_programme_and_no_kind())

    def validate_hours(self, field: StringField) -> None:
        """Whole or half hours."""
        if hours_in(field.data or "") is None:
            raise ValidationError(wrong_hours())

    def validate_listed(self, field: TextAreaField) -> None:
        """Somebody was there, and no more than a session can have."""
        people = len(list(people_in(field.data or ""))) + len(self.chosen.data or ())
        if not people and not self.chosen.errors:
            raise ValidationError(_l("Say who was there: find them by name, or paste a list."))
        if people > MOST_SEATS:
            raise ValidationError(_l("At most %(max)d people.", max=MOST_SEATS))


def past_session_form() -> PastSessionForm:
    """The form, with what there is to choose from."""
    form = PastSessionForm()
    form.programme.choices = [
        SelectChoice("", _("None: the bureau's own study")),
        *(SelectChoice(str(programme.id), programme.name) for programme in programmes()),
    ]
    form.kind.choices = [
        SelectChoice("", _("Choose")),
        *(SelectChoice(kind.value, label) for kind, label in KIND_WORDS.labels.items()),
    ]
    form.chosen.offer(Attendants())
    return form
