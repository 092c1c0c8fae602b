"""Who may read and do what with visits, problems and measures. Pure rules.

Problems and measures are the district's business: leaders and clerks read all of them, whatever school they
look after. The needs behind them are seen only by those who see the needs themselves (`needs.queries`).
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
    STRIKE_OFF = "strike_off"
    READ_MEASURE = "read_measure"
    ENTER_MEASURE = "enter_measure"
    KEEP_MEASURE = "keep_measure"


TABLE: dict[Permission, tuple[frozenset[Role], frozenset[Role]]] = {
    # by a role held anywhere · by a role that reaches the lead unit
    Permission.READ_PROBLEMS: (READERS, frozenset()),
    Permission.LIST_PROBLEM: (frozenset({Role.LEADER, Role.CLERK}), frozenset()),
    Permission.STRIKE_OFF: (frozenset({Role.LEADER, Role.CLERK}), frozenset()),
    Permission.READ_MEASURE: (frozenset({Role.LEADER, Role.CLERK, Role.AUDITOR}), frozenset({Role.HANDLER})),
    Permission.ENTER_MEASURE: (frozenset({Role.CLERK}), frozenset({Role.HANDLER})),
    Permission.KEEP_MEASURE: (frozenset({Role.CLERK}), frozenset({Role.HANDLER})),
}
"""Who may do what: keeping a measure is its steps, its money, what it made, its needs, and finishing it."""


class Viewer(Protocol):
    """What these rules must know about a person."""

    id: int

    @property
    def role_names(self) -> frozenset[Role]:
        """The roles held anywhere."""

    def reached_by(self, *roles: Role, from_above: bool = False) -> Collection[int]:
        """The organizations over which the person holds one of `roles`."""


def may(viewer: Viewer, permission: Permission, lead_unit_id: int | None = None) -> bool:
    """Whether the viewer may do it; with a measure of that lead unit where it is about one."""
    anywhere, _at_unit = TABLE[permission]
    if anywhere & viewer.role_names:
        return True
    return lead_unit_id is not None and lead_unit_id in units_for(viewer, permission)


def units_for(viewer: Viewer, permission: Permission) -> Collection[int]:
    """The lead units with whose measures the viewer may do it by a role there."""
    _anywhere, at_unit = TABLE[permission]
    return viewer.reached_by(*at_unit)
