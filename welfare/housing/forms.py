"""A housing need's own questions, and the fields in which facts are asked."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from welfare.housing.labels import FACT, WHY
from welfare.housing.models import WORDS_LENGTH
from welfare.housing.rules.facts import BY_KEY, NO, YES, Fact
from welfare.needs.submission.forms import NeedForm
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
    return RadioField(FACT[fact.key], checks, choices=YES_NO, description=WHY[fact.key])


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


class ReasonForm(Form):
    """A word to go with it, if one likes."""

    words = TextAreaField(_l("Anything to add?"), [Optional(), Length(max=WORDS_LENGTH, message=AT_MOST)])
