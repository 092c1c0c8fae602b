"""What is asked about works and partners: buildings, agreements, what came of them."""

from flask_babel import lazy_gettext as _l
from wtforms.validators import Optional

from welfare.registers.forms import (
    AgreementField,
    SchoolField,
    not_before,
    one_line,
    one_of,
    past_day,
    several_lines,
    whole_number,
)
from welfare.registers.labels import STAGE
from welfare.registers.models import Stage
from welfare.registers.partners.labels import DELIVERY
from welfare.registers.partners.models import DeliveryKind
from welfare.web.forms import Form


class WorksForm(Form):
    """A building project."""

    title = one_line(_l("Project"))
    school_id = SchoolField(_l("School"))
    began_on = past_day(_l("Begun on"))
    finished_on = past_day(
        _l("Finished on"), Optional(), not_before("began_on", _l("It was finished before it was begun."))
    )


class AgreementForm(Form):
    """An agreement with a partner."""

    title = one_line(_l("Agreement"))
    partner = one_line(_l("Partner"))
    signed_on = past_day(_l("Signed on"))
    words = several_lines(_l("What it is about"), Optional())


class DeliveryForm(Form):
    """What a partner has delivered."""

    agreement_id = AgreementField(_l("Agreement"))
    kind = one_of(_l("Kind"), DeliveryKind, DELIVERY)
    title = one_line(_l("Class or project"))
    school_id = SchoolField(_l("School"))
    delivered_on = past_day(_l("Delivered on"))


class PlacesAddedForm(Form):
    """Places of schooling that a school gained."""

    school_id = SchoolField(_l("School"))
    stage = one_of(_l("Stage"), Stage, STAGE)
    places = whole_number(_l("Places added"), 1)
    opened_on = past_day(_l("Open since"))
