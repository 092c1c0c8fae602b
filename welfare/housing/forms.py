"""What is asked of teachers: a housing need's own questions, an application, an objection."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from welfare.housing.facts import BY_KEY, FACTS, NO, OPEN_FACTS, SENSITIVE_FACTS, YES, Fact
from welfare.housing.labels import FACT, WHY
from welfare.housing.models import WORDS_LENGTH
from welfare.needs.forms import NeedForm
from welfare.web.forms import Form

YES_NO = [SelectChoice(YES, _l("Yes")), SelectChoice(NO, _l("No"))]
AT_MOST = _l("At most %(max)d characters.")
BETWEEN = _l("Between %(min)d and %(max)d.")


def number_field(fact: Fact, *, optional: bool = True) -> IntegerField:
    """A fact that is counted."""
    checks = [Optional() if optional else InputRequired(_l("Fill this in; 0 is a number too."))]
    return IntegerField(
        FACT[fact.key], [*checks, NumberRange(0, fact.most, BETWEEN)], description=WHY[fact.key]
    )


def choice_field(fact: Fact, *, optional: bool = False) -> RadioField:
    """A fact that is answered by yes or no."""
    checks = [Optional()] if optional else [InputRequired(_l("Choose yes or no."))]
    return RadioField(
        FACT[fact.key], checks, choices=YES_NO, validate_choice=optional, description=WHY[fact.key]
    )


class HousingNeedForm(NeedForm):
    """A need for a place to live, or for one to be put right. What rounds score can be said here already."""

    lives_in = SelectField(
        _l("Where do you live now?"),
        [Optional()],
        choices=[
            SelectChoice("", _l("Choose")),
            SelectChoice("school", _l("In a room at the school")),
            SelectChoice("rented", _l("In a rented room")),
            SelectChoice("family", _l("With family")),
            SelectChoice("commuting", _l("Far away; I commute")),
        ],
        description=_l("Why we ask: whoever looks into it then knows which room is meant."),
    )
    people = IntegerField(
        _l("How many people would live there?"),
        [Optional(), NumberRange(1, 12, _l("Between %(min)d and %(max)d people."))],
        description=WHY["people"],
    )
    commute_km = number_field(BY_KEY["commute_km"])


class FactsForm(Form):
    """The facts that everybody who scores or reads the notice sees, masked."""

    owns_home = choice_field(BY_KEY["owns_home"])
    commute_km = number_field(BY_KEY["commute_km"], optional=False)
    people = number_field(BY_KEY["people"], optional=False)
    years_here = number_field(BY_KEY["years_here"], optional=False)
    couple_teaches = choice_field(BY_KEY["couple_teaches"])

    def ask_only(self, keys: Collection[str]) -> None:
        """Leave out what the rules give no points for: nothing is asked that is not needed."""
        for fact in FACTS:
            if fact.key not in keys and fact.key in self:
                del self[fact.key]

    @property
    def facts(self) -> dict[str, Any]:
        """What was said, by fact."""
        return self._said(OPEN_FACTS)

    def _said(self, facts: Iterable[Fact]) -> dict[str, Any]:
        fields = ((fact.key, self[fact.key]) for fact in facts if fact.key in self)
        return {key: field.data for key, field in fields if field.data not in (None, "")}


class ApplicationForm(FactsForm):
    """Applying in a round, on one page."""

    need = SelectField(_l("The need that it answers"), coerce=int)
    school = SelectField(_l("At which school?"), coerce=int)
    consents = BooleanField(
        _l("I agree that those who score look at the answers below, for this round only."),
        description=_l(
            "You need not. The answers are kept apart, no list shows them, and they are erased when the "
            "round is over. In the list only their points are counted."
        ),
    )
    hardship = choice_field(BY_KEY["hardship"], optional=True)
    illness = choice_field(BY_KEY["illness"], optional=True)

    @property
    def sensitive(self) -> dict[str, Any] | None:
        """What was said behind the consent; without it nothing was said."""
        return self._said(SENSITIVE_FACTS) or None if self.consents.data else None


class CorrectionForm(FactsForm):
    """Facts as those who score found them to be."""

    hardship = choice_field(BY_KEY["hardship"], optional=True)
    illness = choice_field(BY_KEY["illness"], optional=True)
    words = TextAreaField(
        _l("What was found, and how?"),
        [
            DataRequired(_l("Say what was found; the applicant reads it.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )

    @property
    def sensitive(self) -> dict[str, Any]:
        """What was found of the facts kept apart."""
        return self._said(SENSITIVE_FACTS)


class ObjectionForm(Form):
    """That a place in the list is wrong."""

    about = SelectField(_l("Whose place?"), coerce=int)
    words = TextAreaField(
        _l("What is wrong?"),
        [
            DataRequired(_l("Say what is wrong, and how it can be checked.")),
            Length(max=WORDS_LENGTH, message=AT_MOST),
        ],
    )


class ReasonForm(Form):
    """A word to go with it, if one likes."""

    words = TextAreaField(_l("Anything to add?"), [Optional(), Length(max=WORDS_LENGTH, message=AT_MOST)])
