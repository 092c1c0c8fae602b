"""The one way in which the history of an account grows."""

from collections.abc import Collection
from typing import Any

from welfare.accounts.models import EventKind, Person, PersonEvent
from welfare.history.actions import append


def record(
    person: Person,
    kind: EventKind,
    *,
    by: Person | None,
    acted_for: Collection[int] | None = (),
    **details: Any,
) -> PersonEvent:
    """One more event of somebody's history. No secret and nothing personal belongs into `details`."""
    return append(PersonEvent, kind, by=by, acted_for=acted_for, person_id=person.id, details=details)
