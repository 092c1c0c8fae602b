"""What happened to an account, as a page shows it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _

from welfare.accounts.desks import HELD_AT_DESKS
from welfare.accounts.labels import EVENT, FACTOR, FIELD, role_label, role_names
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.queries import names_of
from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.web.i18n import format_day

_said_of: dict[EventKind, Callable[[Mapping[str, Any]], list[str]]] = {}


def say_of(kind: EventKind, said: Callable[[Mapping[str, Any]], list[str]]) -> None:
    """Let the feature that a kind of event comes from say what stands in it."""
    _said_of[kind] = said


def timeline(events: Sequence[PersonEvent], *, at_bureau: bool) -> list[TimelineEntry]:
    """The history in the order of `events`, with who did it, as somebody `at_bureau` or elsewhere reads."""
    lines = lines_of(events, at_bureau=at_bureau)
    return [
        told_plainly(event, *EVENT[event.kind], said=said) for event, said in zip(events, lines, strict=True)
    ]


def lines_of(events: Sequence[Any], *, at_bureau: bool) -> list[list[str]]:
    """What each of these events, or rows of them, says beside what it is."""
    sides = ("to_id", "from_id", "deputy_id", "giver_id")
    named = {event.details[side] for event in events for side in sides if side in event.details}
    names = names_of(named)
    return [
        [*_said(event.details, names, at_bureau), *_said_of.get(event.kind, _nothing)(event.details)]
        for event in events
    ]


def _nothing(_details: Mapping[str, Any]) -> list[str]:
    return []


def _said(details: Mapping[str, Any], names: Mapping[int, str], at_bureau: bool) -> list[str]:
    lines = changes_in_words(details.get("changes", {}), FIELD)
    if "role" in details:
        lines.append(
            _("%(role)s, %(place)s", role=role_label(details["role"]), place=details["organization"])
        )
    elif "organization" in details:
        lines.append(details["organization"])
    if details.get("roles"):
        lines.append(role_names(details["roles"]))
    for label, schools in ((_("Added"), details.get("added")), (_("Taken out"), details.get("removed"))):
        if schools:
            lines.append(label + _(": ") + _(", ").join(schools))
    if "factor" in details:
        lines.append(str(FACTOR[details["factor"]]))
    if "to_id" in details:
        lines.append(_("Carried on by %(name)s", name=names[details["to_id"]]))
    if "giver_id" in details:
        lines.append(_("Given by %(name)s, and confirmed", name=names[details["giver_id"]]))
    if "deputy_id" in details:
        first, last = (format_day(date.fromisoformat(day)) for day in details["days"])
        who = names[details["deputy_id"]]
        lines.append(_("%(name)s, %(first)s to %(last)s", name=who, first=first, last=last))
    if "from_id" in details:
        lines.append(names[details["from_id"]])
    handed_on = HELD_AT_DESKS.in_words(details.get("handed_on", {}), at_bureau=at_bureau)
    return [*lines, *(f"{label}{_(': ')}{count:,}" for label, count in handed_on)]
