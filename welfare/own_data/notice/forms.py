"""Writing a version of the privacy notice, and saying that one was read."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, IntegerField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange
from wtforms.widgets import HiddenInput

from welfare.own_data.notice.parts import HEADING, Part, Texts
from welfare.web.forms import Form
from welfare.web.i18n import LANGUAGES
from welfare.web.routing import LARGEST_ID

LONGEST_PART = 4000
NUMBER = (InputRequired(), NumberRange(0, LARGEST_ID))
AT_MOST = Length(max=LONGEST_PART, message=_l("At most %(max)d characters."))
WHOLE = DataRequired(_l("The law asks the notice to say this. Chinese is needed; English may be left out."))


class DraftForm(Form):
    """Every part in Chinese, and in English where it is given."""

    after = IntegerField(validators=NUMBER, widget=HiddenInput())
    """The number of the version that it was made from."""

    @property
    def texts(self) -> Texts:
        """What was written, without what was left empty."""
        return {
            language: {part: said for part in Part if (said := self[name_of(language, part)].data)}
            for language in LANGUAGES
        }

    def goes_on_from(self, number: int) -> None:
        """Let what was written follow on another version."""
        self.after.data, self.after.raw_data = number, None


class ReadingForm(Form):
    """Which version was read, and where to go on."""

    number = IntegerField(validators=NUMBER, widget=HiddenInput())
    next = HiddenField()


def name_of(language: str, part: Part) -> str:
    """What the field of a part is called."""
    return f"{part}_{language}"


def filled_with(texts: Texts, *, after: int) -> DraftForm:
    """The form as it begins, or as it was sent."""
    said: dict[str, Any] = {
        name_of(language, part): texts.get(language, {}).get(part) for language in LANGUAGES for part in Part
    }
    return DraftForm(data={**said, "after": after})


for _language in LANGUAGES:
    for _part in Part:
        _field = TextAreaField(HEADING[_part], [*([WHOLE] if _language == "zh" else []), AT_MOST])
        setattr(DraftForm, name_of(_language, _part), _field)
