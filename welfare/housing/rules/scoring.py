"""From facts to points, from points to a list. Pure and deterministic: the same rules, facts and seed
give the same list, whenever and in whatever order. docs/recompute.py does it once more, without this.

Equals share a place until they are told apart by a draw: whoever has the smaller SHA-256 of
`seed:public number` goes first.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Test(StrEnum):
    """How a fact is looked at."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    IS = "is"
    EACH = "each"
    """So many points for every whole `value` of the fact, up to the item's cap."""


@dataclass(frozen=True)
class Condition:
    """What a fact must be."""

    fact: str
    test: Test
    value: int | str

    def holds(self, facts: Mapping[str, Any]) -> bool:
        """Whether the facts say so; what they do not say does not hold."""
        fact = facts.get(self.fact)
        if fact is None:
            return False
        match self.test:
            case Test.AT_LEAST:
                return bool(fact >= self.value)
            case Test.AT_MOST:
                return bool(fact <= self.value)
            case _:
                return bool(fact == self.value)


@dataclass(frozen=True)
class Item(Condition):
    """What is worth points: how many, and at most how many where each unit counts."""

    points: int
    cap: int

    def points_for(self, facts: Mapping[str, Any]) -> int:
        """The points that these facts earn."""
        if self.test == Test.EACH:
            fact = facts.get(self.fact) or 0
            return min(int(fact) // int(self.value) * self.points, self.cap)
        return min(self.points, self.cap) if self.holds(facts) else 0


@dataclass(frozen=True)
class ScoringRules:
    """The rules of a round: items with points and caps, a cap of the whole, and who is eligible at all."""

    items: tuple[Item, ...]
    cap: int
    eligibility: tuple[Condition, ...] = ()

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "ScoringRules":
        """The rules from the data they are kept as."""
        return cls(
            items=tuple(Item(**{**item, "test": Test(item["test"])}) for item in kept["items"]),
            cap=kept["cap"],
            eligibility=tuple(
                Condition(**{**rule, "test": Test(rule["test"])}) for rule in kept["eligibility"]
            ),
        )

    @property
    def facts(self) -> frozenset[str]:
        """The facts that these rules look at; no other is asked for."""
        return frozenset(rule.fact for rule in (*self.items, *self.eligibility))

    def kept(self) -> dict[str, Any]:
        """The rules as data; `read` gives them back."""
        return {
            "items": [_plain(item) for item in self.items],
            "cap": self.cap,
            "eligibility": [_plain(rule) for rule in self.eligibility],
        }


def _plain(rule: Condition) -> dict[str, Any]:
    return {name: str(value) if isinstance(value, Test) else value for name, value in asdict(rule).items()}


@dataclass(frozen=True)
class Applicant:
    """What scoring knows of somebody: the public number, what was said, and points of facts kept apart."""

    code: str
    facts: Mapping[str, Any]
    undisclosed_points: int = 0


@dataclass(frozen=True)
class Scored:
    """One line of the list. `earned` has the points of each item, in the order of the rules."""

    code: str
    earned: tuple[int, ...]
    undisclosed_points: int
    points: int
    is_eligible: bool
    draw: str
    position: int | None = None
    """From 1; None for who is not eligible."""
    is_tied: bool = False
    """Whether the draw decides about this place."""


def score(rules: ScoringRules, applicant: Applicant, seed: str | None = None) -> Scored:
    """The points of one applicant, item by item. Without a seed nothing is drawn."""
    earned = tuple(item.points_for(applicant.facts) for item in rules.items)
    return Scored(
        code=applicant.code,
        earned=earned,
        undisclosed_points=applicant.undisclosed_points,
        points=min(sum(earned) + applicant.undisclosed_points, rules.cap),
        is_eligible=all(rule.holds(applicant.facts) for rule in rules.eligibility),
        draw=draw_of(seed, applicant.code) if seed else "",
    )


def rank(rules: ScoringRules, applicants: Iterable[Applicant], seed: str | None) -> list[Scored]:
    """The list: most points first, equals as drawn; then whoever is not eligible, by public number.

    Before there is a seed equals share a place, and whoever follows them stands as many places behind.
    """
    scored = [score(rules, applicant, seed) for applicant in applicants]
    placed = sorted(
        (one for one in scored if one.is_eligible), key=lambda one: (-one.points, one.draw, one.code)
    )
    having = Counter(one.points for one in placed)
    shared = {one.points: place for place, one in reversed([*enumerate(placed, start=1)])}
    left_out = sorted((one for one in scored if not one.is_eligible), key=lambda one: one.code)
    return [
        *(
            _with_place(one, place if seed else shared[one.points], having[one.points] > 1)
            for place, one in enumerate(placed, start=1)
        ),
        *left_out,
    ]


def _with_place(one: Scored, position: int, is_tied: bool) -> Scored:
    return Scored(**{**vars(one), "position": position, "is_tied": is_tied})


def undisclosed(rules: ScoringRules, sensitive_facts: Mapping[str, Any]) -> int:
    """The points that facts kept apart earn, as one sum: which of them earned it is told to nobody."""
    return sum(item.points_for(sensitive_facts) for item in rules.items)


def draw_of(seed: str, code: str) -> str:
    """An applicant's lot: the smaller one goes first among equals."""
    return hashlib.sha256(f"{seed}:{code}".encode()).hexdigest()


def housed(line: Sequence[tuple[int, int]], flats: Mapping[int, int]) -> list[int]:
    """Who gets a flat. `line` has an id and a school for each in the order of the list, `flats` how many
    there are at each school; gives the ids, in that order."""
    left = dict(flats)
    lucky = []
    for who, school in line:
        if left.get(school, 0) > 0:
            left[school] -= 1
            lucky.append(who)
    return lucky


def with_more(
    line: Sequence[tuple[int, int]], flats: Mapping[int, int], *, school: int, more: int
) -> Collection[int]:
    """Who would get a flat if there were so many more at one school, and does not now; changes nothing."""
    now = set(housed(line, flats))
    then = housed(line, {**flats, school: flats.get(school, 0) + more})
    return [who for who in then if who not in now]


def mask(name: str, code: str) -> str:
    """A name as the public sees it: its first character and the public number, which tells equals apart."""
    return f"{name[:1]}**{code}"
