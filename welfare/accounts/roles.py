"""The roles. Each is held at an organization and reaches its whole subtree."""

from enum import StrEnum


class Role(StrEnum):
    """What a person may do somewhere."""

    TEACHER = "teacher"
    SCHOOL_ADMIN = "school_admin"
    HANDLER = "handler"
    CLERK = "clerk"
    LEADER = "leader"
    ADMIN = "admin"


STAFF_ROLES = frozenset({Role.SCHOOL_ADMIN, Role.HANDLER, Role.CLERK, Role.LEADER, Role.ADMIN})
"""Those who work with other people's needs or accounts."""

TRIAGE_ROLES = frozenset({Role.SCHOOL_ADMIN, Role.HANDLER, Role.CLERK, Role.LEADER})
"""Those who see needs besides their own."""
