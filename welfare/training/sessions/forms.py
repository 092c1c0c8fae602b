"""What an organiser fills in about a session."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional, ValidationError

from welfare import clock
from welfare.needs.labels import choices
from welfare.training import labels
from welfare.training.forms import at_most, tidy_topic
from welfare.training.lifecycle import HOUR_STEP, LONGEST_SESSION, MOST_HOURS, MOST_SEATS
from welfare.training.models import (
    CONTACT_LENGTH,
    NAME_LENGTH,
    PLACE_LENGTH,
    WORDS_LENGTH,
    Mode,
    Programme,
    Session,
    SessionKind,
)
from welfare.web.choices import Choice, ComboboxField, Options, told_apart
from welfare.web.forms import Form, NumberField
from welfare.web.routing import id_or_none, row_ids

RESERVED, MORE = "reserved_", "more_"
MORE_AT_ONCE = 3
"""For so many further schools seats are reserved at once where there are too many to list them."""
MOST_DAYS_HELD = 10


def _seats(label: Any) -> IntegerField:
    return IntegerField(
        label, [Optional(), NumberRange(0, MOST_SEATS, _l("Between %(min)d and %(max)d seats."))]
    )


def _moment(label: Any, missing: Any) -> DateTimeLocalField:
    return DateTimeLocalField(
        label, [InputRequired(missing)], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    )


class MoreSeatsForm(Form):
    """Seats for a school that is found by its name."""

    class Meta(Form.Meta):
        """Part of another form, which carries the token."""

        csrf = False

    school = ComboboxField(_l("School"))
    seats = _seats(_l("Seats"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Asks for the one where the other is given."""
        is_valid = super().validate(extra_validators)
        for field, other, missing in (
            (self.school, self.seats, _l("Choose a school.")),
            (self.seats, self.school, _l("Say how many seats there are.")),
        ):
            if other.data and field.data is None and not field.errors:
                field.errors, is_valid = [missing], False
        return is_valid


class SessionForm(Form):
    """A session, without the fields for reserved seats, which `session_form` adds."""

    kind = SelectField(_l("Kind"), choices=choices(labels.KIND), coerce=SessionKind)
    programme = SelectField(_l("Programme"), coerce=id_or_none)
    title = StringField(_l("Title"), [DataRequired(_l("Give the session a title.")), at_most(NAME_LENGTH)])
    topic = StringField(_l("Topic"), [Optional(), at_most(NAME_LENGTH)], filters=[tidy_topic])
    mode = RadioField(
        _l("Mode"),
        [InputRequired(_l("Choose a mode."))],
        choices=choices(labels.MODE),
        coerce=Mode,
        validate_choice=False,
    )
    starts_at = _moment(_l("Begins"), _l("Say when it begins."))
    ends_at = _moment(_l("Ends"), _l("Say when it ends."))
    place = StringField(_l("Place"), [DataRequired(_l("Say where it is.")), at_most(PLACE_LENGTH)])
    seats = IntegerField(
        _l("Seats"),
        [
            InputRequired(_l("Say how many seats there are.")),
            NumberRange(1, MOST_SEATS, _l("Between %(min)d and %(max)d seats.")),
        ],
    )
    hours = NumberField(
        _l("Training hours"),
        [
            InputRequired(_l("Say how many hours are credited.")),
            NumberRange(HOUR_STEP, MOST_HOURS, _l("Between %(min)s and %(max)s hours.")),
        ],
    )
    contact = StringField(_l("Contact"), [Optional(), at_most(CONTACT_LENGTH)])
    description = TextAreaField(_l("What it is about"), [Optional(), at_most(WORDS_LENGTH)])
    needs_approval = BooleanField(_l("The teacher's school has to agree"))
    invites = BooleanField(_l("Invite first who asked for this topic"), default=True)
    held_days = IntegerField(
        _l("Working days in which their seats are kept"),
        [Optional(), NumberRange(0, MOST_DAYS_HELD, _l("Between %(min)d and %(max)d working days."))],
        default=3,
    )

    def validate_programme(self, field: SelectField) -> None:
        """A course belongs to a programme, and only a course does."""
        if self.kind.data == SessionKind.COURSE and field.data is None:
            raise ValidationError(_l("Choose the programme that the course belongs to."))

    def validate_starts_at(self, field: DateTimeLocalField) -> None:
        """Nothing begins in the past."""
        if field.data and _at(field.data) <= clock.now():
            raise ValidationError(_l("This time has passed."))

    def validate_ends_at(self, field: DateTimeLocalField) -> None:
        """It ends after it has begun, and some day."""
        if not field.data or not self.starts_at.data:
            return
        if field.data <= self.starts_at.data:
            raise ValidationError(_l("It must end after it has begun."))
        if field.data - self.starts_at.data > LONGEST_SESSION:
            raise ValidationError(
                _l("A session lasts at most %(days)d days; open several.", days=LONGEST_SESSION.days)
            )

    def validate_hours(self, field: NumberField) -> None:
        """Hours are credited in halves."""
        if not field.errors and field.data % 1 not in (0, Decimal("0.5")):
            raise ValidationError(_l("Whole or half hours only."))

    def validate_seats(self, field: IntegerField) -> None:
        """What is reserved must be there."""
        if field.data and sum(self.reserved.values()) > field.data:
            raise ValidationError(_l("More seats are reserved than there are."))

    @property
    def reserved_fields(self) -> list[Any]:
        """One field for each school; where they are many, for those that have seats."""
        return [field for field in self if field.name.startswith(RESERVED)]

    @property
    def more(self) -> list[MoreSeatsForm]:
        """Further schools, where they are many."""
        return [field.form for field in self if field.name.startswith(MORE)]

    @property
    def reserved(self) -> dict[int, int]:
        """Seats reserved, by school id."""
        there = {int(field.name.removeprefix(RESERVED)): field.data for field in self.reserved_fields}
        further = {row.school.data: row.seats.data for row in self.more if row.school.data}
        return {school: seats for school, seats in {**there, **further}.items() if seats}

    def validate(self, extra_validators: Any = None) -> bool:
        """Also that no school is named twice."""
        is_valid = super().validate(extra_validators)
        named = {int(field.name.removeprefix(RESERVED)) for field in self.reserved_fields}
        for row in self.more:
            if row.school.data in named:
                row.school.errors = [*row.school.errors, _("Seats are reserved for this school already.")]
                is_valid = False
            named |= {row.school.data} - {None}
        return is_valid

    @property
    def content(self) -> dict[str, Any]:
        """The columns of a session that the form fills in."""
        is_course = self.kind.data == SessionKind.COURSE
        same = ("kind", "title", "mode", "place", "seats", "needs_approval")
        return {
            **{name: self[name].data for name in same},
            "programme_id": self.programme.data if is_course else None,
            "topic": self.topic.data or None,
            "contact": self.contact.data or None,
            "description": self.description.data or None,
            "hours": float(self.hours.data),
            "starts_at": _at(self.starts_at.data),
            "ends_at": _at(self.ends_at.data),
        }


def session_form(
    programmes: Sequence[Programme],
    schools: Options,
    *,
    session: Session | None = None,
    reserved: Mapping[int, int] | None = None,
    topic: str | None = None,
    sent: Iterable[str] = (),
) -> SessionForm:
    """The form of a new session, perhaps about a `topic`, or of a `session` with its `reserved` seats.

    Each of few schools has a field of its own; of many those have one that have seats, or had one on the form
    that was `sent` (the names of its fields), and further ones are found by their names.
    """
    listed = schools.listed()
    fields = _fields(listed if listed is not None else schools.named({*(reserved or {}), *_named_in(sent)}))
    if listed is None:
        fields |= {f"{MORE}{number}": FormField(MoreSeatsForm) for number in range(1, MORE_AT_ONCE + 1)}
    data: dict[str, Any] = {"topic": topic, "title": topic}
    if session is not None:
        columns = ("kind", "title", "topic", "mode", "place", "seats", "hours", "contact", "description")
        data = {name: getattr(session, name) for name in (*columns, "needs_approval")}
        data |= {"programme": session.programme_id, "invites": False}
        data |= {
            name: clock.local(getattr(session, name)).replace(tzinfo=None)
            for name in ("starts_at", "ends_at")
        }
        data |= {f"{RESERVED}{school_id}": seats for school_id, seats in (reserved or {}).items()}
    form: SessionForm = type("FullSessionForm", (SessionForm,), fields)(data=data)
    form.programme.choices = [
        SelectChoice("", _("None: the bureau's own study")),
        *(SelectChoice(str(programme.id), programme.name) for programme in programmes),
    ]
    for row in form.more:
        row.school.offer(schools)
    return form


def _fields(schools: Iterable[Choice]) -> dict[str, Any]:
    return {f"{RESERVED}{id_}": _seats(name) for id_, name in told_apart(schools)}


def _named_in(sent: Iterable[str]) -> Sequence[int]:
    return row_ids(name.removeprefix(RESERVED) for name in sent if name.startswith(RESERVED))


def _at(there: datetime) -> datetime:
    """What a field says, on the district's clocks, as a moment."""
    return there.replace(tzinfo=clock.time_zone())


def end_of_day(day: Any) -> datetime:
    """The moment at which a day of the district ends."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.time_zone())
