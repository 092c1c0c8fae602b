"""Who handles which petition. Pure rules."""

from welfare.accounts.powers import Powers, holds_at_bureau
from welfare.accounts.roles import Role
from welfare.petitions.lifecycle import OWN_DATA, VOICES, Kind

HANDLED_BY: dict[Kind, tuple[Role, ...]] = {
    **dict.fromkeys(OWN_DATA, (Role.ADMIN,)),
    **dict.fromkeys(VOICES, (Role.CLERK, Role.LEADER)),
}
"""By kind, which roles at the bureau itself take it in and answer. No office and no school ever does."""
FOR_LEADERS = (Role.LEADER,)
"""The same where the person wants nobody but the bureau's leaders to read it."""
QUEUE_ROLES = (Role.ADMIN, Role.CLERK, Role.LEADER, Role.AUDITOR)
COUNT_ROLES = (Role.LEADER, Role.AUDITOR)
"""Who sees how many there are of every kind."""


def kinds_handled(person: Powers, *, is_for_leaders: bool) -> tuple[Kind, ...]:
    """The kinds that the person's roles handle: of those for leaders alone, or of the others."""
    return tuple(
        kind
        for kind, roles in HANDLED_BY.items()
        if holds_at_bureau(person, *(FOR_LEADERS if is_for_leaders else roles))
        and (kind in VOICES or not is_for_leaders)
    )


def reads_queue(person: Powers) -> bool:
    """Whether there is a queue for the person."""
    return holds_at_bureau(person, *QUEUE_ROLES)


def reads_counts(person: Powers) -> bool:
    """Whether the person sees how many there are of every kind."""
    return holds_at_bureau(person, *COUNT_ROLES)
