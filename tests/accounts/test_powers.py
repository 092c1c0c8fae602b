"""What roles let somebody do: what they reach, by which role, held where, and the same as a value."""

import pytest

from welfare.accounts.powers import Minded, Plain, Sight, holds_at_bureau
from welfare.accounts.roles import STAFF_ROLES, Role

BUREAU, ALLIANCE, SCHOOL = 1, 2, 3
EVERYWHERE = frozenset({BUREAU, ALLIANCE, SCHOOL})
BELOW = frozenset({ALLIANCE, SCHOOL})
NOTHING = Plain(reach={}, bureau_reach={}, root_ids=frozenset())
SOMEBODY = Plain(
    id=9,
    reach={Role.CLERK: EVERYWHERE, Role.HANDLER: BELOW, Role.TEACHER: frozenset({SCHOOL})},
    bureau_reach={Role.CLERK: EVERYWHERE},
    root_ids=frozenset({BUREAU}),
)
"""Takes in for the whole district, handles for an alliance and teaches at a school."""


@pytest.mark.parametrize(
    ("roles", "anywhere", "at_bureau"),
    [
        ((Role.CLERK,), EVERYWHERE, EVERYWHERE),
        ((Role.HANDLER,), BELOW, set()),
        ((Role.TEACHER,), {SCHOOL}, set()),
        ((Role.TEACHER, Role.HANDLER), BELOW, set()),
        ((Role.TEACHER, Role.CLERK), EVERYWHERE, EVERYWHERE),
        ((Role.LEADER,), set(), set()),
        ((), set(), set()),
    ],
)
def test_where_somebody_holds_one_of_these_roles(
    roles: tuple[Role, ...], anywhere: set[int], at_bureau: set[int]
) -> None:
    for powers in (SOMEBODY, SOMEBODY.sight):
        assert powers.reached_by(*roles) == anywhere
        assert powers.reached_by(*roles, at_bureau=True) == at_bureau


def test_for_the_whole_district_is_what_reaches_its_root_and_is_held_at_the_bureau() -> None:
    assert holds_at_bureau(SOMEBODY, Role.CLERK)
    assert holds_at_bureau(SOMEBODY, Role.TEACHER, Role.CLERK)
    assert not holds_at_bureau(SOMEBODY, Role.HANDLER, Role.TEACHER)
    assert not holds_at_bureau(SOMEBODY)
    only_below = Plain(
        reach={Role.CLERK: BELOW}, bureau_reach={Role.CLERK: BELOW}, root_ids=frozenset({BUREAU})
    )
    assert not holds_at_bureau(only_below, Role.CLERK)
    held_elsewhere = Plain(reach={Role.CLERK: EVERYWHERE}, bureau_reach={}, root_ids=frozenset({BUREAU}))
    assert not holds_at_bureau(held_elsewhere, Role.CLERK)


@pytest.mark.parametrize("role", Role)
def test_who_is_staff_and_who_only_reads(role: Role) -> None:
    alone = Plain(reach={role: frozenset({SCHOOL})}, bureau_reach={}, root_ids=frozenset())
    assert alone.role_names == {role}
    assert alone.is_staff == (role in STAFF_ROLES)
    assert alone.only_reads == (role == "auditor")


def test_an_auditor_changes_nothing_whatever_else_they_are() -> None:
    both = Plain(reach={Role.LEADER: EVERYWHERE, Role.AUDITOR: BELOW}, bureau_reach={}, root_ids=frozenset())
    assert both.only_reads
    assert not SOMEBODY.only_reads


def test_without_roles_there_is_nothing() -> None:
    assert (NOTHING.role_names, NOTHING.reached_by(*Role)) == (set(), set())
    assert not NOTHING.is_staff
    assert not NOTHING.only_reads
    assert (NOTHING.id, NOTHING.desks, NOTHING.works_in) == (0, set(), set())
    assert (NOTHING.stands_in_for, list(NOTHING.minds)) == (set(), [])


def test_what_nobody_lends_is_all_there_is() -> None:
    assert SOMEBODY.alone is SOMEBODY
    assert SOMEBODY.whole is SOMEBODY
    sight = SOMEBODY.sight
    assert sight.alone is sight.sight is sight


def test_whoever_may_know_of_the_same_is_the_same_value() -> None:
    again = Plain(
        id=9,
        reach=dict(reversed(SOMEBODY.reach.items())),
        bureau_reach=dict(SOMEBODY.bureau_reach),
        root_ids=frozenset({BUREAU}),
        desks=frozenset({("clerk", BUREAU)}),
        works_in=EVERYWHERE,
    )
    assert again.sight == SOMEBODY.sight
    assert hash(again.sight) == hash(SOMEBODY.sight)
    assert again.sight.sight == SOMEBODY.sight
    said = SOMEBODY.sight
    assert (said.id, said.reach, said.bureau_reach) == (9, SOMEBODY.reach, SOMEBODY.bureau_reach)
    assert (said.root_ids, said.role_names) == ({BUREAU}, {"clerk", "handler", "teacher"})


OTHERS = {
    "who": {"id": 8},
    "what they reach": {"reach": {Role.CLERK: EVERYWHERE}},
    "what they reach from the bureau": {"bureau_reach": {}},
    "the root": {"root_ids": frozenset()},
}


@pytest.mark.parametrize("differs", OTHERS)
def test_what_makes_another_value(differs: str) -> None:
    same = {name: getattr(SOMEBODY, name) for name in ("id", "reach", "bureau_reach", "root_ids")}
    assert Plain(**same).sight == SOMEBODY.sight
    assert Plain(**same | OTHERS[differs]).sight != SOMEBODY.sight


class Deputy(Plain):
    """Somebody to whom more is lent than they hold."""

    stands_in_for = frozenset({4})
    minds = (Minded(4, Role.LEADER, EVERYWHERE),)

    @property
    def alone(self) -> Plain:
        """Without what is lent."""
        return SOMEBODY


def test_what_is_lent_stands_in_the_value_and_can_be_left_out() -> None:
    reach = {**SOMEBODY.reach, Role.LEADER: EVERYWHERE}
    sight = Deputy(id=9, reach=reach, bureau_reach=reach, root_ids=frozenset({BUREAU})).sight
    assert (sight.stands_in_for, sight.minds) == ({4}, (Minded(4, Role.LEADER, EVERYWHERE),))
    assert sight.alone == SOMEBODY.sight
    assert isinstance(sight.alone, Sight)
    assert sight.alone.reached_by(Role.LEADER) == set()
    assert sight.reached_by(Role.LEADER) == EVERYWHERE
