"""What was done with a petition, as its page shows it."""

from collections.abc import Iterable

from welfare.history.timeline import Entry, told_plainly
from welfare.petitions.labels import EVENT
from welfare.petitions.models import PetitionEvent


def timeline(events: Iterable[PetitionEvent]) -> list[Entry]:
    """The history in the order of `events`; of what has no name nothing is said of who it was."""
    return [told_plainly(event, *EVENT[event.kind], names=event.by_id is not None) for event in events]
