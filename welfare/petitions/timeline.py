"""What was done with a petition, as its page shows it."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _

from welfare.history.timeline import Entry, told_plainly
from welfare.needs.timeline import AFTER_ITS_DAY, BEFORE_ITS_DAY, ON_ITS_DAY
from welfare.petitions.labels import EVENT, NOBODY_THERE, REMINDED
from welfare.petitions.lifecycle import Action
from welfare.petitions.models import PetitionEvent


def timeline(events: Iterable[PetitionEvent], *, names: bool = True) -> list[Entry]:
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
    days, told = event.details["days"], [str(REMINDED[whom]) for whom in event.details["told"]]
    sentence = BEFORE_ITS_DAY if days < 0 else AFTER_ITS_DAY if days else ON_ITS_DAY
    return _(sentence, days=days, told=_(", ").join(told) or NOBODY_THERE)
