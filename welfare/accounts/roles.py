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
    AUDITOR = "auditor"


STAFF_ROLES = frozenset({Role.SCHOOL_ADMIN, Role.HANDLER, Role.CLERK, Role.LEADER, Role.ADMIN, Role.AUDITOR})
"""Those who work with other people's needs or accounts, or look into how others do."""

TRIAGE_ROLES = STAFF_ROLES - {Role.ADMIN}
"""Those who see needs besides their own."""
