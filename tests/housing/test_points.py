"""From facts to points and places, by numbers that a person can check on paper."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from welfare.housing.rules.facts import FACTS, OPEN_FACTS, SENSITIVE_FACTS, from_details, is_answer
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import (
    Applicant,
    Condition,
    Item,
    ScoringRules,
    draw_of,
    housed,
    mask,
    rank,
    score,
    undisclosed,
    with_more,
)
from welfare.housing.rules.scoring import Test as Check

HOLDS = (
    ("at_least", 10, 9, False), ("at_least", 10, 10, True), ("at_least", 10, 11, True),
    ("at_least", 0, 0, True), ("at_most", 3, 2, True), ("at_most", 3, 3, True), ("at_most", 3, 4, False),
    ("at_most", 0, 0, True), ("is", 2, 1, False), ("is", 2, 2, True), ("is", 2, 3, False),
    ("is", "yes", "yes", True), ("is", "yes", "no", False), ("is", "no", "no", True),
    ("at_least", 1, None, False), ("at_most", 1, None, False), ("is", "yes", None, False),
)  # fmt: skip
EACH = (
    # each so many, worth, at most, of the fact: points
    (1, 3, 12, 0, 0), (1, 3, 12, 1, 3), (1, 3, 12, 4, 12), (1, 3, 12, 5, 12), (1, 3, 13, 5, 13),
    (5, 2, 99, 4, 0), (5, 2, 99, 5, 2), (5, 2, 99, 9, 2), (5, 2, 99, 10, 4), (5, 2, 3, 10, 3),
    (2, 7, 99, None, 0),
)  # fmt: skip


@pytest.mark.parametrize(("test", "value", "fact", "holds"), HOLDS)
def test_a_condition_holds_from_its_bound_on(test: str, value: Any, fact: Any, holds: bool) -> None:
    said = {} if fact is None else {"a": fact}
    assert Condition("a", Check(test), value).holds(said) is holds
    assert Item("a", Check(test), value, points=5, cap=9).points_for(said) == (5 if holds else 0)
    assert Item("a", Check(test), value, points=5, cap=4).points_for(said) == (4 if holds else 0)


@pytest.mark.parametrize(("value", "points", "cap", "fact", "earned"), EACH)
def test_each_whole_unit_counts_up_to_the_cap(
    value: int, points: int, cap: int, fact: int | None, earned: int
) -> None:
    item = Item("a", Check.EACH, value, points=points, cap=cap)
    assert item.points_for({} if fact is None else {"a": fact}) == earned


def rules(*items: Item, cap: int = 99, eligibility: tuple[Condition, ...] = ()) -> ScoringRules:
    return ScoringRules(items or (Item("a", Check.EACH, 1, points=1, cap=99),), cap, eligibility)


def test_points_are_added_up_item_by_item_to_the_cap_of_the_whole() -> None:
    both = rules(
        Item("a", Check.EACH, 1, points=1, cap=9), Item("b", Check.IS, "yes", points=5, cap=5), cap=10
    )
    scored = score(both, Applicant("10001", {"a": 4, "b": "yes"}))
    assert (scored.earned, scored.points, scored.undisclosed_points) == ((4, 5), 9, 0)
    scored = score(both, Applicant("10001", {"a": 4}, undisclosed_points=3))
    assert (scored.earned, scored.points, scored.undisclosed_points) == ((4, 0), 7, 3)
    assert score(both, Applicant("10001", {"a": 6, "b": "yes"})).points == 10
    assert score(both, Applicant("10001", {"a": 6}, undisclosed_points=5)).points == 10
    assert (scored.position, scored.is_tied) == (None, False)


def test_whoever_fails_one_condition_is_not_eligible() -> None:
    strict = rules(eligibility=(Condition("home", Check.IS, "no"), Condition("years", Check.AT_LEAST, 1)))
    eligible = {
        (home, years): score(strict, Applicant("1", {"home": home, "years": years})).is_eligible
        for home in ("yes", "no")
        for years in (0, 1)
    }
    assert [pair for pair, is_so in eligible.items() if is_so] == [("no", 1)]
    assert not score(strict, Applicant("1", {})).is_eligible
    assert score(rules(), Applicant("1", {})).is_eligible


def test_most_points_first_equals_by_lot_and_then_who_is_not_eligible() -> None:
    strict = rules(eligibility=(Condition("home", Check.IS, "no"),))
    points = {"10005": 1, "10004": 3, "10003": 2, "10002": 2, "10001": 9, "10000": 7}
    owners = ("10001", "10000")
    applicants = [
        Applicant(code, {"a": earned, "home": "yes" if code in owners else "no"})
        for code, earned in points.items()
    ]
    equals = sorted(("10002", "10003"), key=lambda code: draw_of("seed", code))
    ranked = rank(strict, applicants, "seed")
    assert [(one.code, one.position, one.is_tied) for one in ranked] == [
        ("10004", 1, False),
        (equals[0], 2, True),
        (equals[1], 3, True),
        ("10005", 4, False),
        ("10000", None, False),
        ("10001", None, False),
    ]
    assert [one.points for one in ranked] == [3, 2, 2, 1, 7, 9]
    assert {one.code: one.draw for one in ranked} == {code: draw_of("seed", code) for code in points}


def test_who_is_not_eligible_ties_with_nobody() -> None:
    strict = rules(eligibility=(Condition("home", Check.IS, "no"),))
    applicants = [Applicant("10001", {"a": 1, "home": "no"}), Applicant("10002", {"a": 1, "home": "yes"})]
    assert [one.is_tied for one in rank(strict, applicants, "seed")] == [False, False]


def test_the_lot_depends_on_the_seed_and_the_number() -> None:
    codes = [str(number) for number in range(10_000, 10_050)]
    orders = [sorted(codes, key=lambda code, seed=seed: draw_of(seed, code)) for seed in ("one", "two")]
    assert orders[0] != orders[1]
    assert len({draw_of("one", code) for code in codes}) == len(codes)


def test_rules_are_kept_as_data_and_read_back() -> None:
    assert ScoringRules.read(SAMPLE.kept()) == SAMPLE
    kept = rules(
        Item("a", Check.EACH, 2, points=3, cap=4), eligibility=(Condition("b", Check.IS, "no"),)
    ).kept()
    assert kept == {
        "items": [{"fact": "a", "test": "each", "value": 2, "points": 3, "cap": 4}],
        "cap": 99,
        "eligibility": [{"fact": "b", "test": "is", "value": "no"}],
    }


def test_only_what_the_rules_look_at_is_asked() -> None:
    asked = rules(
        Item("a", Check.EACH, 1, points=1, cap=1), eligibility=(Condition("b", Check.IS, "no"),)
    ).facts
    assert asked == {"a", "b"}
    every = {"years_here", "commute_km", "people", "couple_teaches", "hardship", "illness", "owns_home"}
    assert SAMPLE.facts == every


@pytest.mark.parametrize(
    ("said", "points"),
    [
        ({"years_here": 0}, 0),
        ({"years_here": 3}, 3),
        ({"years_here": 4}, 4),
        ({"years_here": 16}, 15),
        ({"commute_km": 9}, 0),
        ({"commute_km": 10}, 10),
        ({"commute_km": 29}, 10),
        ({"commute_km": 30}, 20),
        ({"people": 1}, 3),
        ({"people": 4}, 12),
        ({"people": 5}, 12),
        ({"couple_teaches": "yes"}, 10),
        ({"couple_teaches": "no"}, 0),
        ({"hardship": "yes"}, 8),
        ({"illness": "yes", "hardship": "yes"}, 16),
        ({"years_here": 3, "commute_km": 30, "people": 4, "couple_teaches": "yes"}, 45),
    ],
)
def test_what_the_sample_rules_give(said: dict[str, Any], points: int) -> None:
    assert score(SAMPLE, Applicant("10001", said)).points == points


def test_by_the_sample_rules_whoever_owns_a_home_is_not_eligible() -> None:
    eligible = {
        home: score(SAMPLE, Applicant("1", {"owns_home": home})).is_eligible for home in ("yes", "no")
    }
    assert eligible == {"yes": False, "no": True}


def test_facts_kept_apart_earn_one_sum() -> None:
    assert undisclosed(SAMPLE, {"hardship": "yes", "illness": "yes"}) == 16
    assert undisclosed(SAMPLE, {"hardship": "no", "illness": "yes"}) == 8
    assert undisclosed(SAMPLE, {}) == 0


@pytest.mark.parametrize(
    ("flats", "lucky"),
    [
        ({}, []),
        ({7: 1}, [1]),
        ({7: 2}, [1, 3]),
        ({8: 1}, [2]),
        ({7: 1, 8: 5}, [1, 2, 5]),
        ({7: 0, 9: 3}, []),
        ({7: 3, 8: 2}, [1, 2, 3, 4, 5]),
    ],
)
def test_each_school_has_its_own_flats(flats: dict[int, int], lucky: list[int]) -> None:
    assert housed([(1, 7), (2, 8), (3, 7), (4, 7), (5, 8)], flats) == lucky


@pytest.mark.parametrize(
    ("school", "more", "lucky"), [(7, 1, [3]), (7, 2, [3, 4]), (8, 1, [5]), (7, 0, []), (9, 4, [])]
)
def test_more_flats_house_the_next_of_that_school(school: int, more: int, lucky: list[int]) -> None:
    flats = {7: 1, 8: 1}
    line = [(1, 7), (2, 8), (3, 7), (4, 7), (5, 8)]
    assert with_more(line, flats, school=school, more=more) == lucky
    assert flats == {7: 1, 8: 1}


def test_a_school_without_flats_can_get_some() -> None:
    assert with_more([(1, 7), (2, 9)], {7: 1}, school=9, more=1) == [2]


@given(some.lists(some.tuples(some.integers(1, 99), some.integers(1, 3)), unique_by=lambda one: one[0]))
def test_with_more_flats_nobody_loses_theirs(line: list[tuple[int, int]]) -> None:
    flats = {1: 2, 2: 1}
    now = housed(line, flats)
    then = housed(line, {1: 5, 2: 1})
    assert set(now) <= set(then)
    assert list(with_more(line, flats, school=1, more=3)) == [who for who in then if who not in now]


def test_a_mask_shows_the_first_character_and_the_number() -> None:
    assert [mask(name, "48213") for name in ("甲", "甲一", "")] == ["甲**48213", "甲**48213", "**48213"]


ANSWERS = {
    "commute_km": ((0, 300), (-1, 301, 2.5, "5", True, None)),
    "owns_home": (("yes", "no"), ("Yes", "", True, 1, 0, None)),
    "people": ((0, 12), (-1, 13, "yes", False, None)),
    "years_here": ((0, 45), (-1, 46, None)),
    "couple_teaches": (("yes", "no"), ("maybe", None)),
    "hardship": (("yes", "no"), (1, None)),
    "illness": (("yes", "no"), (0, None)),
}


def test_what_each_fact_can_be() -> None:
    assert [fact.key for fact in FACTS] == list(ANSWERS)
    for fact in FACTS:
        fine, wrong = ANSWERS[fact.key]
        assert [value for value in (*fine, *wrong) if is_answer(fact, value)] == list(fine), fact.key
        assert fact.is_number is isinstance(fine[0], int)


def test_two_facts_are_kept_apart() -> None:
    assert [fact.key for fact in SENSITIVE_FACTS] == ["hardship", "illness"]
    assert [fact.key for fact in OPEN_FACTS] == [key for key in ANSWERS if key not in ("hardship", "illness")]


def test_of_a_need_only_what_can_be_an_answer_is_taken_over() -> None:
    said = {"commute_km": 12, "people": 13, "owns_home": "perhaps", "lives_in": "school", "illness": "yes"}
    assert from_details(said) == {"commute_km": 12}
    assert from_details({}) == {}
