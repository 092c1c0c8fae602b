"""What was done to a measure or to a problem, as a page shows it.

Which needs and measures it was about is not told: not everybody who reads the page may see them.
"""

from collections.abc import Iterable, Iterator
from datetime import date

from flask_babel import gettext as _

from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.measures.labels import EVENT, FIELD
from welfare.measures.models import MeasureEvent
from welfare.web.i18n import format_day


def timeline(events: Iterable[MeasureEvent]) -> list[TimelineEntry]:
    """The history in the order of `events`, with who did it."""
    return [told_plainly(event, *EVENT[event.kind], said=_said(event)) for event in events]


def _said(event: MeasureEvent) -> Iterator[str]:
    details = event.details
    if "spending" in details:
        yield details["spending"]
    yield from changes_in_words(details.get("changes", {}), FIELD)
    if "step" in details:
        yield details["step"]
    if "due_on" in details:
        yield _("due by %(day)s", day=format_day(date.fromisoformat(details["due_on"])))
    if "yuan" in details:
        yield _("%(yuan)s yuan", yuan=f"{details['yuan']:,}")
