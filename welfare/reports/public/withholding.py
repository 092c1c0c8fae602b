"""What may be published: no count under ten, and nothing from which one could be worked out.

Pure rules. Published numbers are whole numbers of zero or more, and some of them are sums of others.
Whoever reads them can therefore work out, for a number that is withheld, between which two values it lies.
A small number is safe when that range holds everything from 0 to 9, so that it tells no more than the rule
itself does. Where it holds less, another number is withheld with it (secondary suppression), the smallest
that helps.

Source of the method: Hundepool et al., Handbook on Statistical Disclosure Control, chapter 4 (primary and
secondary suppression, feasibility intervals). Sums must form no ring: each two numbers are tied to each
other in at most one way. Then working outwards from what is known gives exactly the ranges, without solving
equations.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import ceil, floor, inf

SMALLEST_SHOWN = 10
"""Counts below this are withheld: they could tell of a single person."""
Range = tuple[float, float]


@dataclass(frozen=True)
class Sum:
    """That one count is the sum of others."""

    total: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """All counts that it ties to each other."""
        return (self.total, *self.parts)


class TiedInARing(ValueError):
    """Two counts are tied to each other in more than one way, which these rules cannot reckon with."""


def withheld(
    counts: Mapping[str, int],
    sums: Sequence[Sum] = (),
    *,
    unpublished: Collection[str] = (),
    harmless: Collection[str] = (),
) -> frozenset[str]:
    """The names of the counts that must not be shown.

    `unpublished` are counts that are not on the page at all, yet could be worked out from it, e.g. what is
    left of a total; they are among the names given back. Those that are `harmless`,
    e.g. flats that no measure made, may be worked out. Raises `TiedInARing`, and `KeyError` for a sum of
    something that is not counted.
    """
    _refuse_rings(sums)
    hidden = {name for name, count in counts.items() if count < SMALLEST_SHOWN} | set(unpublished)
    while exposed := next((name for name in _exposed(counts, sums, hidden) if name not in harmless), None):
        hidden.add(_next_to_hide(exposed, counts, sums, hidden))
    return frozenset(hidden)


def ranges(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str]) -> dict[str, Range]:
    """Between which two values a reader can place each count: a shown one is known."""
    known: dict[str, Range] = {
        name: (0, inf) if name in hidden else (count, count) for name, count in counts.items()
    }
    before = None
    while before != known:
        before = dict(known)
        for each in sums:
            _tighten(each, known)
    return known


def _tighten(each: Sum, known: dict[str, Range]) -> None:
    low = sum(known[part][0] for part in each.parts)
    high = sum(known[part][1] for part in each.parts)
    known[each.total] = _meet(known[each.total], (low, high))
    total = known[each.total]
    for part in each.parts:
        rest_low = sum(known[other][0] for other in each.parts if other != part)
        rest_high = sum(known[other][1] for other in each.parts if other != part)
        known[part] = _meet(known[part], (total[0] - rest_high, total[1] - rest_low))


def _meet(one: Range, other: Range) -> Range:
    return max(one[0], other[0]), min(one[1], other[1])


def _exposed(counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str]) -> Iterator[str]:
    """The small counts of which a reader would learn more than that they are small."""
    known = ranges(counts, sums, hidden)
    for name, count in counts.items():
        low, high = known[name]
        if count < SMALLEST_SHOWN and (low > 0 or high < SMALLEST_SHOWN - 1):
            yield name


def _next_to_hide(
    exposed: str, counts: Mapping[str, int], sums: Sequence[Sum], hidden: Collection[str]
) -> str:
    """The smallest shown count among those tied to the exposed one, as near to it as there is one."""
    near = {exposed}
    while True:
        near |= {name for each in sums if near & set(each.names) for name in each.names}
        shown = near - set(hidden)
        if shown:
            return min(shown, key=lambda name: (counts[name], name))


def _refuse_rings(sums: Sequence[Sum]) -> None:
    group: dict[str, str] = {}

    def root(name: str) -> str:
        while group.get(name, name) != name:
            name = group[name]
        return name

    for number, each in enumerate(sums):
        joint = f"sum {number}"
        for name in each.names:
            if root(name) == root(joint):
                raise TiedInARing(f"{name} in {each}")
            group[root(name)] = root(joint)


class Shown(Enum):
    """How much of a share is said."""

    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    NOT = "not"
    """It is withheld."""
    NOTHING = "nothing"
    """There is nothing to divide by."""


@dataclass(frozen=True)
class Share:
    """A share of a whole as it may be published: whole percent, or a bound, or nothing."""

    shown: Shown
    percent: int | None = None


def share(part: Fraction | int, whole: int) -> Share:
    """How a share may be said.

    Exactly, in whole percent cut off, where both the part and what is left of the whole are at least ten;
    else only that nearly all or hardly any are: the bound is the same whatever the small number is. Of a
    whole under twenty nothing is said.
    """
    part, rest = Fraction(part), whole - Fraction(part)
    if whole < 2 * SMALLEST_SHOWN:
        return Share(Shown.NOT if whole else Shown.NOTHING)
    if rest < SMALLEST_SHOWN:
        return Share(Shown.AT_LEAST, floor(Fraction(whole - SMALLEST_SHOWN, whole) * 100))
    if part < SMALLEST_SHOWN:
        return Share(Shown.AT_MOST, ceil(Fraction(SMALLEST_SHOWN, whole) * 100))
    return Share(Shown.EXACTLY, floor(part / whole * 100))


def shares(
    inner: Mapping[str, Fraction | int], outer: tuple[str, Fraction | int], whole: int
) -> dict[str, Share]:
    """How shares of one whole may be said beside another that all of them are part of, the `outer` one.

    What is in the outer part and not in an inner one is a count as well: where it is under ten and both
    would be said exactly, the outer share is withheld.
    """
    said = {name: share(part, whole) for name, part in inner.items()}
    name, part = outer
    said[name] = share(part, whole)
    is_near = any(
        said[each].shown is Shown.EXACTLY and Fraction(part) - inner[each] < SMALLEST_SHOWN for each in inner
    )
    if said[name].shown is Shown.EXACTLY and is_near:
        said[name] = Share(Shown.NOT)
    return said
