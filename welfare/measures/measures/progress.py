"""How far a measure is, read off its steps, what it made and its needs; never set by hand. Pure rules."""

from dataclasses import dataclass
from enum import StrEnum


class MeasureStage(StrEnum):
    """Where a measure stands."""

    UNDER_WAY = "under_way"
    FINISHED = "finished"
    """Its needs wait for their teachers, or came back."""
    CONFIRMED = "confirmed"
    """Finished, and every need of it is settled."""


@dataclass(frozen=True)
class Part:
    """So many of so many."""

    done: int
    of: int

    @property
    def is_whole(self) -> bool:
        """Whether none is left."""
        return self.done >= self.of

    def __add__(self, other: "Part") -> "Part":
        return Part(self.done + other.done, self.of + other.of)


@dataclass(frozen=True)
class Progress:
    """The parts that a measure's progress is made of."""

    steps: Part
    outputs: Part
    """Flats, sessions and homes: those that are there, of those that are to be."""
    needs: Part
    """Those settled, of those it answers."""

    @property
    def percent(self) -> int | None:
        """All parts together, rounded down so that only the whole is 100; None where there is nothing yet."""
        whole = self.steps + self.outputs + self.needs
        return whole.done * 100 // whole.of if whole.of else None

    def stage(self, *, is_finished: bool) -> MeasureStage:
        """Where it stands."""
        if not is_finished:
            return MeasureStage.UNDER_WAY
        return MeasureStage.CONFIRMED if self.needs.is_whole else MeasureStage.FINISHED


def is_over(approved_yuan: int, spent_yuan: int) -> bool:
    """Whether more was spent than approved."""
    return spent_yuan > approved_yuan


def cost_per_solved(spent_yuan: int, solved: int) -> int | None:
    """Whole yuan for each solved need, rounded half up; None where none is solved."""
    return (2 * spent_yuan + solved) // (2 * solved) if solved else None
