"""What happened to a flat, a round or an application, as a page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare.history.timeline import TimelineEntry, told_plainly
from welfare.housing.labels import EVENT, OBTAINED, SHORT, STAY_FIELD, UNIT_FIELD, answer_in_words
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.notice.corrections import says_something
from welfare.housing.rules.facts import BY_KEY
from welfare.housing.units.models import Obtained
from welfare.web.i18n import format_day

FIELD = UNIT_FIELD | STAY_FIELD
MOST_MOVES = 6
"""How many public numbers that changed places are told; the record keeps all."""


def timeline(events: Iterable[HousingEvent], *, names: bool = True) -> list[TimelineEntry]:
    """The history, oldest first. With `names`, who did it; applicants do not read who runs housing."""
    return [_entry(event, names) for event in events]


def _entry(event: HousingEvent, names: bool) -> TimelineEntry:
    return told_plainly(event, *EVENT[event.kind], said=_changes(event), names=names)


def _changes(event: HousingEvent) -> list[str]:
    """What an event says besides its kind."""
    details = event.details
    changes = details.get("changes", {}).items()
    lines = [_change(name, *pair) for name, pair in changes if name == "kept_apart" or says_something(pair)]
    if event.kind == EventKind.ORDER_CHANGED:
        lines.append(_moved(details["before"], details["after"]))
    if event.kind == EventKind.STAY_ENTERED:
        since = date.fromisoformat(details["moved_in_on"])
        lines.append(_("lives there since %(day)s", day=format_day(since)))
    if event.kind in (EventKind.RENEWED, EventKind.STAY_ENTERED):
        day = date.fromisoformat(details["until"])
        lines.append(_("until %(day)s", day=format_day(day)))
    return lines


def _places(order: Mapping[str, int] | Sequence[str]) -> Mapping[str, int]:
    """Places by public number; until equals shared one, an event kept the numbers in order."""
    return order if isinstance(order, Mapping) else {code: place for place, code in enumerate(order, start=1)}


def _change(name: str, before: Any, after: Any) -> str:
    if name == "kept_apart":
        return _("Facts kept apart were corrected")
    if name in BY_KEY:
        return f"{SHORT[name]}{_(': ')}{answer_in_words(before)} → {answer_in_words(after)}"
    if name == "obtained_by":
        before, after = OBTAINED[Obtained(before)], OBTAINED[Obtained(after)]
    return f"{FIELD.get(name, name)}{_(': ')}{before} → {after}"


def _moved(before: Mapping[str, int] | Sequence[str], after: Mapping[str, int] | Sequence[str]) -> str:
    """Which public numbers changed places."""
    was, now = _places(before), _places(after)
    moves = [
        _("%(code)s: place %(before)s, now %(after)d", code=code, before=was.get(code, "—"), after=place)
        for code, place in sorted(now.items(), key=lambda one: one[1])
        if was.get(code) != place
    ]
    gone = [_("%(code)s: no longer in the list", code=code) for code in was if code not in now]
    told = [*moves, *gone]
    more = len(told) - MOST_MOVES
    if more > 0:
        told[MOST_MOVES:] = [ngettext("and %(num)d more", "and %(num)d more", more)]
    return "\n".join(told)
