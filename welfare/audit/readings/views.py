"""The record of readings on screen."""

from flask import Blueprint, abort, render_template
from flask_login import current_user

from welfare.audit.readings.models import ReadingEvent
from welfare.audit.readings.queries import READERS, may_read, reading_rows
from welfare.audit.resealing import resealings
from welfare.web.access import access
from welfare.web.keyset import Keys
from welfare.web.listing import listing

bp = Blueprint("audit", __name__)

NEWEST_FIRST = Keys((ReadingEvent.id,), descending=True)


def may_see_readings() -> bool:
    """Whether whoever is signed in may read the record."""
    return may_read(current_user)


@bp.get("/audit/readings")
@access.roles(*READERS)
def readings() -> str:
    """Which pages and files auditors have opened, newest first."""
    if not may_see_readings():
        abort(403)
    return render_template(
        "audit/readings.html",
        listing=listing(reading_rows(), NEWEST_FIRST, is_counted=True),
        resealings=resealings(),
    )
