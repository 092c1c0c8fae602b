"""What undoing something brings about, in words."""

from datetime import date

from flask_babel import gettext as _

from welfare.history.slips import Slip
from welfare.web.i18n import format_day


def explained(slip: Slip, *, until: date) -> str:
    """What becomes of it, what figures count then, who is told; who can do so, and until when."""
    return _(
        "%(becomes)s %(figures)s %(told)s %(by)s The last day for it is %(day)s. %(until)s",
        becomes=_(slip.becomes),
        figures=_(slip.figures),
        told=_(slip.told),
        by=_(slip.by),
        day=format_day(until),
        until=_(slip.until),
    )
