"""Who may read and do what with visits, problems and measures. Pure rules.

Problems and measures are the district's business: leaders and clerks read all of them, whatever school they
look after. They change only what their role reaches: a measure by its lead unit, a problem by where whoever
listed it works. The needs behind them are seen only by those who see the needs themselves (`needs.queries`).
"""

from collections.abc import Collection
from enum import StrEnum
from typing import Protocol

from welfare.accounts.roles import Role

READERS = frozenset({Role.LEADER, Role.CLERK, Role.HANDLER, Role.AUDITOR})
"""Roles whose holders find their way to the lists."""


class Permission(StrEnum):
    """What can be done with problems and measures."""

    READ_PROBLEMS = "read_problems"
    LIST_PROBLEM = "list_problem"
    KEEP_PROBLEM = "keep_problem"
    READ_MEASURE = "read_measure"
    KEEP_MEASURE = "keep_measure"


TABLE: dict[Permission, tuple[frozenset[Role], frozenset[Role]]] = {
    # by a role held anywhere · by a role that reaches the unit concerned
    Permission.READ_PROBLEMS: (READERS, frozenset()),
    Permission.LIST_PROBLEM: (frozenset({Role.LEADER, Role.CLERK}), frozenset()),
    Permission.KEEP_PROBLEM: (frozenset(), frozenset({Role.LEADER, Role.CLERK})),
    Permission.READ_MEASURE: (frozenset({Role.LEADER, Role.CLERK, Role.AUDITOR}), frozenset({Role.HANDLER})),
    Permission.KEEP_MEASURE: (frozenset(), frozenset({Role.CLERK, Role.HANDLER})),
}
"""Who may do what. Keeping a measure is entering it, its steps, its money, what it made, its needs, and
finishing it; keeping a problem is its wording, its needs, its measures, and striking it off."""


class Viewer(Protocol):
    """What these rules must know about a person."""

    id: int

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles held anywhere."""

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> Collection[int]:
        """The organizations over which the person holds one of `roles`."""


class Spent(Protocol):
    """What these rules must know about money spent."""

    entered_by_id: int


class Visited(Protocol):
    """What these rules must know about a visit."""

    leader_id: int
    school_id: int


def may(viewer: Viewer, permission: Permission, unit_id: int | None = None) -> bool:
    """Whether the viewer may do it; with what is that unit's where it is about a measure or problem."""
    anywhere, _at_unit = TABLE[permission]
    if anywhere & viewer.role_names:
        return True
    return unit_id is not None and unit_id in units_for(viewer, permission)


def may_correct_visit(viewer: Viewer, visit: Visited) -> bool:
    """Whether the viewer may correct the numbers of a visit, in time."""
    return visit.leader_id == viewer.id or visit.school_id in viewer.reached_by(Role.CLERK)


def may_correct_spending(viewer: Viewer, spending: Spent, unit_id: int) -> bool:
    """Whether the viewer may correct money spent on a measure of that unit, in time."""
    is_own = spending.entered_by_id == viewer.id and may(viewer, Permission.KEEP_MEASURE, unit_id)
    return is_own or unit_id in viewer.reached_by(Role.CLERK)


def units_for(viewer: Viewer, permission: Permission) -> Collection[int]:
    """The units with whose measures or problems the viewer may do it by a role there."""
    _anywhere, at_unit = TABLE[permission]
    return viewer.reached_by(*at_unit)
