"""The form of a visit, with what was found."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    ValidationError,
)

from welfare import clock
from welfare.measures.labels import OUTCOME
from welfare.measures.lengths import WORDS_LENGTH
from welfare.measures.visits.models import MOST_MET, FindingOutcome
from welfare.needs.labels import choices
from welfare.spelling import plain
from welfare.web.forms import Form
from welfare.web.routing import id_or_none

MOST_FINDINGS = 6
"""On one visit: a form for more would be too long for a phone."""
TOO_LONG = _l("At most %(max)d characters.")


class FindingForm(Form):
    """Something found, and what becomes of it. Left empty, nothing was found."""

    class Meta(Form.Meta):
        """Part of another form, which carries the token."""

        csrf = False

    words = TextAreaField(_l("What was found here"), [Optional(), Length(max=WORDS_LENGTH, message=TOO_LONG)])
    outcome = RadioField(_l("What is done about it"), [Optional()], choices=choices(OUTCOME))
    category = SelectField(_l("Category of the need"), [Optional()])
    teacher = StringField(
        _l("Teacher whose need it is"),
        [Optional(), Length(max=60, message=TOO_LONG)],
        description=_l("Name or staff number of a teacher of this school."),
        filters=[plain],
    )
    consent = BooleanField(_l("The teacher agrees that I raise it"))
    problem = SelectField(_l("Problem it belongs to"), [Optional()], coerce=id_or_none)
    what_was_done = TextAreaField(
        _l("What was done?"), [Optional(), Length(max=WORDS_LENGTH, message=TOO_LONG)]
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Asks for what the chosen outcome needs."""
        is_valid = super().validate(extra_validators)
        missing = dict(self._missing())
        for name, sentence in missing.items():
            self[name].errors = [*self[name].errors, sentence]
        return is_valid and not missing

    def _missing(self) -> list[tuple[str, Any]]:
        if not self.words.data:
            return [("words", _l("Say what you found."))] if self.outcome.data else []
        missing: list[tuple[str, Any]] = []
        match self.outcome.data:
            case FindingOutcome.NEED:
                if not self.category.data:
                    missing.append(("category", _l("Choose what the need is about.")))
                if not self.teacher.data:
                    missing.append(("teacher", _l("Say whose need it is.")))
                if not self.consent.data:
                    missing.append(("consent", _l("A need is raised only with the teacher's consent.")))
            case FindingOutcome.SOLVED_ON_THE_SPOT:
                if not self.what_was_done.data:
                    missing.append(("what_was_done", _l("Say what was done.")))
            case FindingOutcome.PROBLEM:
                pass
            case _:
                missing.append(("outcome", _l("Choose what becomes of it.")))
        return missing


def _count(label: Any, hint: Any = "") -> IntegerField:
    """How many were met; left empty, none."""
    bounds = NumberRange(0, MOST_MET, _l("Between %(min)d and %(max)d."))
    return IntegerField(label, [Optional(), bounds], description=hint)


class NumbersForm(Form):
    """Who was met, as numbers: the form has no place for a name."""

    families_met = _count(_l("Families of pupils"))
    teachers_in_difficulty_met = _count(_l("Teachers in difficulty"))
    pupils_in_difficulty_met = _count(_l("Pupils in difficulty"))
    households_met = _count(_l("Households of the assisted village"))

    COUNTS = ("families_met", "teachers_in_difficulty_met", "pupils_in_difficulty_met", "households_met")

    @classmethod
    def label_of(cls, name: str) -> str:
        """A field's label, where there is no form."""
        return str(getattr(cls, name).args[0])

    @property
    def counts(self) -> list[Any]:
        """The fields of who was met."""
        return [self[name] for name in self.COUNTS]

    @property
    def numbers(self) -> dict[str, int]:
        """What they say, by the columns of a visit."""
        return {name: self[name].data or 0 for name in self.COUNTS}


class CorrectionForm(NumbersForm):
    """The right numbers of a visit, and why they were not."""

    words = TextAreaField(
        _l("Reason"),
        [
            DataRequired(_l("Say why it is corrected; it stays in the history.")),
            Length(max=WORDS_LENGTH, message=TOO_LONG),
        ],
    )


class VisitForm(NumbersForm):
    """A visit, with what was found."""

    school = SelectField(
        _l("School visited"), coerce=id_or_none, validators=[InputRequired(_l("Choose a school."))]
    )
    visited_on = DateField(_l("Day of the visit"), [InputRequired(_l("Give the day of the visit."))])
    kind = RadioField(
        _l("Was it announced?"),
        [InputRequired(_l("Choose one."))],
        choices=[
            SelectChoice(
                "unannounced", _l("Unannounced: straight to the school, the dormitory, the canteen")
            ),
            SelectChoice("announced", _l("Announced")),
        ],
    )
    notes = TextAreaField(_l("Further notes"), [Optional(), Length(max=WORDS_LENGTH, message=TOO_LONG)])
    finding_1 = FormField(FindingForm)
    finding_2 = FormField(FindingForm)
    finding_3 = FormField(FindingForm)
    finding_4 = FormField(FindingForm)
    finding_5 = FormField(FindingForm)
    finding_6 = FormField(FindingForm)

    @property
    def findings(self) -> list[FindingForm]:
        """The places for what was found, filled or not."""
        return [self[f"finding_{number}"].form for number in range(1, MOST_FINDINGS + 1)]

    def validate_visited_on(self, field: DateField) -> None:
        """Nobody reports a visit before it has been made."""
        if field.data and field.data > clock.today():
            raise ValidationError(_l("This day is still to come."))
