"""Who does what in housing. Pure rules.

The office that housing needs go to runs it, and so do the clerks of the bureau. Whoever else has a role above
teachers reads what belongs to their own schools.
"""

from collections.abc import Collection
from typing import Protocol

from welfare.accounts.roles import Role
from welfare.housing.lifecycle import RANKED, EventKind, Phase


class Viewer(Protocol):
    """What these rules must know about a person."""

    id: int

    @property
    def root_ids(self) -> Collection[int]:
        """The root of the tree, where a role reaches it."""

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> Collection[int]:
        """The organizations over which the person holds one of `roles`."""


RUNS_FOR_OFFICE = (Role.HANDLER,)
RUNS_FOR_BUREAU = (Role.CLERK,)
READS = (Role.SCHOOL_ADMIN, Role.CLERK, Role.LEADER, Role.AUDITOR)
READS_ALL = (Role.AUDITOR,)

PREPARING = (EventKind.PREPARED, EventKind.CHANGED, EventKind.OPENED, EventKind.CORRECTED)
BY_TEACHERS = (
    EventKind.APPLIED,
    EventKind.APPLICATION_CHANGED,
    EventKind.WITHDRAWN,
    EventKind.CONSENT_GIVEN,
    EventKind.CONSENT_WITHDRAWN,
    EventKind.OBJECTED,
    EventKind.ACCEPTED,
)
"""What whoever applies does."""
BY_OWN_ROLES = (*BY_TEACHERS, EventKind.LEFT, EventKind.MOVED)
"""What nobody does as a stand-in: this, and what follows where an administrator closes an account or a
place."""
ANSWERING = (EventKind.OBJECTION_UPHELD, EventKind.OBJECTION_REFUSED)
APART: dict[EventKind, Collection[EventKind]] = {
    EventKind.APPLIED: (EventKind.PREPARED, EventKind.CHANGED, EventKind.OPENED),
    EventKind.CORRECTED: (EventKind.APPLIED,),
    EventKind.PUBLISHED: (EventKind.APPLIED, *PREPARING),
    EventKind.OBJECTION_UPHELD: (EventKind.APPLIED, EventKind.OBJECTED, EventKind.PUBLISHED),
    EventKind.OBJECTION_REFUSED: (EventKind.APPLIED, EventKind.OBJECTED, EventKind.PUBLISHED),
    EventKind.FROZEN: (EventKind.APPLIED,),
    EventKind.VALUE_TYPED: (EventKind.APPLIED,),
    EventKind.SIGNED: (EventKind.APPLIED, *PREPARING, *ANSWERING),
}
"""What nobody does in a round in which they have done one of these: so every round takes two people.

One prepares, opens, corrects and answers; another publishes and signs; whoever applies does none of it, and
whoever has done some of it does not apply. Whoever objects answers no objection. The
public random value is typed in by any two, see `draw.actions`.
"""


def may_run(viewer: Viewer, office_id: int | None) -> bool:
    """Whether the person runs housing: flats, rules, rounds, points, allocations, keys.

    `office_id` is the unit that the category's needs go to by default (None: none is set).
    """
    if office_id is not None and office_id in viewer.reached_by(*RUNS_FOR_OFFICE):
        return True
    return bool(set(viewer.root_ids) & set(viewer.reached_by(*RUNS_FOR_BUREAU)))


def may_read_all(viewer: Viewer, office_id: int | None) -> bool:
    """Whether the person reads all that housing keeps: who runs it, and the bureau's auditors."""
    return may_run(viewer, office_id) or bool(set(viewer.root_ids) & set(viewer.reached_by(*READS_ALL)))


def schools_read_by(viewer: Viewer) -> Collection[int]:
    """The organizations whose flats the person may look at without running housing."""
    return viewer.reached_by(*READS)


def may_read_names(phase: Phase, *, runs: bool, reads: bool, applied: bool) -> bool:
    """Whether somebody reads the masked names of the list, which is public for good without them.

    Everybody while the notice runs; later only who runs housing, who reads schools of the round, and who
    applied in it.
    """
    if phase == Phase.NOTICE:
        return True
    return phase in RANKED and (runs or reads or applied)
