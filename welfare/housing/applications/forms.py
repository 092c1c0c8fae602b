"""What is asked of whoever applies, and the same facts as they were found to be."""

from collections.abc import Collection, Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from welfare.housing.forms import AT_MOST, choice_field, number_field
from welfare.housing.labels import EVIDENCE
from welfare.housing.models import WORDS_LENGTH
from welfare.housing.rules.facts import BY_KEY, FACTS, OPEN_FACTS, SENSITIVE_FACTS, Evidence, Fact
from welfare.web.forms import Form
from welfare.web.routing import row_id

EVIDENCE_CHOICES = [SelectChoice("", _l("Choose")), *(SelectChoice(one, EVIDENCE[one]) for one in Evidence)]


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

    need = SelectField(_l("The need that it answers"), coerce=row_id)
    school = SelectField(_l("At which school?"), coerce=row_id)
    consents = BooleanField(
        _l("I agree that those who score look at the answers below, for this round only."),
        description=_l(
            "You need not, and can apply without: then only the points for these answers are not counted. "
            "The answers are kept apart, no list shows them, and they are erased when the round is over; "
            "in the list only their points are counted. You can take the consent back at any time, under "
            "Me: then the answers are erased, and the files that may tell of them; it is said there what "
            "becomes of their points."
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
    evidence = SelectField(
        _l("Evidence"),
        [InputRequired(_l("Choose the evidence; the public notice names it."))],
        choices=EVIDENCE_CHOICES,
    )
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
