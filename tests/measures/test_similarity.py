"""Which open needs are so alike that they may be one problem: by hand, and for any needs there may be."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as some

from welfare.measures.problems.similarity import (
    FEWEST_NEEDS,
    FEWEST_SCHOOLS,
    Dismissed,
    OpenNeed,
    SimilarNeeds,
    groups_of,
    words_of,
)


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("想要热水器", {"热水", "热水器", "水器"}),
        ("热水，路灯", {"热水", "路灯"}),
        ("热 水", set()),
        ("第3间房", set()),
        ("路灯不亮", {"路灯", "灯不亮"}),
        ("灯", set()),
        ("我们希望解决", set()),
        ("教师之家的书吧", {"书吧"}),
        ("夫妻两地分居", {"夫妻", "两地", "两地分居", "分居"}),
        ("a heater for room 12", {"heater", "room"}),
        ("lamp bed lamps", {"lamp", "lamps"}),
        ("room_12 wifi热水wifi", {"room", "wifi", "热水"}),
        ("would need a teacher please", set()),
        ("été ночь", {"ночь"}),
        ("", set()),
        ("1234 5678", set()),
        ("㐀㐁㐂㐃 鿿鿾鿽鿼", set()),
    ],
)
def test_words_are_those_of_the_dictionary_or_whole_words(title: str, words: set[str]) -> None:
    assert words_of(title) == words


def needs_about(word: str, *schools: int, first: int = 1, category: str = "housing") -> list[OpenNeed]:
    return [OpenNeed(first + n, category, school, f"第{n}间{word}坏") for n, school in enumerate(schools)]


@pytest.mark.parametrize(
    ("schools", "is_group"),
    [((1, 2, 3, 3), True), ((1, 2, 3), False), ((1, 2, 2, 2), False), ((1, 1, 2, 2, 3), True), ((), False)],
)
def test_a_group_needs_enough_needs_from_enough_schools(schools: tuple[int, ...], is_group: bool) -> None:
    groups = groups_of(needs_about("热水", *schools))
    assert bool(groups) == is_group
    for group in groups:
        assert group == SimilarNeeds("housing", "热水", tuple(range(1, len(schools) + 1)), len(set(schools)))
        assert group.key == "housing:热水"


def test_needs_of_two_categories_are_not_alike() -> None:
    mixed = needs_about("热水", 1, 2) + needs_about("热水", 3, 4, first=10, category="other")
    assert groups_of(mixed) == []


def test_the_largest_comes_first_and_takes_its_needs_with_it() -> None:
    lamps = needs_about("路灯", 1, 2, 3, 4, 5, first=20)
    water = needs_about("热水", 1, 2, 3, 4)
    both = [OpenNeed(9, "housing", 9, "热水和路灯")]
    words = [(group.word, len(group.need_ids)) for group in groups_of(water + lamps + both)]
    assert words == [("路灯", 6), ("热水", 4)]
    assert 9 in groups_of(water + lamps + both)[0].need_ids


def test_of_two_equally_large_the_order_is_always_the_same() -> None:
    needs = needs_about("热水", 1, 2, 3, 4) + needs_about("路灯", 1, 2, 3, 4, first=20)
    needs += needs_about("热水", 1, 2, 3, 4, first=40, category="other")
    assert [group.key for group in groups_of(needs)] == ["housing:热水", "housing:路灯", "other:热水"]
    assert groups_of(needs[::-1]) == groups_of(needs)


def test_many_needs_of_too_few_schools_hide_no_smaller_group() -> None:
    needs = needs_about("热水", 1, 1, 1, 2, 2) + needs_about("路灯", 1, 2, 3, 4, first=20)
    assert [group.key for group in groups_of(needs)] == ["housing:路灯"]


GROUP = SimilarNeeds("housing", "热水", (1, 2, 3, 4), 3)


@pytest.mark.parametrize(
    ("dismissed", "covers"),
    [
        (Dismissed("housing", "热水", frozenset({1, 2, 3, 4})), True),
        (Dismissed("housing", "热水", frozenset({5, 6, 7, 8})), True),
        (Dismissed("housing", "热水", frozenset({5, 6, 7, 8, 9})), True),
        (Dismissed("housing", "热水", frozenset({1, 2, 3})), False),
        (Dismissed("housing", "没有", frozenset({1, 2, 3, 4})), True),
        (Dismissed("housing", "没有", frozenset({1, 2, 3, 4, 5})), True),
        (Dismissed("housing", "没有", frozenset({1, 2, 3, 5, 6})), False),
        (Dismissed("other", "热水", frozenset({1, 2, 3, 4})), False),
    ],
)
def test_what_was_dismissed_covers_the_same_word_or_the_same_needs_that_have_not_grown(
    dismissed: Dismissed, covers: bool
) -> None:
    assert dismissed.covers(GROUP) == covers


def test_dismissed_needs_are_proposed_under_no_other_word() -> None:
    needs = needs_about("热水", 1, 2, 3, 4)
    (group,) = groups_of(needs)
    dismissed = [Dismissed(group.category, group.word, frozenset(group.need_ids))]
    assert groups_of(needs, dismissed) == []
    (grown,) = groups_of(needs + needs_about("热水", 5, first=9), dismissed)
    assert len(grown.need_ids) == 5


TITLES = some.lists(some.sampled_from("热水路灯食堂 "), min_size=1, max_size=6).map("".join)
NEEDS = some.lists(
    some.tuples(some.sampled_from(["housing", "other"]), some.integers(1, 5), TITLES), max_size=25
).map(lambda rows: [OpenNeed(n, *row) for n, row in enumerate(rows)])


@given(NEEDS, some.randoms(use_true_random=False))
def test_whatever_the_needs_the_groups_hold_what_they_promise(needs: list[OpenNeed], rng: Random) -> None:
    groups = groups_of(needs)
    by_id = {need.id: need for need in needs}
    for group in groups:
        members = [by_id[need_id] for need_id in group.need_ids]
        assert len(members) >= FEWEST_NEEDS
        assert len({need.school_id for need in members}) == group.schools >= FEWEST_SCHOOLS
        assert all(need.category == group.category and group.word in words_of(need.title) for need in members)
        assert list(group.need_ids) == sorted(group.need_ids)
    grouped = [need_id for group in groups for need_id in group.need_ids]
    assert len(grouped) == len(set(grouped))
    shuffled = list(needs)
    rng.shuffle(shuffled)
    assert groups_of(shuffled) == groups
    dismissed = [Dismissed(group.category, group.word, frozenset(group.need_ids)) for group in groups[:1]]
    assert groups_of(needs, dismissed) == groups[1:]
