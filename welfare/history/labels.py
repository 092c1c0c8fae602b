"""What undoing something brings about, in words."""

from datetime import date

from flask_babel import gettext as _

from welfare.history.slips import Slip
from welfare.web.i18n import format_day


def explained(slip: Slip, *, until: date) -> str:
    """What becomes of it, what figures count then, who is told, and until when it can be undone."""
    return _(
        "%(becomes)s %(figures)s %(told)s It can be undone until %(day)s.",
        becomes=_(slip.becomes),
        figures=_(slip.figures),
        told=_(slip.told),
        day=format_day(until),
    )
