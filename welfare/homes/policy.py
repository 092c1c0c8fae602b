"""Who keeps a home. Pure rules."""

from collections.abc import Collection
from typing import Protocol

from welfare.accounts.roles import Role


class Viewer(Protocol):
    """What these rules must know about a person."""

    def reached_by(self, *roles: Role) -> Collection[int]:
        """The organizations over which the person holds one of `roles`."""


def keeps(viewer: Viewer, school_id: int, unit_id: int | None) -> bool:
    """Whether the person keeps the homes of a school; `unit_id` is the office that needs for homes go to."""
    return school_id in viewer.reached_by(Role.SCHOOL_ADMIN, Role.CLERK) or (
        unit_id is not None and unit_id in viewer.reached_by(Role.HANDLER)
    )
