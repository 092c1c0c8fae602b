"""What rules give over the range of a fact, so that nobody loses points by accident. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise

from welfare.housing.rules.facts import FACTS
from welfare.housing.rules.scoring import ScoringRules


@dataclass(frozen=True)
class Step:
    """From `first` to `last`, both included, a fact earns the same points."""

    first: int
    last: int
    points: int


def steps_of(rules: ScoringRules, fact: str, most: int) -> list[Step]:
    """The points of one counted fact, from 0 to `most`."""
    items = [item for item in rules.items if item.fact == fact]
    values = groupby(range(most + 1), lambda value: sum(item.points_for({fact: value}) for item in items))
    runs = [(points, list(run)) for points, run in values]
    return [Step(run[0], run[-1], points) for points, run in runs]


def curves(rules: ScoringRules) -> dict[str, list[Step]]:
    """The points of every counted fact that the rules give points for."""
    scored = {item.fact for item in rules.items}
    return {
        fact.key: steps_of(rules, fact.key, fact.most)
        for fact in FACTS
        if fact.key in scored and fact.most is not None
    }


def drops(steps: Iterable[Step]) -> list[tuple[Step, Step]]:
    """Where more of a fact earns fewer points."""
    return [(less, more) for less, more in pairwise(steps) if more.points < less.points]
