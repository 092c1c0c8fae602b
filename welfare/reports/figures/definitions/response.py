"""Response, as hotlines (12345) mean it: signed for in time, and the office got in touch.

Of the needs to be signed for in a period, by the day by which that was due:

    signed for in time = signed for by that day / all that were due
    response           = signed for by that day, and the teacher says that the office got in touch / asked
    coverage           = asked / all that were due

Whether the office got in touch is known of those whose teacher was asked, in a call or when confirming. The
response rate is therefore a rate over a sample, and its coverage says of how large a one.
"""

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_

from welfare import clock
from welfare.needs.models import Need
from welfare.reports.figures.definitions.need_rows import needs
from welfare.reports.figures.shape import Cell, Condition, Form, Rate, Rows

TO_SIGN = needs(
    Cell("sign_due_on", _l("To be acknowledged by"), Need.sign_due_on, Form.DAY),
    Cell("signed_for_on", _l("Acknowledged on"), Need.signed_for_on, Form.DAY),
    Cell("was_contacted", _l("The office got in touch"), Need.was_contacted, Form.YES_NO),
    newest=(Need.sign_due_on, Need.id),
    rows=lambda: Need.sign_due_on.is_not(None),
    dated_by=Need.sign_due_on,
    dated_in_words=_l(
        "Belongs to the day by which it was to be acknowledged: the working day after it came."
    ),
)


def _is_due() -> Condition:
    missed = or_(Need.closed_on.is_(None), Need.closed_on > Need.sign_due_on)
    return or_(Need.signed_for_on.is_not(None), and_(Need.sign_due_on < clock.today(), missed))


def _in_time() -> Condition:
    return Need.signed_for_on <= Need.sign_due_on


DUE = Rows(
    name="sign_for_due",
    label=_l("Due to be acknowledged"),
    counts=_l("Needs that were to be acknowledged: that were, or whose day for it has passed."),
    leaves_out=_l("Needs that their teachers took back by that day."),
    source=TO_SIGN,
    condition=_is_due,
)
IN_TIME = Rows(
    name="signed_for_in_time",
    label=_l("Acknowledged in time"),
    counts=_l(
        "Needs that the bureau accepted, asked about, merged or declined by the working day after they came."
    ),
    source=TO_SIGN,
    condition=_in_time,
)
IN_TIME_RATE = Rate(
    name="signed_for_in_time_rate",
    label=_l("Acknowledged in time, of all"),
    counts=_l("Of all needs that were due to be acknowledged, those acknowledged in time."),
    counted=((IN_TIME, 1),),
    of=DUE,
)
ASKED = Rows(
    name="asked_about_contact",
    label=_l("Asked whether the office got in touch"),
    counts=_l("Needs whose teacher has said, in a call or when confirming, whether the office got in touch."),
    source=TO_SIGN,
    condition=lambda: and_(_is_due(), Need.was_contacted.is_not(None)),
)
RESPONDED = Rows(
    name="responded",
    label=_l("Acknowledged in time, and contacted"),
    counts=_l("Needs acknowledged in time whose teacher says that the office got in touch."),
    source=TO_SIGN,
    condition=lambda: and_(_in_time(), Need.was_contacted.is_(True)),
)
RESPONSE_RATE = Rate(
    name="response_rate",
    label=_l("Response rate"),
    counts=_l(
        "Over a sample: of the needs whose teacher was asked, those acknowledged in time whose teacher "
        "says that the office got in touch. The response coverage says how large the sample is."
    ),
    leaves_out=_l("Needs whose teacher was not asked: they are in neither number."),
    counted=((RESPONDED, 1),),
    of=ASKED,
)
COVERAGE = Rate(
    name="response_coverage",
    label=_l("Response coverage"),
    counts=_l(
        "Of all needs that were due to be acknowledged, those whose teacher was asked whether the office "
        "got in touch. It says how far the response rate carries."
    ),
    counted=((ASKED, 1),),
    of=DUE,
)
