"""The record of readings on screen."""

from datetime import date, timedelta

from flask import Blueprint, abort, render_template, request
from flask_login import current_user

from welfare import clock
from welfare.audit.readings.labels import page_in_words
from welfare.audit.readings.models import ReadingEvent
from welfare.audit.readings.queries import READERS, may_read, readers, reading_rows
from welfare.audit.resealing import resealings
from welfare.web.access import access
from welfare.web.keyset import Keys
from welfare.web.listing import listing
from welfare.web.routing import row_id

bp = Blueprint("audit", __name__)

NEWEST_FIRST = Keys((ReadingEvent.at, ReadingEvent.id), descending=True)
LOOKS_BACK = timedelta(days=3660)


def may_see_readings() -> bool:
    """Whether whoever is signed in may read the record."""
    return may_read(current_user)


@bp.get("/audit/readings")
@access.roles(*READERS)
def readings() -> str:
    """Which pages and files auditors have opened, newest first; of one of them or of one day, if asked."""
    if not may_see_readings():
        abort(403)
    reader_id, on = request.args.get("reader", type=row_id), day_asked_for()
    query = reading_rows(reader_id=reader_id, on=on)
    return render_template(
        "audit/readings.html",
        listing=listing(query, NEWEST_FIRST, is_counted=True),
        page_in_words=page_in_words,
        readers=readers(),
        reader_id=reader_id,
        on=on,
        resealings=resealings(),
    )


def day_asked_for() -> date | None:
    """The day in the address, if it is one that there can be anything of."""
    try:
        asked = date.fromisoformat(request.args.get("on", ""))
    except ValueError:
        return None
    return asked if abs(asked - clock.today()) <= LOOKS_BACK else None
