"""Who keeps and who reads the registers, and when a school year begins: the pure rules."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

import pytest

from welfare.accounts.roles import Role
from welfare.registers.policy import keeps, reads, school_year_of

BUREAU, ALLIANCE, SCHOOL = 1, 2, 3


@dataclass
class Somebody:
    """Somebody with roles, each with what it reaches and what it reaches from above."""

    reaches: dict[Role, Collection[int]] = field(default_factory=dict)
    root_ids: Collection[int] = (BUREAU,)
    at_bureau: Collection[int] = (BUREAU, ALLIANCE, SCHOOL)

    def reached_by(self, *roles: Role, at_bureau: bool = False) -> Collection[int]:
        reached = {place for role in roles for place in self.reaches.get(role, ())}
        return reached & set(self.at_bureau) if at_bureau else reached


@pytest.mark.parametrize(
    ("role", "may_keep", "may_read"),
    [
        (Role.LEADER, True, True),
        (Role.CLERK, True, True),
        (Role.AUDITOR, False, True),
        (Role.HANDLER, False, False),
        (Role.SCHOOL_ADMIN, False, False),
        (Role.TEACHER, False, False),
        (Role.ADMIN, False, False),
    ],
)
def test_the_bureau_leads_and_takes_in_and_an_auditor_reads(
    role: Role, may_keep: bool, may_read: bool
) -> None:
    somebody = Somebody({role: (BUREAU, ALLIANCE, SCHOOL)})
    assert (keeps(somebody), reads(somebody)) == (may_keep, may_read)


@pytest.mark.parametrize("role", [Role.LEADER, Role.CLERK, Role.AUDITOR])
def test_a_role_that_does_not_reach_the_whole_district_opens_nothing(role: Role) -> None:
    somebody = Somebody({role: (ALLIANCE, SCHOOL)})
    assert (keeps(somebody), reads(somebody)) == (False, False)


def test_a_role_that_reaches_the_root_only_from_beside_it_opens_nothing() -> None:
    somebody = Somebody({Role.LEADER: (BUREAU,)}, at_bureau=(ALLIANCE, SCHOOL))
    assert (keeps(somebody), reads(somebody)) == (False, False)


def test_where_there_is_no_district_yet_nobody_keeps_anything() -> None:
    assert not keeps(Somebody({Role.LEADER: (BUREAU,)}, root_ids=()))


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2026, 8, 1), 2026),
        (date(2026, 7, 31), 2025),
        (date(2027, 1, 5), 2026),
        (date(2026, 12, 31), 2026),
    ],
)
def test_a_school_year_begins_in_august(day: date, year: int) -> None:
    assert school_year_of(day) == year
