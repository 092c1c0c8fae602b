"""What is asked about lectures of guidance, and about whom visits are to reach."""

from flask_babel import lazy_gettext as _l

from welfare.registers.forms import LeaderField, SchoolField, one_line, one_of, past_day, whole_number
from welfare.registers.models import SOURCE_LENGTH
from welfare.registers.visits.labels import IN_NEED
from welfare.registers.visits.models import InNeed
from welfare.web.forms import Form


class LectureForm(Form):
    """A lecture of guidance."""

    leader_id = LeaderField(_l("Leader"))
    school_id = SchoolField(_l("School"))
    held_on = past_day(_l("Held on"))
    title = one_line(_l("Topic of the lecture"))


class ToReachForm(Form):
    """How many there are to be reached."""

    school_id = SchoolField(_l("School"))
    who = one_of(_l("Who"), InNeed, IN_NEED)
    counted_on = past_day(_l("Counted on"))
    number = whole_number(_l("How many there are"))
    source = one_line(_l("Source"), SOURCE_LENGTH)
