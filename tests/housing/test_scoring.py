"""Scoring and the draw: the same always, in whatever order it is asked for, and never above a cap."""

import json
import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from welfare.housing.draw.rules import sha256
from welfare.housing.rules.facts import BY_KEY, FACTS, NO, YES, from_details
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import (
    Applicant,
    ScoringRules,
    draw_of,
    housed,
    mask,
    rank,
    score,
    undisclosed,
    with_more,
)

answers = {
    fact.key: some.integers(0, fact.most) if fact.most is not None else some.sampled_from((YES, NO))
    for fact in FACTS
}
facts = some.fixed_dictionaries({}, optional=answers)
codes = some.lists(some.integers(10_000, 99_999).map(str), min_size=1, max_size=30, unique=True)
groups = codes.flatmap(
    lambda known: some.lists(facts, min_size=len(known), max_size=len(known)).map(
        lambda said: [Applicant(code, one) for code, one in zip(known, said, strict=True)]
    )
)


@given(groups, some.text(min_size=1), some.randoms())
def test_the_list_depends_on_nothing_but_rules_facts_and_seed(
    applicants: list[Applicant], seed: str, shuffler: random.Random
) -> None:
    once = rank(SAMPLE, applicants, seed)
    shuffled = list(applicants)
    shuffler.shuffle(shuffled)
    assert rank(ScoringRules.read(SAMPLE.kept()), shuffled, seed) == once
    placed = [one for one in once if one.position]
    assert [one.position for one in placed] == list(range(1, len(placed) + 1))
    for above, below in pairwise(placed):
        assert (-above.points, above.draw) <= (-below.points, below.draw)


@given(facts)
def test_no_item_and_no_sum_goes_above_its_cap(said: dict[str, object]) -> None:
    scored = score(SAMPLE, Applicant("10000", said))
    assert all(0 <= earned <= item.cap for earned, item in zip(scored.earned, SAMPLE.items, strict=True))
    assert 0 <= scored.points == min(sum(scored.earned), SAMPLE.cap)


@given(facts)
def test_facts_kept_apart_count_the_same_when_only_their_sum_is_told(said: dict[str, object]) -> None:
    apart = {fact.key: said[fact.key] for fact in FACTS if fact.is_sensitive and fact.key in said}
    told = {key: value for key, value in said.items() if key not in apart}
    whole = score(SAMPLE, Applicant("10000", said))
    assert score(SAMPLE, Applicant("10000", told, undisclosed(SAMPLE, apart))).points == whole.points
    assert from_details(said).keys().isdisjoint({"hardship", "illness"})


def test_equals_go_by_the_published_draw() -> None:
    equal = {"owns_home": NO, "years_here": 1}
    names = ["10001", "10002", "10003"]
    ranked = rank(SAMPLE, [Applicant(name, equal) for name in names], "seed")
    assert [one.code for one in ranked] == sorted(names, key=lambda name: draw_of("seed", name))
    assert all(one.is_tied for one in ranked)
    # The same as `printf seed | sha256sum` and `printf seed:10001 | sha256sum`.
    assert sha256("seed") == "19b25856e1c150ca834cffc8b59b23adbd0ec0389e58eb22b3b64768098d002b"
    assert draw_of("seed", "10001") == sha256("seed:10001")


def test_with_more_flats_the_next_in_line_are_housed_and_nobody_loses() -> None:
    line = [(1, 7), (2, 8), (3, 7), (4, 7), (5, 8)]
    assert housed(line, {7: 1, 8: 1}) == [1, 2]
    assert with_more(line, {7: 1, 8: 1}, school=7, more=1) == [3]
    assert with_more(line, {7: 3, 8: 2}, school=7, more=5) == []


def test_where_there_was_no_flat_as_many_are_housed_as_there_would_be() -> None:
    line = [(1, 7), (2, 9), (3, 9)]
    assert with_more(line, {7: 1}, school=9, more=1) == [2]
    assert with_more(line, {}, school=9, more=0) == []


def test_rules_without_conditions_leave_nobody_out() -> None:
    everybody = ScoringRules(SAMPLE.items, SAMPLE.cap)
    assert score(everybody, Applicant("10000", {"owns_home": YES})).is_eligible
    assert not score(SAMPLE, Applicant("10000", {"owns_home": YES})).is_eligible


def test_rules_are_kept_as_plain_data_and_come_back_as_they_were() -> None:
    kept = json.loads(json.dumps(SAMPLE.kept()))
    assert all(type(rule["test"]) is str for name in ("items", "eligibility") for rule in SAMPLE.kept()[name])
    assert repr(ScoringRules.read(kept)) == repr(SAMPLE)


def test_before_there_is_a_seed_equals_share_a_place() -> None:
    years = {"10001": 1, "10002": 3, "10003": 1, "10004": 0}
    people = [Applicant(code, {"owns_home": NO, "years_here": each}) for code, each in years.items()]
    ranked = rank(SAMPLE, people, None)
    assert {one.code: one.position for one in ranked} == {"10002": 1, "10001": 2, "10003": 2, "10004": 4}
    assert {one.code for one in ranked if one.is_tied} == {"10001", "10003"}
    assert {one.draw for one in ranked} == {""}


def test_a_mask_tells_nobody_a_name() -> None:
    assert mask("欧阳春晓", "48213") == "欧**48213"


def test_a_fact_is_found_by_its_key() -> None:
    assert {key: fact.key for key, fact in BY_KEY.items()} == {fact.key: fact.key for fact in FACTS}
    assert (BY_KEY["people"].most, BY_KEY["owns_home"].most) == (12, None)
