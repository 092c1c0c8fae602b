"""What becomes of stand-ins when roles, accounts and places change."""

from typing import Any

from welfare.accounts.models import Person
from welfare.accounts.signals import roles_changed
from welfare.accounts.stand_ins.actions import end_where_due


def listen() -> None:
    """Begin to hear of changes. Called for each app, it listens once."""
    roles_changed.connect(end)


def end(person: Person, *, by: Person | None, **_more: Any) -> None:
    """End what can no longer be."""
    end_where_due(person, by=by)
