"""What happened to an enrolment, as a page shows it."""

from collections.abc import Iterable

from welfare.history.timeline import Entry, told_plainly
from welfare.training.labels import EVENT
from welfare.training.models import Enrolment, TrainingEvent


def timeline_of(enrolment: Enrolment, events: Iterable[TrainingEvent]) -> list[Entry]:
    """The history of an enrolment, oldest first; who did it where it was not the teacher."""
    return [
        told_plainly(event, *EVENT[event.kind], names=event.by_id not in (None, enrolment.person_id))
        for event in events
    ]
