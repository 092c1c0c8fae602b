"""When a role needs a second administrator, and who can be one. Pure rules.

What they hold and what they do not is written in docs/adr/0029.
"""

from collections.abc import Iterable, Set
from datetime import timedelta
from typing import NamedTuple, Protocol

from welfare.accounts.roles import STAFF_ROLES, Role

SETTLES = timedelta(days=14)
"""So long after one administrator has let another in they do not confirm what either of them gives; and so
long whoever lost the role by one of them still counts as somebody who is there."""


class Place(Protocol):
    """What these rules must know about where a role is held."""

    parent_id: int | None


class Done(NamedTuple):
    """What an administrator has lately done to others' being administrators of the bureau."""

    person_id: int
    gave_alone: bool = False
    """Gave the role, where there was nobody to confirm it."""
    took: bool = False
    """Took the role, or closed the account with it."""


def is_of_district(role: Role, place: Place) -> bool:
    """Whether a role reaches the whole district: any but a teacher's, held at the bureau itself."""
    return role in STAFF_ROLES and place.parent_id is None


def others_who_count(others: Set[int], done: Iterable[Done]) -> Set[int]:
    """Who is there besides an administrator, of the `others` of the bureau, as ids; `done` is what that one
    did within `SETTLES`.

    Whom they have made alone is not, so that a bureau's first administrator can set it up; whom they have put
    out is, so that nobody becomes the only one by putting out the rest.
    """
    done = list(done)
    put_out = {one.person_id for one in done if one.took}
    made = {one.person_id for one in done if one.gave_alone}
    return (others | put_out) - made


def is_somebody_else(by_id: int, *, giver_id: int | None, person_id: int, has_let_in: bool) -> bool:
    """Whether an administrator can confirm a role: neither gave it nor is to have it, and neither let the
    other in within `SETTLES`."""
    return by_id not in (giver_id, person_id) and not has_let_in
