"""What was done to an entry, as its page shows it."""

from collections.abc import Iterable

from welfare.history.timeline import Entry, changes_in_words, told_plainly
from welfare.registers.labels import EVENT
from welfare.registers.models import RegisterEvent
from welfare.registers.shape import Register


def timeline(events: Iterable[RegisterEvent], register: Register) -> list[Entry]:
    """The history in the order of `events`, with who did it."""
    labels = {field.name: field.label.text for field in register.form(formdata=None)}
    labels["school_year"] = labels.get("began_on")
    return [
        told_plainly(
            event,
            *EVENT[event.kind],
            said=changes_in_words(_told(event.details.get("changes", {})), labels),
        )
        for event in events
    ]


def _told(changes: dict[str, list[object]]) -> dict[str, list[object] | None]:
    """Ids say nothing to a reader: of those only that they changed."""
    return {name: None if name.endswith("_id") else pair for name, pair in changes.items()}
