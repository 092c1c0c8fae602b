"""Where a need's events have led it, read off the events alone. Pure rules.

What a need says of itself must be what this says: `flask audit verify` compares them, so that the figures,
which are counted from needs, cannot be raised by changing needs.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from welfare.needs.lifecycle import CLOSED, Action, Confirmation

_CLOSED = {status.value for status in CLOSED}


@dataclass
class Standing:
    """What follows from events: values as they are stored, moments as the events have them."""

    status: str | None = None
    confirmation: str | None = None
    answered_at: Any = None
    closed_at: Any = None


def standing_after(events: Iterable[Mapping[str, Any]]) -> Standing:
    """Where `events` lead, oldest first; each with `kind`, `at`, `from_status`, `to_status`, `details`."""
    stands, said_solved = Standing(), False
    before_answers = []
    for event in events:
        details = event["details"] if isinstance(event["details"], Mapping) else {}
        match event["kind"]:
            case Action.ANSWER:
                before_answers.append((stands.answered_at, said_solved))
                stands.answered_at, said_solved = event["at"], False
            case Action.RECALL if before_answers:
                stands.answered_at, said_solved = before_answers.pop()
            case Action.CONFIRM | Action.CONTEST:
                stands.confirmation = Confirmation.TEACHER.value
            case Action.LAPSE:
                confirmed = Confirmation.FOLLOW_UP if said_solved else Confirmation.LAPSED
                stands.confirmation = confirmed.value
            case Action.FOLLOW_UP if details.get("is_reached") and details.get("was_due", True):
                said_solved = bool(details.get("is_solved"))
                if said_solved and stands.confirmation == Confirmation.LAPSED:
                    stands.confirmation = Confirmation.FOLLOW_UP.value
            case Action.REOPEN:
                said_solved = False
        stands.status = event["to_status"]
        if stands.status not in _CLOSED:
            stands.closed_at = stands.confirmation = None
        elif stands.closed_at is None:
            stands.closed_at = event["at"]
    return stands
