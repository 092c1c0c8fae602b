"""The rules that need no database: progress, cost, and which needs are alike."""

from welfare.measures.measures.progress import (
    Part,
    Progress,
    Stage,
    cost_per_solved,
    is_over,
)
from welfare.measures.policy import Permission, may
from welfare.measures.problems.similarity import Dismissed, OpenNeed, SimilarNeeds, groups_of, words_of


def test_progress_is_the_sum_of_its_parts_and_never_whole_too_early() -> None:
    progress = Progress(steps=Part(4, 4), outputs=Part(50, 50), needs=Part(45, 46))
    assert progress.percent == 99  # (4 + 50 + 45) of (4 + 50 + 46)
    assert progress.stage(is_finished=True) == Stage.FINISHED
    assert progress.stage(is_finished=False) == Stage.UNDER_WAY
    assert Progress(Part(1, 1), Part(0, 0), Part(0, 0)).stage(is_finished=True) == Stage.CONFIRMED
    assert Progress(Part(0, 0), Part(0, 0), Part(0, 0)).percent is None


def test_cost_per_solved_need() -> None:
    assert cost_per_solved(1000, 3) == 333
    assert cost_per_solved(1001, 2) == 501
    assert cost_per_solved(1000, 0) is None
    assert not is_over(100, 100)
    assert is_over(100, 101)


class Somebody:
    """A person with roles at some organizations."""

    def __init__(self, **reach: set[int]) -> None:
        self.id = 1
        self.reach = reach
        self.role_names = frozenset(reach)

    def reached_by(self, *roles: str, from_above: bool = False) -> set[int]:
        return set().union(*(self.reach.get(role, set()) for role in roles))


def test_who_may_do_what() -> None:
    clerk, leader = Somebody(clerk={1, 2}), Somebody(leader={1, 2})
    handler, teacher = Somebody(handler={7}), Somebody(teacher={2})
    assert all(may(clerk, permission, 7) for permission in Permission)
    assert [permission for permission in Permission if not may(leader, permission, 7)] == [
        Permission.ENTER_MEASURE,
        Permission.KEEP_MEASURE,
    ]
    assert [permission for permission in Permission if not may(handler, permission, 7)] == [
        Permission.LIST_PROBLEM,
        Permission.STRIKE_OFF,
    ]
    assert [permission for permission in Permission if may(handler, permission, 8)] == [
        Permission.READ_PROBLEMS
    ]
    assert not any(may(teacher, permission, 2) for permission in Permission)


def needs_about(word: str, *schools: int, first: int = 1, category: str = "housing") -> list[OpenNeed]:
    return [OpenNeed(first + n, category, school, f"第{n}间{word}坏") for n, school in enumerate(schools)]


def test_words_are_pairs_of_characters_or_whole_words() -> None:
    assert words_of("想要热水器") == {"要热", "热水", "水器"}
    assert words_of("a heater for room 12") == {"heater", "room"}


def test_a_group_needs_enough_needs_from_enough_schools() -> None:
    assert [(g.category, g.schools, g.need_ids) for g in groups_of(needs_about("热水", 1, 2, 3, 3))] == [
        ("housing", 3, (1, 2, 3, 4))
    ]
    assert groups_of(needs_about("热水", 1, 2, 3)) == []
    assert groups_of(needs_about("热水", 1, 2, 2, 2)) == []
    mixed = needs_about("热水", 1, 2) + needs_about("热水", 3, 4, first=10, category="other")
    assert groups_of(mixed) == []


def test_a_need_counts_in_one_group_and_the_order_of_needs_does_not_matter() -> None:
    needs = needs_about("热水", 1, 2, 3, 4)
    assert len(groups_of(needs)) == 1
    assert groups_of(needs) == groups_of(list(reversed(needs)))


def test_what_was_dismissed_comes_back_only_when_it_has_grown() -> None:
    needs = needs_about("热水", 1, 2, 3, 4)
    [group] = groups_of(needs)
    dismissed = [Dismissed(group.category, group.word, frozenset(group.need_ids))]
    assert groups_of(needs, dismissed) == []
    assert groups_of(needs[:3], dismissed) == []
    [grown] = groups_of(needs + needs_about("热水", 5, first=9), dismissed)
    assert len(grown.need_ids) == 5
    elsewhere = SimilarNeeds("training", group.word, group.need_ids, 3)
    assert not dismissed[0].covers(elsewhere)
