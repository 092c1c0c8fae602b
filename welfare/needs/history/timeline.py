"""The events of a need as its page shows them: who did what, in plain words.

The teacher reads which office or school acted and, of what was said, only what was said to them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from flask_babel import gettext as _

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.queries import names_of
from welfare.files.page import ShownFile
from welfare.history.timeline import TimelineEntry, changes_in_words, for_others
from welfare.needs.deadlines import add_working_days
from welfare.needs.history.labels import EVENT, counted_sentence_of, sentence_of
from welfare.needs.history.policy import is_among_staff, is_told_in_words
from welfare.needs.labels import CORRECTED, SATISFACTION, category_label, urgency_label
from welfare.needs.lifecycle import ASSIGNS, Action, Satisfaction
from welfare.needs.models import Need, NeedEvent
from welfare.needs.queries import office_of
from welfare.web.i18n import format_day

A = Action
Files = Mapping[int | None, Sequence[ShownFile]]


def timeline(
    need: Need, events: Iterable[NeedEvent], files: Files, *, viewer: Person, internal_too: bool
) -> list[TimelineEntry]:
    """The history of a need, oldest first; with `internal_too` as staff read it, else as the teacher does.

    `files` are those that the viewer may see, by the event that they were sent with.
    """
    events = list(events)
    names = names_of({id_ for event in events for id_ in _named(event)})
    return [
        replace(_entry(need, event, viewer, internal_too, names), files=files.get(event.id, ()))
        for event in events
        if internal_too or not is_among_staff(event)
    ]


def _named(event: NeedEvent) -> list[int]:
    """Whom it tells of, by their ids: who is named in it; whom it is with from then on, or was until then."""
    if event.kind == A.COMMENT:
        return list(event.details.get("mentions", ()))
    if event.kind not in ASSIGNS:
        return []
    person_id = event.details.get("assignee_id") or event.details.get("from_id")
    return [person_id] if person_id else []


def _entry(
    need: Need, event: NeedEvent, viewer: Person, internal_too: bool, names: Mapping[int, str]
) -> TimelineEntry:
    label = EVENT[event.kind]
    facts = _facts(need, event, viewer, internal_too, names)
    return TimelineEntry(
        kind=event.kind,
        sentence=counted_sentence_of(event, own=not internal_too)
        or _(sentence_of(event, internal_too=internal_too), **facts),
        words=event.words if internal_too or is_told_in_words(event) else None,
        moment=event.at,
        icon=label.icon,
        tone=label.tone,
        is_internal=is_among_staff(event),
    )


def _facts(
    need: Need, event: NeedEvent, viewer: Person, internal_too: bool, names: Mapping[int, str]
) -> dict[str, Any]:
    """What the sentences may name."""
    details = event.details
    satisfaction = details.get("satisfaction")
    return {
        "who": _who(event, viewer, internal_too),
        "name": _(", ").join(names.get(id_, "") for id_ in _named(event)),
        "at_unit": details.get("at_unit", ""),
        "teacher": need.raised_by.name,
        "unit": details.get("unit", ""),
        "closed": details.get("closed", ""),
        "school": details.get("school", ""),
        "day": _day(event),
        "days": details.get("days", ""),
        "into": details.get("into", ""),
        "noted": _noted(details.get("is_solved"), satisfaction),
        "satisfaction": SATISFACTION[Satisfaction(satisfaction)] if satisfaction else "",
        "changes": _changes(details.get("changes", {})),
    }


def _changes(changes: Mapping[str, Sequence[str]]) -> str:
    """What was corrected, each with what it was before."""
    word_for = {"category": category_label, "urgency": urgency_label}
    told = {name: [word_for.get(name, str)(value) for value in pair] for name, pair in changes.items()}
    return _(", ").join(changes_in_words(told, CORRECTED))


def _noted(is_solved: bool | None, satisfaction: str | None) -> str:
    """What a call heard, or what its teacher says instead, in a few words."""
    said = _("solved") if is_solved else _("not solved")
    content = str(SATISFACTION[Satisfaction(satisfaction)]).lower() if satisfaction else ""
    return _(", ").join(part for part in (said, content) if part)


def _who(event: NeedEvent, viewer: Person, internal_too: bool) -> str:
    if event.by is None:
        return ""
    if not internal_too and event.by_id != viewer.id:
        return office_of(event)
    return for_others(_("You") if event.by_id == viewer.id else event.by.name, event)


def _day(event: NeedEvent) -> str:
    """The day that was promised: of an answer, or of looking again."""
    if "review_on" in event.details:
        return format_day(date.fromisoformat(event.details["review_on"]))
    if "limit_days" in event.details:
        said_on = clock.local(event.at).date()
        return format_day(add_working_days(said_on, event.details["limit_days"]).day)
    return ""
