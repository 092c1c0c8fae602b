"""Who keeps the registers, and what an entry must hold. Pure rules."""

from datetime import date

from welfare.accounts.powers import Powers, holds_at_bureau
from welfare.accounts.roles import Role

KEEPERS = (Role.LEADER, Role.CLERK)
READERS = (*KEEPERS, Role.AUDITOR)
FIRST_MONTH = 8
"""A school year begins in autumn: teachers move in August at the earliest."""


def keeps(person: Powers) -> bool:
    """Whether the person leads or takes in for the whole district: the registers are the bureau's."""
    return holds_at_bureau(person, *KEEPERS)


def reads(person: Powers) -> bool:
    """Whether the person may read them: who keeps them, and an auditor of the whole district."""
    return holds_at_bureau(person, *READERS)


def school_year_of(day: date) -> int:
    """The year in which the school year of that day began."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1
