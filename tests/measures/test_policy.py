"""Who may do what with problems and measures: the whole table, written out by hand."""

from types import SimpleNamespace

import pytest

from welfare.accounts.roles import Role
from welfare.measures.policy import (
    READERS,
    Permission,
    may,
    may_correct_spending,
    may_correct_visit,
    units_for,
)

UNIT, ELSEWHERE = 7, 8
WHO_MAY = {
    #                 about nothing yet  about UNIT's, by a role there      … by a role elsewhere
    "read_problems": ("leader clerk handler auditor",) * 3,
    "list_problem":  ("leader clerk",         "leader clerk",               "leader clerk"),
    "keep_problem":  ("",                     "leader clerk",               ""),
    "read_measure":  ("leader clerk auditor", "leader clerk handler auditor", "leader clerk auditor"),
    "keep_measure":  ("",                     "clerk handler",              ""),
}  # fmt: skip


class Somebody:
    """A person with one role at one place."""

    def __init__(self, role: Role, at: int) -> None:
        self.id = 1
        self.role, self.at = role, at
        self.role_names = frozenset({role})

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> set[int]:
        return {self.at} if self.role in roles else set()


def test_every_permission_is_here() -> None:
    assert set(WHO_MAY) == set(Permission)


@pytest.mark.parametrize("permission", WHO_MAY)
def test_who_may_do_what(permission: str) -> None:
    asked = Permission(permission)
    without, there, elsewhere = (set(names.split()) for names in WHO_MAY[permission])
    assert {role for role in Role if may(Somebody(role, UNIT), asked)} == without
    assert {role for role in Role if may(Somebody(role, UNIT), asked, UNIT)} == there
    assert {role for role in Role if may(Somebody(role, ELSEWHERE), asked, UNIT)} == elsewhere


@pytest.mark.parametrize("permission", WHO_MAY)
def test_at_which_units_a_role_there_is_enough(permission: str) -> None:
    without, there, _elsewhere = (set(names.split()) for names in WHO_MAY[permission])
    by_place = {
        role for role in Role if set(units_for(Somebody(role, UNIT), Permission(permission))) == {UNIT}
    }
    assert by_place == there - without


def test_the_way_to_the_lists_is_shown_to_whoever_reads_any_of_them() -> None:
    assert set(READERS) == set(WHO_MAY["read_problems"][0].split())


@pytest.mark.parametrize(
    ("role", "at", "is_own", "corrects"),
    [
        ("leader", ELSEWHERE, True, True),
        ("leader", UNIT, False, False),
        ("clerk", UNIT, False, True),
        ("clerk", ELSEWHERE, False, False),
        ("handler", UNIT, False, False),
        ("teacher", UNIT, False, False),
    ],
)
def test_a_visit_is_corrected_by_whoever_made_it_and_the_clerks_of_its_school(
    role: str, at: int, is_own: bool, corrects: bool
) -> None:
    visit = SimpleNamespace(leader_id=1 if is_own else 2, school_id=UNIT)
    assert may_correct_visit(Somebody(Role(role), at), visit) is corrects


@pytest.mark.parametrize(
    ("role", "at", "is_own", "corrects"),
    [
        ("handler", UNIT, True, True),
        ("handler", UNIT, False, False),
        ("handler", ELSEWHERE, True, False),
        ("clerk", UNIT, True, True),
        ("clerk", UNIT, False, True),
        ("clerk", ELSEWHERE, True, False),
        ("leader", UNIT, True, False),
    ],
)
def test_spending_is_corrected_by_whoever_entered_and_still_keeps_it_and_the_clerks_of_its_unit(
    role: str, at: int, is_own: bool, corrects: bool
) -> None:
    spending = SimpleNamespace(entered_by_id=1 if is_own else 2)
    assert may_correct_spending(Somebody(Role(role), at), spending, UNIT) is corrects
