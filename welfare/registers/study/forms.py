"""What is asked about study: the branches that take part, and what is read."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from welfare.registers.forms import one_line, one_of, whole_number
from welfare.training.labels import KIND
from welfare.training.models import SessionKind
from welfare.web.forms import Form

STUDY = tuple(kind for kind in SessionKind if kind is not SessionKind.COURSE)


class BranchForm(Form):
    """A branch that takes part in a kind of study."""

    kind = one_of(_l("Kind of study"), SessionKind, KIND, *STUDY)
    name = one_line(_l("Branch"))
    is_general = BooleanField(_l("A general branch, with others below it"))
    members = whole_number(_l("Members who take part"))


class ReadingForm(Form):
    """What has to be read."""

    kind = one_of(_l("Kind of study"), SessionKind, KIND, *STUDY)
    title = one_line(_l("What is read"))
