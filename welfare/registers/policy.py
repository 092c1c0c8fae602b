"""Who keeps the registers, and what an entry must hold. Pure rules."""

from collections.abc import Collection
from datetime import date
from typing import Protocol

from welfare.accounts.roles import Role

KEEPERS = (Role.LEADER, Role.CLERK)
READERS = (*KEEPERS, Role.AUDITOR)
FIRST_MONTH = 8
"""A school year begins in autumn: teachers move in August at the earliest."""


class Keeper(Protocol):
    """What these rules must know about a person."""

    @property
    def root_ids(self) -> Collection[int]:
        """The root of the tree, where a role reaches it."""

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> Collection[int]:
        """The organizations over which the person holds one of `roles`."""


def keeps(person: Keeper) -> bool:
    """Whether the person leads or takes in for the whole district: the registers are the bureau's."""
    return _reaches_all(person, *KEEPERS)


def reads(person: Keeper) -> bool:
    """Whether the person may read them: who keeps them, and an auditor of the whole district."""
    return _reaches_all(person, *READERS)


def _reaches_all(person: Keeper, *roles: Role) -> bool:
    return bool(set(person.root_ids) & set(person.reached_by(*roles, at_bureau=True)))


def school_year_of(day: date) -> int:
    """The year in which the school year of that day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
