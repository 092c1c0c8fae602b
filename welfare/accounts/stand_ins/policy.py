"""Who can stand in for whom, in which roles and for how long. Pure rules."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol

from welfare.accounts.roles import Role

LONGEST = timedelta(days=92)
"""For longer than that an administrator gives somebody the role."""
DAY = timedelta(days=1)


class From(StrEnum):
    """Where whoever stands in belongs, seen from the place at which the role is held."""

    HERE = "here"
    ABOVE = "above"


TABLE: dict[Role, Collection[From]] = {
    Role.TEACHER: (),
    Role.SCHOOL_ADMIN: (From.HERE, From.ABOVE),
    Role.HANDLER: (From.HERE, From.ABOVE),
    Role.CLERK: (From.HERE, From.ABOVE),
    Role.LEADER: (From.HERE, From.ABOVE),
    Role.ADMIN: (),
    Role.AUDITOR: (),
}
"""By role, from where somebody can stand in. What a teacher asks for is their own; who keeps accounts or
looks into everything is appointed by an administrator."""
LENT = frozenset(role for role, wherefrom in TABLE.items() if wherefrom)
"""The roles that are lent to whoever stands in."""


class Somebody(Protocol):
    """What these rules must know about whoever is to stand in."""

    id: int
    organization_id: int
    is_active: bool


class Place(Protocol):
    """What they must know about where the roles are held."""

    id: int
    parent_id: int | None


def can_stand_in(deputy: Somebody, place: Place, role: Role, *, reads: bool) -> bool:
    """Whether somebody can stand in for whoever holds a role at a place; `reads`: they only read."""
    wherefrom = {From.HERE: place.id, From.ABOVE: place.parent_id}
    belongs_there = deputy.organization_id in {wherefrom[each] for each in TABLE[role]}
    return belongs_there and deputy.is_active and not reads


def is_too_long(first_day: date, last_day: date, others: Iterable[tuple[date, date]] = ()) -> bool:
    """Whether that is longer than anybody stands in, together with those of the `others` that join it without
    a day between."""
    stretches: list[tuple[date, date]] = []
    for first, last in sorted([*others, (first_day, last_day)]):
        if stretches and first <= stretches[-1][1] + DAY:
            stretches[-1] = stretches[-1][0], max(last, stretches[-1][1])
        else:
            stretches.append((first, last))
    return any(first <= first_day <= last and last - first >= LONGEST for first, last in stretches)
