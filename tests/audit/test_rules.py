"""What was done to a history, told from its seals alone: each way of touching one, and where it is seen."""

from typing import Any

import pytest

from welfare.audit.rules import Fault, Kind, Mark, first_fault
from welfare.history.seals import Recipe

RECIPE = Recipe("test", ("position", "words"))
Rows = list[dict[str, Any]]


def sealed(*words: str, first_id: int = 11) -> Rows:
    """A history that says these words, whole."""
    rows: Rows = []
    previous = ""
    for n, said in enumerate(words):
        row = {"id": first_id + n, "position": n + 1, "words": said}
        previous = RECIPE.seal(previous, row)
        rows.append({**row, "seal": previous})
    return rows


def fault(rows: Rows, *marks: Mark, sealed_up_to: int = 0) -> Fault | None:
    return first_fault(RECIPE, rows, marks, sealed_up_to=sealed_up_to)


def mark_of(rows: Rows, position: int) -> Mark:
    return Mark(position, rows[position - 1]["seal"])


def placed(rows: Rows) -> Rows:
    """With places counted anew, as somebody would who does not know of seals."""
    return [{**row, "position": n} for n, row in enumerate(rows, start=1)]


WHOLE = sealed("甲", "乙", "丙", "丁")


@pytest.mark.parametrize("length", range(5))
def test_what_nobody_touched_has_no_fault(length: int) -> None:
    rows = WHOLE[:length]
    assert fault(rows) is None
    if rows:
        assert fault(rows, mark_of(rows, 1), mark_of(rows, length), sealed_up_to=rows[-1]["id"]) is None


@pytest.mark.parametrize("place", [1, 2, 3])
def test_changed_words_are_found_where_they_stand(place: int) -> None:
    rows = [dict(row) for row in WHOLE]
    rows[place - 1]["words"] = "改"
    assert fault(rows) == Fault(Kind.CHANGED, place, 10 + place)


def test_changed_last_words_are_known_as_changed_once_a_head_has_seen_them() -> None:
    rows = [*WHOLE[:3], {**WHOLE[3], "words": "改"}]
    assert fault(rows) == Fault(Kind.CHANGED_OR_INSERTED, 4, 14)
    assert fault(rows, mark_of(WHOLE, 3)) == Fault(Kind.CHANGED_OR_INSERTED, 4, 14)
    assert fault(rows, mark_of(WHOLE, 4)) == Fault(Kind.CHANGED, 4, 14)


@pytest.mark.parametrize("place", [1, 2, 3])
def test_a_gap_is_where_something_was_removed(place: int) -> None:
    rows = [row for row in WHOLE if row["position"] != place]
    assert fault(rows) == Fault(Kind.REMOVED, place)


@pytest.mark.parametrize("place", [1, 2])
def test_a_gap_that_was_closed_is_one_too(place: int) -> None:
    rows = placed([row for row in WHOLE if row["position"] != place])
    assert fault(rows, mark_of(WHOLE, 4)) == Fault(Kind.REMOVED, place, 11 + place)


def test_several_removed_and_the_gap_closed() -> None:
    rows = placed([WHOLE[0], WHOLE[3]])
    assert fault(rows, mark_of(WHOLE, 4)) == Fault(Kind.REMOVED, 2, 14)
    five = sealed("甲", "乙", "丙", "丁", "戊")
    assert fault(placed([five[0], *five[3:]]), mark_of(five, 5)) == Fault(Kind.REMOVED, 2, 14)


def test_the_end_taken_away_is_missed_by_a_head_only() -> None:
    assert fault(WHOLE[:3]) is None
    assert fault(WHOLE[:3], mark_of(WHOLE, 3)) is None
    assert fault(WHOLE[:3], mark_of(WHOLE, 4)) == Fault(Kind.REMOVED, 4)
    assert fault([], mark_of(WHOLE, 2)) == Fault(Kind.REMOVED, 1)


def test_a_second_event_at_one_place_was_put_in() -> None:
    twin = {**WHOLE[1], "id": 99}
    assert fault([*WHOLE[:2], twin, *WHOLE[2:]]) == Fault(Kind.INSERTED, 2, 99)


def test_something_put_in_between_is_named() -> None:
    new = {"id": 99, "position": 2, "words": "塞", "seal": "x" * 64}
    rows = placed([WHOLE[0], new, *WHOLE[1:]])
    assert fault(rows) == Fault(Kind.INSERTED, 2, 99)


def test_two_that_changed_places_are_swapped() -> None:
    rows = placed([WHOLE[0], WHOLE[2], WHOLE[1], WHOLE[3]])
    assert fault(rows) == Fault(Kind.SWAPPED, 2, 13)


def test_two_whose_words_changed_places_are_swapped() -> None:
    rows = [dict(row) for row in WHOLE]
    rows[1]["words"], rows[2]["words"] = rows[2]["words"], rows[1]["words"]
    assert fault(rows) == Fault(Kind.SWAPPED, 2, 12)


@pytest.mark.parametrize(("second", "is_swapped"), [(10, True), (11, True), (12, False)])
def test_events_are_written_one_after_another(second: int, is_swapped: bool) -> None:
    first, other = sealed("甲", "乙")
    rows = [first, {**other, "id": second}]
    assert fault(rows) == (Fault(Kind.SWAPPED, 2, second) if is_swapped else None)


def test_a_chain_made_anew_holds_together_and_is_not_the_one_that_was_signed() -> None:
    anew = sealed("甲", "改", "丙", "丁")
    assert fault(anew) is None
    assert fault(anew, mark_of(WHOLE, 3)) == Fault(Kind.REWRITTEN, 1, 11, "up to event 3")
    since = fault(anew, mark_of(WHOLE, 1), mark_of(WHOLE, 4))
    assert since == Fault(Kind.REWRITTEN, 2, 12, "up to event 4")


def test_what_was_written_before_the_head_and_not_seen_by_it_was_put_in() -> None:
    assert fault(WHOLE, mark_of(WHOLE, 3), sealed_up_to=13) is None
    assert fault(WHOLE, mark_of(WHOLE, 3), sealed_up_to=14) == Fault(Kind.INSERTED, 4, 14)
    assert fault(WHOLE, sealed_up_to=10) is None
    assert fault(WHOLE, sealed_up_to=11) == Fault(Kind.INSERTED, 1, 11)


def test_only_the_first_fault_is_told() -> None:
    rows = [dict(row) for row in WHOLE]
    rows[1]["words"] = rows[2]["words"] = "改"
    assert fault(rows) == Fault(Kind.CHANGED, 2, 12)


def test_the_very_first_event_of_the_district_is_no_fault() -> None:
    assert fault(sealed("甲", "乙", first_id=1)) is None
    assert fault([{**WHOLE[0], "id": 0}]) == Fault(Kind.SWAPPED, 1, 0)


def test_a_fault_says_no_more_than_is_known() -> None:
    found = Fault(Kind.REMOVED)
    assert (found.position, found.event_id, found.told) == (None, None, "")


SHORTENED = {**WHOLE[1], "words": None}


@pytest.mark.parametrize(
    ("redacted", "found"),
    [
        ({12: RECIPE.seal(WHOLE[1]["seal"], SHORTENED)}, None),
        ({12: RECIPE.seal(WHOLE[0]["seal"], SHORTENED)}, Fault(Kind.CHANGED, 2, 12)),
        ({13: RECIPE.seal(WHOLE[1]["seal"], SHORTENED)}, Fault(Kind.CHANGED, 2, 12)),
        ({}, Fault(Kind.CHANGED, 2, 12)),
    ],
    ids=["its own seal", "the seal before it", "that of another event", "none"],
)
def test_what_lost_its_words_is_sealed_after_its_own_seal(
    redacted: dict[int, str], found: Fault | None
) -> None:
    rows = [WHOLE[0], SHORTENED, *WHOLE[2:]]
    assert first_fault(RECIPE, rows, (), sealed_up_to=0, redacted=redacted) == found
