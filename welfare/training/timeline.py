"""What happened to an enrolment, a session, a programme or a topic, as a page shows it."""

from collections.abc import Iterable

from welfare.history.timeline import TimelineEntry, changes_in_words, told_plainly
from welfare.training.labels import EVENT, FIELD
from welfare.training.models import Enrolment, TrainingEvent


def timeline_of(enrolment: Enrolment, events: Iterable[TrainingEvent]) -> list[TimelineEntry]:
    """The history of an enrolment, oldest first; who did it where it was not the teacher."""
    return [
        told_plainly(
            event,
            *EVENT[event.kind],
            names=event.by_id not in (None, enrolment.person_id),
            said=changes_in_words(event.details.get("changes", {}), FIELD),
        )
        for event in events
    ]


def told_of(events: Iterable[TrainingEvent]) -> list[TimelineEntry]:
    """The history of anything else, in the order of `events`, with who did it."""
    return [
        told_plainly(
            event,
            *EVENT[event.kind],
            said=[
                *([event.details["topic"]] if "topic" in event.details else []),
                *changes_in_words(event.details.get("changes", {}), FIELD),
            ],
        )
        for event in events
    ]
