"""What becomes of stand-ins when roles, accounts and places change."""

from collections.abc import Sequence
from typing import Any

from welfare.accounts.models import Person
from welfare.accounts.signals import roles_changed
from welfare.accounts.stand_ins.actions import end_where_due, end_where_moved
from welfare.extensions import db
from welfare.history.dispatch import subscribe
from welfare.organizations.models import EventKind, OrganizationEvent


def listen() -> None:
    """Begin to hear of changes. Called for each app, it listens once."""
    roles_changed.connect(end)
    subscribe(OrganizationEvent, end_at_moved_places)


def end(person: Person, *, by: Person | None, **_more: Any) -> None:
    """End what can no longer be."""
    end_where_due(person, by=by)


def end_at_moved_places(events: Sequence[OrganizationEvent]) -> None:
    """Who belonged right above a place that hangs elsewhere now stands in there no longer."""
    for event in events:
        if event.kind == EventKind.MOVED:
            by = db.session.get(Person, event.by_id) if event.by_id else None
            end_where_moved(event.organization_id, by=by)
