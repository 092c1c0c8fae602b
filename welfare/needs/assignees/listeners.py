"""What becomes of whom needs are with when roles and accounts change."""

from typing import Any

from welfare.accounts.models import Person
from welfare.accounts.signals import roles_changed
from welfare.needs.assignees.actions import let_go_of


def listen() -> None:
    """Begin to hear of changes. Called for each app, it listens once."""
    roles_changed.connect(let_go)


def let_go(person: Person, **_more: Any) -> None:
    """What is with somebody who no longer handles it goes back to its unit."""
    let_go_of(person)
