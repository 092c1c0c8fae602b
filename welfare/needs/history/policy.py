"""What of a need's history its teacher reads. Pure rules."""

from collections.abc import Mapping
from typing import Any, Protocol

from welfare.needs.lifecycle import ASSIGNS, Action

A = Action

AMONG_STAFF = frozenset({A.REQUEST_EXTENSION, A.REFUSE_EXTENSION})
"""Actions that the teacher is not told of."""
WORDS_AMONG_STAFF = AMONG_STAFF | {A.TRANSFER, A.UNDO_TRANSFER, A.SUPERVISE, *ASSIGNS}
"""Actions whose words are meant for colleagues; the teacher reads those of all others."""


class Told(Protocol):
    """What these rules must know about an event."""

    kind: Action
    is_internal: bool
    details: Mapping[str, Any]


def is_among_staff(event: Told) -> bool:
    """Whether only those who work on the need read of it."""
    not_reached = event.kind == A.FOLLOW_UP and not event.details.get("is_reached")
    return event.is_internal or event.kind in AMONG_STAFF or not_reached


def is_told_in_words(event: Told) -> bool:
    """Whether what was written may be read outside of the staff; callers have known that the teacher reads
    their notes since it is said which call counts."""
    was_for_staff = event.kind == A.FOLLOW_UP and "was_due" not in event.details
    return event.kind not in WORDS_AMONG_STAFF and not was_for_staff
