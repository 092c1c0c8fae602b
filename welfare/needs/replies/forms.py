"""The form of a canned reply."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length

from welfare.needs.forms import words_field
from welfare.needs.replies.models import TITLE_LENGTH
from welfare.organizations.labels import REPLY_FIELD
from welfare.organizations.models import Organization
from welfare.organizations.options import as_listed
from welfare.web.forms import Form
from welfare.web.routing import row_id


class CannedReplyForm(Form):
    """Its name, and what it says."""

    title = StringField(
        REPLY_FIELD["title"],
        [
            DataRequired(_l("Give it a name by which you find it.")),
            Length(max=TITLE_LENGTH, message=_l("At most %(max)d characters.")),
        ],
    )
    words = words_field(REPLY_FIELD["words"], missing=_l("Write the text."))


class NewReplyForm(CannedReplyForm):
    """The same, and whose it is, where somebody works for several units."""

    unit = SelectField(_l("Whose it is"), coerce=row_id)

    def offer(self, units: list[Organization]) -> None:
        """Let one of these be chosen; of one nothing is asked."""
        if len(units) < 2:
            del self.unit
        else:
            self.unit.choices = [SelectChoice(*unit) for unit in as_listed(units)]
