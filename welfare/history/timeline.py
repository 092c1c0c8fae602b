"""One line of a timeline, and how what was done is told where no feature has better words for it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from welfare.history.models import Event
from welfare.history.queries import acted_for


@dataclass(frozen=True)
class TimelineEntry:
    """One line of a timeline, as `ui.timeline` draws it."""

    kind: str
    sentence: str
    words: str | None
    moment: datetime
    icon: str
    tone: str = "neutral"
    is_internal: bool = False
    files: Sequence[Any] = ()
    """What was sent with it, as a page shows it."""


def told_plainly(
    event: Event, label: Any, icon: str, *, said: Iterable[str] = (), names: bool = True
) -> TimelineEntry:
    """What was done and by whom. `said` are more lines; without `names` the reader is not told who it was."""
    sentence = str(label)
    if names:
        who = for_others(event.by.name, event) if event.by else pgettext("history", "the clock")
        sentence = _("%(what)s · %(who)s", what=sentence, who=who)
    lines = [*said, *([event.words] if event.words else [])]
    return TimelineEntry(event.kind, sentence, "\n".join(lines) or None, event.at, icon)  # type: ignore[attr-defined]


def for_others(who: str, event: Event) -> str:
    """Who did it, and for whom, where they stood in for somebody."""
    return for_named(who, [person.name for person in acted_for(event)])


def for_named(who: str, others: Sequence[str]) -> str:
    """The same by the names of the others; of nobody else where there are none."""
    return _("%(who)s for %(others)s", who=who, others=_(", ").join(others)) if others else who


def changes_in_words(changes: Mapping[str, Any], labels: Mapping[str, Any]) -> list[str]:
    """What was changed: `Name: before → after`, or that it changed, where the history keeps no values."""
    return [_change(str(labels.get(name, name)), change) for name, change in changes.items()]


def _change(label: str, change: Any) -> str:
    if change is None:
        return _("%(what)s: changed", what=label)
    before, after = (_value(value) for value in change)
    return f"{label}{_(': ')}{before} → {after}"


def _value(value: Any) -> str:
    if value in (None, ""):
        return "—"
    return f"{value:,}" if isinstance(value, int) else str(value)
