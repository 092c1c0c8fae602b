"""No count that is withheld can be worked out from what is published: tried by going through all tables."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from welfare.reports.public.withholding import (
    SMALLEST_SHOWN,
    Share,
    Shown,
    Sum,
    TiedInARing,
    ranges,
    share,
    shares,
    withheld,
)


def test_worked_by_hand() -> None:
    """12 = 7 + 5 hides both parts; 100 = 60 + 36 + 4 hides the 4, and the 36 from which it would follow."""
    assert withheld({"all": 12, "a": 7, "b": 5}, [Sum("all", ("a", "b"))]) == {"a", "b"}
    counts = {"all": 100, "a": 60, "b": 36, "c": 4}
    assert withheld(counts, [Sum("all", ("a", "b", "c"))]) == {"b", "c"}
    assert withheld({"all": 100, "solved": 95, "rest": 5}, [Sum("all", ("solved", "rest"))],
                    unpublished={"rest"}) == {"solved", "rest"}  # fmt: skip
    assert withheld({"all": 100, "solved": 60, "rest": 40}, [Sum("all", ("solved", "rest"))],
                    unpublished={"rest"}) == {"rest"}  # fmt: skip
    assert withheld({}) == frozenset()


def test_rings_are_refused() -> None:
    with pytest.raises(TiedInARing):
        withheld({"a": 1, "b": 1, "c": 2, "d": 2}, [Sum("c", ("a", "b")), Sum("d", ("a", "b"))])


@given(st.integers(20, 3000), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_share_says_the_same_whatever_the_small_number_is(
    whole: int, one: int, other: int, few_are_left: bool
) -> None:
    first, second = (whole - one, whole - other) if few_are_left else (one, other)
    assert share(first, whole) == share(second, whole)
    assert share(first, whole).shown in (Shown.AT_LEAST, Shown.AT_MOST)


def test_shares_by_hand() -> None:
    assert share(60, 100) == Share(Shown.EXACTLY, 60)
    assert share(Fraction(917, 10), 100) == Share(Shown.AT_LEAST, 90)
    assert share(3, 100) == Share(Shown.AT_MOST, 10)
    assert share(10, 19) == Share(Shown.NOT)
    assert share(0, 0) == Share(Shown.NOTHING)


def test_what_is_left_between_two_shares_is_no_small_number() -> None:
    said = shares({"solved": 165, "satisfied": Fraction(1400, 10)}, ("reached", 170), 200)
    assert said == {
        "solved": Share(Shown.EXACTLY, 82),
        "satisfied": Share(Shown.EXACTLY, 70),
        "reached": Share(Shown.NOT),
    }
    assert shares({"solved": 150}, ("reached", 170), 200)["reached"] == Share(Shown.EXACTLY, 85)
    assert shares({"solved": 150}, ("reached", 195), 200)["reached"].shown is Shown.AT_LEAST


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (0, 0, Share(Shown.NOTHING)),
        (0, 1, Share(Shown.NOT)),
        (19, 19, Share(Shown.NOT)),
        (10, 20, Share(Shown.EXACTLY, 50)),
        (9, 20, Share(Shown.AT_MOST, 50)),
        (11, 20, Share(Shown.AT_LEAST, 50)),
        (10, 30, Share(Shown.EXACTLY, 33)),
        (9, 30, Share(Shown.AT_MOST, 34)),
        (0, 30, Share(Shown.AT_MOST, 34)),
        (20, 30, Share(Shown.EXACTLY, 66)),
        (21, 30, Share(Shown.AT_LEAST, 66)),
        (30, 30, Share(Shown.AT_LEAST, 66)),
        (Fraction(199, 10), 30, Share(Shown.EXACTLY, 66)),
        (Fraction(201, 10), 30, Share(Shown.AT_LEAST, 66)),
    ],
)
def test_how_a_share_is_said_on_both_sides_of_each_bound(
    part: Fraction | int, whole: int, said: Share
) -> None:
    assert share(part, whole) == said


@pytest.mark.parametrize(("inner", "shown"), [(40, Shown.EXACTLY), (41, Shown.NOT), (50, Shown.NOT)])
def test_two_shares_are_said_where_ten_lie_between_them(inner: int, shown: Shown) -> None:
    assert shares({"solved": inner}, ("reached", 50), 100)["reached"].shown is shown


def test_an_inner_share_that_is_not_said_exactly_hides_no_outer_one() -> None:
    said = shares({"solved": 5}, ("reached", 12), 100)
    assert (said["solved"].shown, said["reached"]) == (Shown.AT_MOST, Share(Shown.EXACTLY, 12))


@pytest.mark.parametrize(("count", "is_hidden"), [(0, True), (9, True), (10, False)])
def test_a_count_by_itself_is_shown_from_ten_on(count: int, is_hidden: bool) -> None:
    assert withheld({"a": count}) == ({"a"} if is_hidden else set())


def test_of_two_that_help_the_smaller_is_hidden_and_of_equals_the_first_by_name() -> None:
    whole = Sum("all", ("a", "b", "c"))
    assert withheld({"all": 104, "a": 60, "b": 40, "c": 4}, [whole]) == {"b", "c"}
    assert withheld({"all": 104, "a": 50, "b": 50, "c": 4}, [whole]) == {"a", "c"}


def test_help_is_looked_for_farther_away_where_all_that_is_near_is_hidden() -> None:
    sums = [Sum("all", ("left", "right")), Sum("left", ("a", "b"))]
    counts = {"all": 45, "left": 5, "right": 40, "a": 2, "b": 3}
    assert withheld(counts, sums) == {"a", "b", "left", "right"}


def test_what_is_harmless_may_be_worked_out() -> None:
    whole, counts = [Sum("flats", ("measure", "none"))], {"flats": 50, "measure": 45, "none": 5}
    assert withheld(counts, whole, unpublished={"none"}, harmless={"none"}) == {"none"}
    assert withheld(counts, whole, unpublished={"none"}) == {"none", "measure"}


def test_what_a_reader_can_work_out_by_hand() -> None:
    counts, sums = {"all": 30, "a": 12, "b": 11, "c": 7}, [Sum("all", ("a", "b", "c"))]
    assert ranges(counts, sums, set())["a"] == (12, 12)
    assert ranges(counts, sums, {"c"})["c"] == (7, 7)
    assert ranges(counts, sums, {"b", "c"}) == {"all": (30, 30), "a": (12, 12), "b": (0, 18), "c": (0, 18)}
    assert ranges(counts, sums, {"all"})["all"] == (30, 30)
    assert ranges(counts, [], {"a"})["a"] == (0, float("inf"))


def test_sums_of_sums_are_no_ring_and_names_that_are_not_counted_are_an_error() -> None:
    nested = [Sum("all", ("a", "b")), Sum("a", ("c", "d"))]
    assert withheld({"all": 60, "a": 40, "b": 20, "c": 20, "d": 20}, nested) == frozenset()
    with pytest.raises(KeyError):
        withheld({"all": 60}, [Sum("all", ("a",))])
    with pytest.raises(TiedInARing):
        withheld({"a": 10, "b": 10}, [Sum("a", ("b",)), Sum("b", ("a",))])


@st.composite
def tables(draw: st.DrawFn) -> tuple[dict[str, int], list[Sum], frozenset[str]]:
    """Counts tied by sums of sums, some of them not on the page at all."""
    counts: dict[str, int] = {}
    sums: list[Sum] = []

    def grow(name: str, depth: int) -> int:
        is_sum = depth < 3 and (depth == 0 or draw(st.booleans()))
        if not is_sum:
            counts[name] = draw(st.one_of(st.integers(0, 14), st.integers(0, 60)))
            return counts[name]
        parts = [f"{name}.{n}" for n in range(draw(st.integers(2, 3)))]
        counts[name] = sum(grow(part, depth + 1) for part in parts)
        sums.append(Sum(name, tuple(parts)))
        return counts[name]

    grow("all", 0)
    unpublished = draw(st.sets(st.sampled_from(sorted(counts)), max_size=2))
    return counts, sums, frozenset(unpublished)


def published(counts: Mapping[str, int], hidden: frozenset[str]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if name not in hidden}


def fits(table: Mapping[str, int], sums: Sequence[Sum]) -> bool:
    return all(table[each.total] == sum(table[part] for part in each.parts) for each in sums)


@settings(max_examples=300)
@given(tables())
def test_a_small_count_could_be_any_other_small_count(
    table: tuple[dict[str, int], list[Sum], frozenset[str]],
) -> None:
    counts, sums, unpublished = table
    hidden = withheld(counts, sums, unpublished=unpublished)
    assert all(counts[name] >= SMALLEST_SHOWN for name in published(counts, hidden))
    assert unpublished <= hidden
    known = ranges(counts, sums, hidden)
    for name, count in counts.items():
        low, high = known[name]
        assert low <= count <= high
        if count < SMALLEST_SHOWN:
            assert low == 0
            assert high >= SMALLEST_SHOWN - 1


@settings(max_examples=40)
@given(
    st.lists(st.one_of(st.integers(0, 12), st.integers(0, 30)), min_size=2, max_size=4),
    st.integers(0, 3),
    st.booleans(),
)
def test_tables_with_every_small_value_really_exist(parts: list[int], nested: int, hide_rest: bool) -> None:
    """Not only by the bounds: for each small count, whole tables are found in which it is 0, and 9."""
    counts = {f"all.{n}": count for n, count in enumerate(parts)}
    counts["all"] = sum(parts)
    sums = [Sum("all", tuple(f"all.{n}" for n in range(len(parts))))]
    if nested < len(parts):
        whole = f"all.{nested}"
        counts |= {f"{whole}.a": counts[whole] // 3, f"{whole}.b": counts[whole] - counts[whole] // 3}
        sums.append(Sum(whole, (f"{whole}.a", f"{whole}.b")))
    unpublished = frozenset({"all.0"}) if hide_rest else frozenset()
    hidden = withheld(counts, sums, unpublished=unpublished)
    shown = published(counts, hidden)
    for name, count in counts.items():
        if count >= SMALLEST_SHOWN:
            continue
        for value in (0, SMALLEST_SHOWN - 1):
            found = _a_table(counts, sums, hidden, name, value)
            assert found is not None, (counts, hidden, name, value)
            assert fits(found, sums)
            assert {key: found[key] for key in shown} == shown


def _a_table(
    counts: Mapping[str, int], sums: Sequence[Sum], hidden: frozenset[str], name: str, value: int
) -> dict[str, int] | None:
    """One whole table with that value, by fixing counts one after another within what is still possible."""
    fixed = {key: count for key, count in counts.items() if key not in hidden} | {name: value}
    for key in counts:
        if key not in fixed:
            low, high = ranges({**counts, **fixed}, sums, set(counts) - set(fixed))[key]
            if low > high:
                return None
            fixed[key] = int(low)
    return fixed if fits(fixed, sums) else None
