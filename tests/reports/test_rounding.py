"""Nothing finer than its ten can be worked out from what is published: tried over random histories."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import accumulate
from random import Random
from typing import Any

import pytest

from welfare.reports.public.rounding import (
    OTHERWISE,
    STANDING,
    STEP,
    Content,
    Counted,
    alone,
    among,
    may_follow,
    publish,
    share,
    total,
    whole_tens,
)

HISTORIES = 400
"""Each of up to five months, published one after another."""
CATEGORIES = ("housing", "training", "home", "other")
STATUSES = ("solved", *STANDING, *OTHERWISE)
NOTHING = Counted(
    dict.fromkeys(CATEGORIES, 0),
    dict.fromkeys((*STANDING, *OTHERWISE), 0),
    dict.fromkeys(
        (
            "followed_up",
            "contacted",
            "found_solved",
            "satisfied",
            "basically_satisfied",
            "due",
            "on_time",
            "sign_for_due",
            "asked_about_contact",
            "responded",
        ),
        0,
    ),
    {},
    {},
)


def histories() -> Iterator[list[Counted]]:
    """What was counted month after month, of needs that come in, move on and never vanish."""
    for seed in range(HISTORIES):
        rng = Random(seed)
        needs: list[list[str]] = []
        months = []
        for _ in range(rng.randint(2, 5)):
            most = rng.choice((0, 3, 12, 40))
            needs += [[rng.choice(CATEGORIES), "open"] for _ in range(rng.randint(0, most))]
            moving = rng.random()
            for need in needs:
                if rng.random() < moving:
                    need[1] = rng.choice(STATUSES)
            months.append(counted(needs, rng))
        yield months


def counted(needs: Sequence[Sequence[str]], rng: Random) -> Counted:
    """Those needs, with calls to some and measures for some."""
    solved = {name: sum(need == [name, "solved"] for need in needs) for name in CATEGORIES}
    others = {name: sum(need[1] == name for need in needs) for name in (*STANDING, *OTHERWISE)}
    standing = sum(solved.values()) + sum(others[name] for name in STANDING)
    followed_up = _some(rng, standing)
    contacted = _some(rng, followed_up)
    satisfied = _some(rng, contacted)
    due = _some(rng, len(needs))
    sign_for_due = _some(rng, len(needs))
    asked = _some(rng, sign_for_due)
    first = _some(rng, sum(solved.values()))
    return Counted(
        solved=solved,
        others=others,
        calls={
            "followed_up": followed_up,
            "contacted": contacted,
            "found_solved": _some(rng, contacted),
            "satisfied": satisfied,
            "basically_satisfied": _some(rng, contacted - satisfied),
            "due": due,
            "on_time": _some(rng, due),
            "sign_for_due": sign_for_due,
            "asked_about_contact": asked,
            "responded": _some(rng, asked),
        },
        people={"teachers": rng.randint(0, 200)},
        by_measure={"1": first, "2": _some(rng, sum(solved.values()) - first)},
    )


def _some(rng: Random, of: int) -> int:
    return rng.choice((0, of, of, rng.randint(0, of)))


def published(months: Sequence[Counted]) -> list[tuple[Counted, Content]]:
    """The months that are published, as `totals.this_month` does it; in others the page stays as it was."""
    out: list[tuple[Counted, Content]] = []
    for month in months:
        content = publish(month)
        if all(may_follow(before, content) for _, before in out):
            out.append((month, content))
    return out


@dataclass
class Month:
    """What was counted in a month, or could have been, with what is made of it; each is reckoned once."""

    counted: Counted

    @cached_property
    def content(self) -> Content:
        """What is published of it."""
        return publish(self.counted)

    @cached_property
    def taken_in(self) -> int:
        """How many needs there are."""
        return sum(leaves(self.counted).values())

    @cached_property
    def is_whole(self) -> bool:
        """Whether nothing is more than what it is a part of."""
        calls, solved = self.counted.calls, sum(self.counted.solved.values())
        standing = solved + sum(self.counted.others[name] for name in STANDING)
        return (
            calls["contacted"] <= calls["followed_up"] <= standing
            and calls["found_solved"] <= calls["contacted"]
            and calls["satisfied"] + calls["basically_satisfied"] <= calls["contacted"]
            and calls["on_time"] <= calls["due"] <= self.taken_in
            and calls["responded"] <= calls["asked_about_contact"] <= calls["sign_for_due"] <= self.taken_in
            and sum(self.counted.by_measure.values()) <= solved
        )


def is_possible(months: Sequence[Month]) -> bool:
    """Whether there could be such needs: what everybody knows of them, also an attacker."""
    totals = [month.taken_in for month in months]
    return totals == list(accumulate(totals, max)) and all(month.is_whole for month in months)


def leaves(month: Counted) -> dict[str, int]:
    return {**month.solved, **month.others}


def ten_of(count: int) -> range:
    """Where a reader of its published value can place a count."""
    return (
        range(1, STEP)
        if 0 < count < STEP
        else range(whole_tens(count), whole_tens(count) + STEP * (count > 0))
    )


def values_of(count: int) -> list[int]:
    return list(ten_of(count)) or [0]


def another(month: Counted, content: Content, given: Mapping[str, int], at_least: int) -> Counted:
    """A month that looks the same, has these counts, and the fewest needs there can be from `at_least` on."""
    lows = {name: values_of(count)[0] for name, count in leaves(month).items()} | dict(given)
    missing = at_least - sum(lows.values())
    for name, count in leaves(month).items():
        if name not in given and missing > 0:
            more = min(missing, values_of(count)[-1] - lows[name])
            lows[name] += more
            missing -= more
    said = {name: count or 0 for name, count in content["counts"].items()}
    calls = dict(month.calls)
    followed_up = among({"n": calls["followed_up"]}, said["answers_standing"])["n"]
    contacted = among({"n": calls["contacted"]}, followed_up)["n"]
    due = among({"n": calls["due"]}, said["taken_in"])["n"]
    sign_for_due = among({"n": calls["sign_for_due"]}, said["taken_in"])["n"]
    asked = among({"n": calls["asked_about_contact"]}, sign_for_due)["n"]
    opinions = among({name: calls[name] for name in ("satisfied", "basically_satisfied")}, contacted)
    return replace(
        month,
        solved={name: lows[name] for name in month.solved},
        others={name: lows[name] for name in month.others},
        calls={
            "followed_up": followed_up or min(calls["followed_up"], 1),
            "contacted": contacted,
            "found_solved": among({"n": calls["found_solved"]}, contacted)["n"],
            **opinions,
            "due": due,
            "on_time": among({"n": calls["on_time"]}, due)["n"],
            "sign_for_due": sign_for_due,
            "asked_about_contact": asked,
            "responded": among({"n": calls["responded"]}, asked)["n"],
        },
        by_measure=among(month.by_measure, said["solved"]),
    )


class Rewriting:
    """Other histories that look the same as one. What months they have in common is made once."""

    def __init__(self, history: Sequence[tuple[Counted, Content]]) -> None:
        self.history = history
        self._made: dict[tuple[int, tuple[str, int] | None, int], Month] = {}

    def given(self, counts: Mapping[int, tuple[str, int]]) -> list[Month]:
        """The one with these counts, by month; in each the fewest needs there can be."""
        out: list[Month] = []
        for position in range(len(self.history)):
            out.append(self._month(position, counts.get(position), out[-1].taken_in if out else 0))
        return out

    def _month(self, position: int, given: tuple[str, int] | None, at_least: int) -> Month:
        key = position, given, at_least
        if key not in self._made:
            month, content = self.history[position]
            self._made[key] = Month(another(month, content, dict([given] if given else ()), at_least))
        return self._made[key]


def looks_the_same(one: Sequence[Month], other: Sequence[tuple[Counted, Content]]) -> bool:
    return [month.content for month in one] == [content for _, content in other]


@pytest.mark.slow("tries every value of every count")
def test_no_sequence_of_pages_tells_a_count_within_its_ten(record_property: Any) -> None:
    """For every count of every month, and every value in its ten: there is another history of needs in which
    it has that value, and of which every page from the first to the last is the same. So no reckoning at all,
    with sums, differences, bounds or rates, can tell which of them is true."""
    tried = attacked = 0
    for months in histories():
        history = published(months)
        assert is_possible([Month(month) for month, _ in history])
        rewriting = Rewriting(history)
        tried += 1
        for position, (month, _content) in enumerate(history):
            for name, count in leaves(month).items():
                for value in values_of(count):
                    other = rewriting.given({position: (name, value)})
                    assert leaves(other[position].counted)[name] == value
                    assert is_possible(other), (months, position, name, value)
                    assert looks_the_same(other, history)
                    attacked += 1
    assert tried == HISTORIES
    record_property("random histories attacked on the public page", tried)
    record_property("values tried in their place", attacked)


@pytest.mark.slow("tries every pair of values of two months")
def test_no_difference_between_two_months_tells_how_many_there_were(record_property: Any) -> None:
    """Of a count that is not nothing in both: at least nine different changes look the same."""
    attacked = 0
    for months in list(histories())[::8]:
        history = published(months)
        rewriting = Rewriting(history)
        for position in range(1, len(history)):
            for name in leaves(history[0][0]):
                earlier, later = (leaves(history[at][0])[name] for at in (position - 1, position))
                changes = {
                    there - here
                    for here in values_of(earlier)
                    for there in values_of(later)
                    if is_possible(rewriting.given({position - 1: (name, here), position: (name, there)}))
                }
                assert later - earlier in changes
                assert len(changes) >= min(STEP - 1, max(earlier, later) * STEP), (earlier, later, changes)
                attacked += 1
    record_property("changes between months attacked", attacked)


def test_what_is_said_of_calls_and_measures_tells_nothing_of_their_last_digit() -> None:
    for months in list(histories())[::4]:
        for month, content in published(months)[-1:]:
            whole = another(month, content, {name: values_of(n)[-1] for name, n in leaves(month).items()}, 0)
            said = content["counts"]["followed_up"]
            for value in values_of(said) if said else []:
                one = replace(whole, calls={**whole.calls, "followed_up": value})
                assert is_possible([Month(one)])
                assert publish(one) == content
            for key, solved in content["solved_by_measure"].items():
                for value in values_of(solved) if solved else []:
                    one = replace(whole, by_measure={**whole.by_measure, key: value})
                    assert is_possible([Month(one)])


@pytest.mark.parametrize(
    ("count", "said"), [(0, 0), (1, None), (9, None), (10, 10), (19, 10), (20, 20), (1234, 1230)]
)
def test_a_count_by_itself(count: int, said: int | None) -> None:
    assert alone(count) == said


def test_a_total_adds_up_what_is_said() -> None:
    assert total([19, 25, 4]) == 30
    assert total([9, 9, 9]) is None, "27 would tell that each is at least 9"
    assert total([0, 0]) == 0
    assert total([]) == 0


def test_what_is_among_others_is_never_said_to_be_more_than_they_are() -> None:
    assert among({"a": 27, "b": 25}, 40) == {"a": 20, "b": 20}
    assert among({"a": 27, "b": 25}, 30) == {"a": 20, "b": 10}
    assert among({"a": 27}, 0) == {"a": 0}
    counts = replace(
        NOTHING,
        solved=dict.fromkeys(CATEGORIES, 9),
        calls={**NOTHING.calls, "followed_up": 36},
        by_measure={"1": 36},
    )
    content = publish(counts)
    assert content["counts"]["followed_up"] is None, "30 calls would tell that of four nines none is below 3"
    assert content["solved_by_measure"] == {"1": None}


def test_zeros_are_said_and_few_are_withheld() -> None:
    said = publish(NOTHING)
    assert set(said["counts"].values()) == {0}
    assert set(said["solved_by_category"].values()) == {0}
    few = publish(replace(NOTHING, others={**NOTHING.others, "open": 1}, people={"teachers": 9}))
    assert (few["counts"]["open"], few["counts"]["taken_in"], few["counts"]["teachers"]) == (None, None, None)


def test_a_district_by_hand() -> None:
    said = publish(
        Counted(
            solved={"housing": 118, "training": 31, "home": 0, "other": 4},
            others={
                "lapsed": 12,
                "explained": 9,
                "awaiting_confirmation": 20,
                "open": 45,
                "declined_withdrawn_or_merged": 3,
            },
            calls={
                "followed_up": 129,
                "contacted": 104,
                "found_solved": 101,
                "satisfied": 88,
                "basically_satisfied": 23,
                "due": 200,
                "on_time": 194,
                "sign_for_due": 213,
                "asked_about_contact": 87,
                "responded": 63,
            },
            people={"teachers": 917},
            by_measure={"3": 46, "4": 7},
        )
    )
    assert said["counts"] == {
        "solved": 140, "answers_standing": 170, "taken_in": 210, "lapsed": 10, "explained": None,
        "awaiting_confirmation": 20, "open": 40, "declined_withdrawn_or_merged": None,
        "followed_up": 120, "teachers": 910,
    }  # fmt: skip
    assert said["solved_by_category"] == {"housing": 110, "training": 30, "home": 0, "other": None}
    assert said["solved_by_measure"] == {"3": 40, "4": None}
    assert {name: (rate["shown"], rate["percent"]) for name, rate in said["rates"].items()} == {
        "response_rate": ("exactly", 75),
        "resolution_rate": ("exactly", 83),
        "satisfaction_rate": ("exactly", 81),
        "response_coverage": ("exactly", 38),
        "reached_rate": ("exactly", 83),
        "follow_up_coverage": ("exactly", 70),
        "on_time_rate": ("exactly", 95),
    }


@pytest.mark.parametrize(
    ("part", "whole", "shown", "percent"),
    [
        (0, 0, "not", None),
        (10, 10, "not", None),
        (0, 20, "at_most", 100),
        (10, 20, "exactly", 50),
        (20, 20, "at_least", 33),
        (0, 100, "at_most", 20),
        (Fraction(9), 100, "exactly", 9),
        (90, 100, "exactly", 90),
        (Fraction(901, 10), 100, "at_least", 81),
        (100, 100, "at_least", 81),
        (1990, 2000, "exactly", 99),
        (2000, 2000, "at_least", 99),
    ],
)
def test_a_share_on_both_sides_of_each_bound(part: Any, whole: int, shown: str, percent: int | None) -> None:
    assert share(part, whole) == {"shown": shown, "percent": percent}


def test_the_bounds_of_shares_hold_wherever_the_counts_lie() -> None:
    for whole in range(20, 400, 7):
        for part in range(whole + 1):
            said = share(whole_tens(part), whole_tens(whole))
            if said["shown"] == "at_most":
                assert Fraction(part, whole) * 100 <= said["percent"]
            elif said["shown"] == "at_least":
                assert Fraction(part, whole) * 100 >= said["percent"]


@pytest.mark.parametrize(
    ("before", "after", "may"),
    [
        ({"open": 20}, {"open": 20}, True),
        ({"open": 20}, {"open": 29}, True),
        ({"open": 20}, {"open": 15, "lapsed": 5}, False),  # of 15 and 5 at least 20: the 15 is no 10
        ({"open": 20}, {"open": 19, "lapsed": 12}, True),
        ({"open": 15, "lapsed": 5}, {"open": 20}, True),
        ({"open": 30}, {"open": 15, "lapsed": 15}, False),
        (dict.fromkeys((*STANDING, *OTHERWISE), 1), {"open": 9}, False),
        ({}, {}, True),
    ],
)
def test_what_may_be_published_after_what(before: dict[str, int], after: dict[str, int], may: bool) -> None:
    one, other = (
        publish(replace(NOTHING, others={**NOTHING.others, **counts})) for counts in (before, after)
    )
    assert may_follow(one, other) is may
