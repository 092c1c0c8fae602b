"""Who can stand in for whom, and for how long: the rules by themselves."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.policy import LENT, can_stand_in, is_too_long

PLACE, ABOVE, ELSEWHERE = 5, 2, 7
LENT_FROM = {
    Role.TEACHER: set(),
    Role.SCHOOL_ADMIN: {PLACE, ABOVE},
    Role.HANDLER: {PLACE, ABOVE},
    Role.CLERK: {PLACE, ABOVE},
    Role.LEADER: {PLACE, ABOVE},
    Role.ADMIN: set(),
    Role.AUDITOR: set(),
}
"""By role, where whoever stands in at the place may belong."""
BEGINS = date(2026, 3, 2)


def can(role: Role, belongs: int | None, *, is_active: bool = True, reads: bool = False) -> bool:
    deputy = SimpleNamespace(id=1, organization_id=belongs, is_active=is_active)
    return can_stand_in(deputy, SimpleNamespace(id=PLACE, parent_id=ABOVE), role, reads=reads)


@pytest.mark.parametrize("role", Role)
def test_from_where_somebody_stands_in(role: Role) -> None:
    assert {at for at in (PLACE, ABOVE, ELSEWHERE) if can(role, at)} == LENT_FROM[role]
    assert (role in LENT) == bool(LENT_FROM[role])


def test_nobody_stands_in_who_is_closed_or_only_reads() -> None:
    assert can(Role.CLERK, PLACE)
    assert not can(Role.CLERK, PLACE, is_active=False)
    assert not can(Role.CLERK, PLACE, reads=True)


def days(first: int, last: int) -> tuple[date, date]:
    """So many days after the first one."""
    return BEGINS + timedelta(days=first), BEGINS + timedelta(days=last)


@pytest.mark.parametrize(
    ("asked", "others", "is_long"),
    [
        (days(0, 91), [], False),
        (days(0, 92), [], True),
        (days(50, 92), [days(0, 49)], True),
        (days(92, 92), [days(0, 91)], True),
        (days(50, 91), [days(0, 49)], False),
        (days(51, 92), [days(0, 49)], False),
        (days(0, 49), [days(50, 92)], True),
        (days(0, 10), [days(0, 92)], True),
        (days(40, 60), [days(0, 45), days(55, 92)], True),
        (days(20, 30), [days(0, 92)], True),
        (days(95, 99), [days(0, 93)], False),
        (days(-10, -5), [days(0, 93)], False),
        (days(0, 5), [days(95, 300)], False),
    ],
)
def test_for_how_long_together_with_what_joins_it(
    asked: tuple[date, date], others: list[tuple[date, date]], is_long: bool
) -> None:
    assert is_too_long(*asked, others) == is_long
