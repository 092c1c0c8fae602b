"""What becomes of whom needs are with when roles and accounts change."""

from typing import Any

from welfare.accounts.models import Person
from welfare.accounts.signals import roles_changed
from welfare.needs.assignees.actions import give_back_all_of


def listen() -> None:
    """Begin to hear of changes. Called for each app, it listens once."""
    roles_changed.connect(give_back_theirs)


def give_back_theirs(person: Person, **_more: Any) -> None:
    """What is with somebody who no longer handles it goes back to its unit."""
    give_back_all_of(person)
