"""What was done with a petition, as its page shows it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from welfare.history.timeline import TimelineEntry, told_plainly
from welfare.needs.history.labels import reminded
from welfare.petitions.labels import EVENT, NOBODY_THERE, REMINDED
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import PetitionEvent


def timeline(events: Iterable[PetitionEvent], *, names: bool = True) -> list[TimelineEntry]:
    """The history in the order of `events`; of what has no name nothing is said of who it was, and without
    `names` of nothing."""
    return [
        told_plainly(event, _what(event), EVENT[event.kind][1], names=names and event.by_id is not None)
        for event in events
    ]


def _what(event: PetitionEvent) -> Any:
    """What was done; of a reminder whom it reached, and how far the day was away."""
    if event.kind != Action.REMIND:
        return EVENT[event.kind][0]
    told = _(", ").join(str(REMINDED[whom]) for whom in event.details["told"])
    return reminded(event.details["days"], told or str(NOBODY_THERE))
