"""What may be published of needs and of people: whole tens, and what is made of them. Pure rules.

A count is cut down to whole tens; 1 to 9 are withheld, 0 is said. Every total and every rate is made of the
numbers cut down, so that nobody learns more by adding, subtracting or dividing than in which ten each count
lies. What counts among others at the same time (calls among answers, a measure's needs
among all solved) is never said to be more than the numbers around it say anyway.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import Any

from welfare.needs.calls.policy import BASICALLY_SATISFIED_COUNTS

STEP = 10
"""Counts below this are withheld: they could tell of one person. Others are cut down to multiples of it."""
STANDING = ("lapsed", "explained", "awaiting_confirmation")
"""What the answers that stand have come to, besides solved."""
OTHERWISE = ("open", "declined_withdrawn_or_merged")
"""What the needs without such an answer have come to."""
Content = dict[str, Any]
"""What is published, as it is kept and as programs read it."""


@dataclass(frozen=True)
class Counted:
    """What was counted, before anything is protected."""

    solved: Mapping[str, int]
    """By category. With `others`, each need taken in is in exactly one of these counts."""
    others: Mapping[str, int]
    """By `STANDING` and `OTHERWISE`."""
    calls: Mapping[str, int]
    """Answers that were followed up, and what was found; due and answered on time; due to be signed for,
    asked about whether the office got in touch, and signed for in time where it did."""
    people: Mapping[str, int]
    """Counts that no other is a part of."""
    by_measure: Mapping[str, int]
    """Needs solved by each measure."""


def publish(counted: Counted) -> Content:
    """What is said of it."""
    leaves = {**counted.solved, **counted.others}
    totals = {
        "solved": total(counted.solved.values()),
        "answers_standing": total([*counted.solved.values(), *(counted.others[each] for each in STANDING)]),
        "taken_in": total(leaves.values()),
    }
    calls = _calls(counted.calls, totals["answers_standing"] or 0, totals["taken_in"] or 0)
    by_measure = among(counted.by_measure, totals["solved"] or 0)
    return {
        "counts": {
            **totals,
            **{name: alone(count) for name, count in counted.others.items()},
            "followed_up": calls["followed_up"] or (None if counted.calls["followed_up"] else 0),
            **{name: alone(count) for name, count in counted.people.items()},
        },
        "solved_by_category": {name: alone(count) for name, count in counted.solved.items()},
        "rates": _rates(calls, totals["answers_standing"] or 0),
        "solved_by_measure": {name: count or None for name, count in by_measure.items()},
    }


def whole_tens(count: int) -> int:
    """The count cut down."""
    return count // STEP * STEP


def alone(count: int) -> int | None:
    """A count as it is said; None is withheld."""
    return None if 0 < count < STEP else whole_tens(count)


def total(parts: Iterable[int]) -> int | None:
    """A sum as it is said: of its parts as they are said, those withheld being none."""
    parts = list(parts)
    return sum(map(whole_tens, parts)) or (None if any(parts) else 0)


def among(counts: Mapping[str, int], whole: int) -> dict[str, int]:
    """Counts of what is among others, cut down until together they are no more than the `whole` said."""
    said: dict[str, int] = {}
    for name, count in counts.items():
        said[name] = min(whole_tens(count), whole - sum(said.values()))
    return said


def _calls(counts: Mapping[str, int], standing: int, taken_in: int) -> dict[str, int]:
    def one(name: str, whole: int) -> int:
        return among({name: counts[name]}, whole)[name]

    followed_up, due = one("followed_up", standing), one("due", taken_in)
    contacted = one("contacted", followed_up)
    opinions = {name: counts[name] for name in ("satisfied", "basically_satisfied")}
    sign_for_due = one("sign_for_due", taken_in)
    asked = one("asked_about_contact", sign_for_due)
    return {
        "followed_up": followed_up,
        "contacted": contacted,
        "found_solved": one("found_solved", contacted),
        **among(opinions, contacted),
        "due": due,
        "on_time": one("on_time", due),
        "sign_for_due": sign_for_due,
        "asked_about_contact": asked,
        "responded": one("responded", asked),
    }


def _rates(calls: Mapping[str, int], standing: int) -> dict[str, dict[str, Any]]:
    whole = calls["followed_up"]
    satisfied = calls["satisfied"] + BASICALLY_SATISFIED_COUNTS * calls["basically_satisfied"]
    return {
        "response_rate": share(calls["responded"], calls["asked_about_contact"]),
        "resolution_rate": share(calls["found_solved"], whole),
        "satisfaction_rate": share(satisfied, whole),
        "response_coverage": share(calls["asked_about_contact"], calls["sign_for_due"]),
        "reached_rate": share(calls["contacted"], whole),
        "follow_up_coverage": share(whole, standing),
        "on_time_rate": share(calls["on_time"], calls["due"]),
    }


def share(part: Fraction | int, whole: int) -> dict[str, Any]:
    """How one said number out of another is told: in whole percent; where hardly any or nearly all are, as a
    bound that holds wherever in their tens the counts lie; nothing of a whole below twenty."""
    if whole < 2 * STEP:
        return {"shown": "not", "percent": None}
    if part == 0:
        return {"shown": "at_most", "percent": ceil(Fraction(2 * STEP, whole) * 100)}
    if whole - part < STEP:
        return {"shown": "at_least", "percent": floor(Fraction(whole - STEP, whole + STEP) * 100)}
    return {"shown": "exactly", "percent": floor(Fraction(part) / whole * 100)}


def may_follow(before: Content, after: Content) -> bool:
    """Whether `after` may be published later than `before`.

    Needs never vanish: all of `after` are at least all of `before`. Where that would narrow the ten in which
    some count lies, the earlier numbers stay.
    """
    earlier, later = _ranges(before), _ranges(after)
    widest = max((high - low for low, high in (*earlier, *later)), default=0)
    return sum(low for low, _ in earlier) + widest <= sum(high for _, high in later)


def _ranges(content: Content) -> list[tuple[int, int]]:
    """Between which numbers each count lies that needs are told apart by."""
    counts = [*content["solved_by_category"].values()]
    counts += [content["counts"][name] for name in (*STANDING, *OTHERWISE)]
    return [(1, STEP - 1) if count is None else (count, count and count + STEP - 1) for count in counts]
