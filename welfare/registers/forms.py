"""What is asked for an entry of each register. A field is called as the column that it fills."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, ValidationError

from welfare import clock
from welfare.needs.forms import id_or_none
from welfare.needs.labels import choices
from welfare.registers.labels import DELIVERY, EXTENT, IN_NEED, LEVEL, SHARED, STAGE
from welfare.registers.models import (
    SOURCE_LENGTH,
    TITLE_LENGTH,
    WORDS_LENGTH,
    DeliveryKind,
    Extent,
    InNeed,
    Level,
    Shared,
    Stage,
)
from welfare.training.labels import KIND
from welfare.training.models import SessionKind
from welfare.web.forms import Form, plain

TOO_LONG = _l("At most %(max)d characters.")
MOST = 1_000_000


class PlaceField(SelectField):
    """One of some things, by id; what there is to choose from is filled in where the form is shown."""

    def __init__(self, label: Any, **more: Any) -> None:
        super().__init__(label, [InputRequired(_l("Choose one."))], coerce=id_or_none, **more)


class SchoolField(PlaceField):
    """A school."""


class AllianceField(PlaceField):
    """An alliance."""


class LeaderField(PlaceField):
    """One of the bureau's leaders."""


class AgreementField(PlaceField):
    """An agreement."""


class StaffField(StringField):
    """A person, by staff number."""


def _line(label: Any, longest: int = TITLE_LENGTH) -> StringField:
    return StringField(label, [DataRequired(_l("Fill this in.")), Length(max=longest, message=TOO_LONG)])


def _text(label: Any, *first: Any) -> TextAreaField:
    return TextAreaField(label, [*first, Length(max=WORDS_LENGTH, message=TOO_LONG)])


def _number(label: Any, least: int = 0) -> IntegerField:
    says = _l("Between %(min)d and %(max)d.")
    return IntegerField(label, [InputRequired(_l("Give the number.")), NumberRange(least, MOST, says)])


def _not_to_come(_form: Any, field: Any) -> None:
    if field.data and field.data > clock.today():
        raise ValidationError(_l("This day is still to come."))


def _day(label: Any, first: Any = None) -> DateField:
    return DateField(label, [first or DataRequired(_l("Choose the day.")), _not_to_come])


def _one_of(label: Any, kind: Any, words: dict[Any, Any], *only: Any) -> SelectField:
    return SelectField(label, choices=choices(words, *only), coerce=kind)


class RecognitionForm(Form):
    """At which level an alliance is recognized."""

    alliance_id = AllianceField(_l("Alliance"))
    level = _one_of(_l("Level"), Level, LEVEL)
    recognized_on = _day(_l("Recognized on"))


class SharedWorkForm(Form):
    """What was done in one of the five shared things."""

    alliance_id = AllianceField(_l("Alliance"))
    shared = _one_of(_l("Which of the five"), Shared, SHARED)
    done_on = _day(_l("Done on"))
    words = _text(_l("What was done"), DataRequired(_l("Say what was done.")))


class PupilCountForm(Form):
    """How many pupils a school has."""

    school_id = SchoolField(_l("School"))
    stage = _one_of(_l("Stage"), Stage, STAGE)
    counted_on = _day(_l("Counted on"))
    pupils = _number(_l("Pupils"))
    source = _line(_l("Source"), SOURCE_LENGTH)


class ExchangeForm(Form):
    """A teacher who teaches at another school of the alliance."""

    person_id = StaffField(
        _l("Staff number"), [DataRequired(_l("Give the teacher's staff number."))], filters=[plain]
    )
    from_school_id = SchoolField(_l("From school"))
    to_school_id = SchoolField(_l("To school"))
    began_on = _day(_l("Since"))
    extent = _one_of(_l("How"), Extent, EXTENT)
    is_key_teacher = BooleanField(_l("A key teacher"))


class LectureForm(Form):
    """A lecture of guidance."""

    leader_id = LeaderField(_l("Leader"))
    school_id = SchoolField(_l("School"))
    held_on = _day(_l("Held on"))
    title = _line(_l("Topic of the lecture"))


class ToReachForm(Form):
    """How many there are to be reached."""

    school_id = SchoolField(_l("School"))
    who = _one_of(_l("Who"), InNeed, IN_NEED)
    counted_on = _day(_l("Counted on"))
    number = _number(_l("How many there are"))
    source = _line(_l("Source"), SOURCE_LENGTH)


class WorksForm(Form):
    """A building project."""

    title = _line(_l("Project"))
    school_id = SchoolField(_l("School"))
    began_on = _day(_l("Begun on"))
    finished_on = _day(_l("Finished on"), Optional())


class AgreementForm(Form):
    """An agreement with a partner."""

    title = _line(_l("Agreement"))
    partner = _line(_l("Partner"))
    signed_on = _day(_l("Signed on"))
    words = _text(_l("What it is about"), Optional())


class DeliveryForm(Form):
    """What a partner has delivered."""

    agreement_id = AgreementField(_l("Agreement"))
    kind = _one_of(_l("Kind"), DeliveryKind, DELIVERY)
    title = _line(_l("Class or project"))
    school_id = SchoolField(_l("School"))
    delivered_on = _day(_l("Delivered on"))


class PlacesAddedForm(Form):
    """Places of schooling that a school gained."""

    school_id = SchoolField(_l("School"))
    stage = _one_of(_l("Stage"), Stage, STAGE)
    places = _number(_l("Places added"), 1)
    opened_on = _day(_l("Open since"))


STUDY = tuple(kind for kind in SessionKind if kind is not SessionKind.COURSE)


class BranchForm(Form):
    """A branch that takes part in a kind of study."""

    kind = _one_of(_l("Kind of study"), SessionKind, KIND, *STUDY)
    name = _line(_l("Branch"))
    is_general = BooleanField(_l("A general branch, with others below it"))
    members = _number(_l("Members who take part"))


class ReadingForm(Form):
    """What has to be read."""

    kind = _one_of(_l("Kind of study"), SessionKind, KIND, *STUDY)
    title = _line(_l("What is read"))
