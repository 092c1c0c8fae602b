"""What each role works with: others' needs or accounts, needs besides its own, or neither."""

import pytest

from welfare.accounts.roles import STAFF_ROLES, TRIAGE_ROLES, Role

WORKS_WITH = {
    "teacher": "",
    "school_admin": "needs accounts",
    "handler": "needs",
    "clerk": "needs",
    "leader": "needs",
    "admin": "accounts",
    "auditor": "needs accounts",
}
"""Of other people; an auditor looks into both."""


@pytest.mark.parametrize("role", Role)
def test_whose_needs_and_accounts_a_role_works_with(role: Role) -> None:
    assert (role in STAFF_ROLES) == bool(WORKS_WITH[role])
    assert (role in TRIAGE_ROLES) == ("needs" in WORKS_WITH[role])
