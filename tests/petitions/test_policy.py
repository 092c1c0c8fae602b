"""Who handles which petition, who has a queue and who sees the counts: by role, written out by hand."""

import pytest

from welfare.accounts.powers import Plain
from welfare.accounts.roles import Role
from welfare.petitions.lifecycle import Kind
from welfare.petitions.policy import kinds_handled, reads_counts, reads_queue

BUREAU, SCHOOL = 1, 7
OWN_DATA, VOICES = "correction erasure", "complaint suggestion"
TABLE = {
    #               handles   … of those for leaders alone  queue  counts
    "teacher":      ("",       "",     False, False),
    "school_admin": ("",       "",     False, False),
    "handler":      ("",       "",     False, False),
    "clerk":        (VOICES,   "",     True,  False),
    "leader":       (VOICES,   VOICES, True,  True),
    "admin":        (OWN_DATA, "",     True,  False),
    "auditor":      ("",       "",     True,  True),
}  # fmt: skip
"""For the whole district; by a role at a school nobody has anything of it."""


def holding(role: Role, *places: int) -> Plain:
    """Somebody whose role at the bureau reaches these places."""
    reach = {role: frozenset(places)}
    return Plain(reach=reach, bureau_reach=reach, root_ids=frozenset({BUREAU}))


@pytest.mark.parametrize("role", Role)
def test_what_a_role_opens(role: Role) -> None:
    handles, for_leaders, queue, counts = TABLE[role]
    somebody = holding(role, BUREAU, SCHOOL)
    assert kinds_handled(somebody, is_for_leaders=False) == tuple(handles.split())
    assert kinds_handled(somebody, is_for_leaders=True) == tuple(for_leaders.split())
    assert (reads_queue(somebody), reads_counts(somebody)) == (queue, counts)


@pytest.mark.parametrize("role", Role)
def test_no_school_has_anything_of_it(role: Role) -> None:
    somebody = holding(role, SCHOOL)
    assert kinds_handled(somebody, is_for_leaders=False) == kinds_handled(somebody, is_for_leaders=True) == ()
    assert not reads_queue(somebody)
    assert not reads_counts(somebody)


def test_whoever_has_two_roles_handles_what_either_handles() -> None:
    reach = {Role.ADMIN: frozenset({BUREAU}), Role.CLERK: frozenset({BUREAU})}
    somebody = Plain(reach=reach, bureau_reach=reach, root_ids=frozenset({BUREAU}))
    assert set(kinds_handled(somebody, is_for_leaders=False)) == set(Kind)
