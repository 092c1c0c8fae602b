"""What is asked about alliances: at which level, what they share, how many pupils, who is exchanged."""

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField
from wtforms.validators import DataRequired

from welfare.registers.alliances.labels import EXTENT, LEVEL, SHARED
from welfare.registers.alliances.models import Extent, Level, Shared
from welfare.registers.forms import (
    AllianceField,
    SchoolField,
    StaffField,
    one_line,
    one_of,
    past_day,
    several_lines,
    whole_number,
)
from welfare.registers.labels import STAGE
from welfare.registers.models import SOURCE_LENGTH, Stage
from welfare.spelling import plain
from welfare.web.forms import Form


class RecognitionForm(Form):
    """At which level an alliance is recognized."""

    alliance_id = AllianceField(_l("Alliance"))
    level = one_of(_l("Level"), Level, LEVEL)
    recognized_on = past_day(_l("Recognized on"))


class SharedWorkForm(Form):
    """What was done in one of the five shared things."""

    alliance_id = AllianceField(_l("Alliance"))
    shared = one_of(_l("Which of the five"), Shared, SHARED)
    done_on = past_day(_l("Done on"))
    words = several_lines(_l("What was done"), DataRequired(_l("Say what was done.")))


class PupilCountForm(Form):
    """How many pupils a school has."""

    school_id = SchoolField(_l("School"))
    stage = one_of(_l("Stage"), Stage, STAGE)
    counted_on = past_day(_l("Counted on"))
    pupils = whole_number(_l("Pupils"))
    source = one_line(_l("Source"), SOURCE_LENGTH)


class ExchangeForm(Form):
    """A teacher who teaches at another school of the alliance."""

    person_id = StaffField(
        _l("Staff number"), [DataRequired(_l("Give the teacher's staff number."))], filters=[plain]
    )
    from_school_id = SchoolField(_l("From school"))
    to_school_id = SchoolField(_l("To school"))
    began_on = past_day(_l("Since"))
    extent = one_of(_l("How"), Extent, EXTENT)
    is_key_teacher = BooleanField(_l("A key teacher"))
