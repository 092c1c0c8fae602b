"""What was done to an entry, as its page shows it."""

from collections.abc import Iterable
from typing import Any

from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.registers.labels import EVENT
from welfare.registers.models import RegisterEvent
from welfare.registers.page import in_words
from welfare.registers.shape import Register


def timeline(events: Iterable[RegisterEvent], register: Register) -> list[TimelineEntry]:
    """The history in the order of `events`, with who did it."""
    fields = {field.name: field for field in register.form(formdata=None)}
    labels = {name: field.label.text for name, field in fields.items()}
    return [
        told_plainly(
            event,
            *EVENT[event.kind],
            said=changes_in_words(_told(event.details.get("changes", {}), fields), labels),
        )
        for event in events
    ]


def _told(changes: dict[str, list[Any]], fields: dict[str, Any]) -> dict[str, list[Any] | None]:
    """Ids say nothing to a reader: of those only that they changed. What follows from a field is not told
    beside it."""
    return {
        name: None if name.endswith("_id") else [in_words(fields[name], value) for value in pair]
        for name, pair in changes.items()
        if name in fields
    }
