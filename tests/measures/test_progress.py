"""How far a measure is, and what it cost: by hand, and for any numbers there may be."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from welfare.measures.measures.progress import MeasureStage, Part, Progress, cost_per_solved, is_over

NOTHING = Part(0, 0)


@some.composite
def parts(draw: some.DrawFn) -> Part:
    of = draw(some.integers(0, 300))
    return Part(draw(some.integers(0, of)), of)


PROGRESS = some.builds(Progress, steps=parts(), outputs=parts(), needs=parts())


@pytest.mark.parametrize(
    ("steps", "outputs", "needs", "percent"),
    [
        (Part(4, 4), Part(50, 50), Part(45, 46), 99),  # 99 of 100
        (Part(1, 2), NOTHING, NOTHING, 50),
        (NOTHING, Part(1, 3), NOTHING, 33),
        (NOTHING, NOTHING, Part(2, 3), 66),
        (Part(1, 1), Part(0, 1), Part(0, 1), 33),
        (Part(199, 200), NOTHING, NOTHING, 99),
        (Part(0, 5), NOTHING, NOTHING, 0),
        (Part(5, 5), Part(1, 1), Part(2, 2), 100),
        (NOTHING, NOTHING, NOTHING, None),
    ],
)
def test_percent_by_hand(steps: Part, outputs: Part, needs: Part, percent: int | None) -> None:
    assert Progress(steps, outputs, needs).percent == percent


@given(PROGRESS)
def test_only_the_whole_is_a_hundred_and_nothing_is_no_percentage(progress: Progress) -> None:
    everything = (progress.steps, progress.outputs, progress.needs)
    done, of = sum(part.done for part in everything), sum(part.of for part in everything)
    if not of:
        assert progress.percent is None
    else:
        assert progress.percent is not None
        assert Fraction(progress.percent, 100) <= Fraction(done, of) < Fraction(progress.percent + 1, 100)
        assert (progress.percent == 100) == all(part.is_whole for part in everything)


@given(PROGRESS)
def test_confirmed_is_what_is_finished_and_has_no_need_left(progress: Progress) -> None:
    assert progress.stage(is_finished=False) == MeasureStage.UNDER_WAY
    is_confirmed = progress.needs.done == progress.needs.of
    assert progress.stage(is_finished=True) == (
        MeasureStage.CONFIRMED if is_confirmed else MeasureStage.FINISHED
    )


def test_a_part_is_whole_when_none_is_left() -> None:
    assert [part.is_whole for part in (NOTHING, Part(0, 1), Part(1, 2), Part(2, 2), Part(3, 2))] == [
        True, False, False, True, True,
    ]  # fmt: skip
    assert Part(1, 2) + Part(3, 4) == Part(4, 6)


@pytest.mark.parametrize(
    ("spent", "solved", "each"),
    [
        (1000, 3, 333), (1001, 2, 501), (1000, 4, 250), (1, 2, 1), (1, 3, 0), (2, 3, 1), (0, 5, 0),
        (7, 1, 7), (1000, 0, None), (0, 0, None),
    ],
)  # fmt: skip
def test_cost_per_solved_by_hand(spent: int, solved: int, each: int | None) -> None:
    assert cost_per_solved(spent, solved) == each


@given(some.integers(0, 2_000_000_000), some.integers(1, 10_000))
def test_cost_per_solved_is_the_nearest_whole_yuan(spent: int, solved: int) -> None:
    each = cost_per_solved(spent, solved)
    assert each is not None
    assert -Fraction(1, 2) < each - Fraction(spent, solved) <= Fraction(1, 2)


@pytest.mark.parametrize(("approved", "spent", "over"), [(100, 100, False), (100, 101, True), (0, 0, False)])
def test_over_budget_is_more_than_approved(approved: int, spent: int, over: bool) -> None:
    assert is_over(approved, spent) == over
