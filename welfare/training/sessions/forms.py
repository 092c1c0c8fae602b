"""What an organiser fills in about a session."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    DecimalField,
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
from welfare.organizations.models import Organization
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
from welfare.web.forms import Form
from welfare.web.routing import id_or_none

RESERVED = "reserved_"
MOST_DAYS_HELD = 10


def _moment(label: Any, missing: Any) -> DateTimeLocalField:
    return DateTimeLocalField(
        label, [InputRequired(missing)], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
    )


class SessionForm(Form):
    """A session, without the fields for reserved seats, which `session_form` adds for each school."""

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
    hours = DecimalField(
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

    def validate_hours(self, field: DecimalField) -> None:
        """Hours are credited in halves."""
        if field.data is not None and field.data % 1 not in (0, field.data.__class__("0.5")):
            raise ValidationError(_l("Whole or half hours only."))

    def validate_seats(self, field: IntegerField) -> None:
        """What is reserved must be there."""
        if field.data and sum(self.reserved.values()) > field.data:
            raise ValidationError(_l("More seats are reserved than there are."))

    @property
    def reserved_fields(self) -> list[Any]:
        """One field for each school."""
        return [field for field in self if field.name.startswith(RESERVED)]

    @property
    def reserved(self) -> dict[int, int]:
        """Seats reserved, by school id."""
        return {
            int(field.name.removeprefix(RESERVED)): field.data for field in self.reserved_fields if field.data
        }

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
    schools: Iterable[Organization],
    *,
    session: Session | None = None,
    reserved: dict[int, int] | None = None,
    topic: str | None = None,
) -> SessionForm:
    """The form of a new session, perhaps about a `topic`, or of a `session` with its `reserved` seats."""
    count = NumberRange(0, MOST_SEATS, _l("Between %(min)d and %(max)d seats."))
    fields = {
        f"{RESERVED}{school.id}": IntegerField(school.display_name, [Optional(), count]) for school in schools
    }
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
    return form


def _at(there: datetime) -> datetime:
    """What a field says, on the district's clocks, as a moment."""
    return there.replace(tzinfo=clock.time_zone())


def end_of_day(day: Any) -> datetime:
    """The moment at which a day of the district ends."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), clock.time_zone())
