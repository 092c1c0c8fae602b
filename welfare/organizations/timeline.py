"""What happened to an organization, as a page shows it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.organizations.handover import HELD_BY_PLACES
from welfare.organizations.labels import EVENT, FIELD, NAMING, REPLY_FIELD
from welfare.organizations.models import EventKind, Naming, OrganizationEvent


def timeline(events: Iterable[OrganizationEvent]) -> list[TimelineEntry]:
    """The history in the order of `events`, with who did it."""
    return [told_plainly(event, *EVENT[event.kind], said=_said(event)) for event in events]


def _said(event: OrganizationEvent) -> list[Any]:
    if event.kind in (EventKind.SETTINGS_CHANGED, EventKind.CHANNEL_SET):
        return []  # what was set is said where it is set
    details = event.details
    if event.kind == EventKind.NOTICE_PUBLISHED:
        return [_("Version %(number)s", number=details["number"])]
    if event.kind == EventKind.REPLIES_CHANGED:
        return [details["title"], *changes_in_words(details["changes"], REPLY_FIELD)]
    if event.kind == EventKind.NAMING_SET:
        before, after = (str(NAMING[Naming(value)]) for value in details["changes"]["naming"])
        return [f"{before} → {after}"]
    parent, to, taken_over = details.get("parent"), details.get("to"), details.get("name")
    return [
        *([_("Below %(name)s", name=parent)] if parent else []),
        *([_("Carried on by %(name)s", name=to)] if to else []),
        *([taken_over] if taken_over else []),
        *(
            f"{label}{_(': ')}{count:,}"
            for label, count in HELD_BY_PLACES.in_words(details.get("handed_on", {}))
        ),
        *changes_in_words(details.get("changes", {}), FIELD),
    ]
