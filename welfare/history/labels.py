"""What undoing something brings about, in words."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.history.slips import Slip
from welfare.web.i18n import format_day


def explained(slip: Slip, *, until: date | None = None) -> str:
    """What becomes of it, what figures count then, who is told; who can do so, and until when.

    Without a day it says within how many.
    """
    if until:
        within = _("The last day for it is %(day)s.", day=format_day(until))
    else:
        within = ngettext(
            "It can be done within %(num)d working day.",
            "It can be done within %(num)d working days.",
            slip.working_days,
        )
    return _(
        "%(becomes)s %(figures)s %(told)s %(by)s %(within)s %(until)s",
        becomes=_(slip.becomes),
        figures=_(slip.figures),
        told=_(slip.told),
        by=_(slip.by),
        within=within,
        until=_(slip.until),
    )
