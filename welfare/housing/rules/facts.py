"""The facts that points can be given for. Pure: rules name them, forms ask for them, nothing else is asked.

A number is kept as a number, a yes or no as "yes" or "no". What was not said is not there, and earns nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

YES, NO = "yes", "no"


class Evidence(StrEnum):
    """By what a fact was found to be otherwise than it was said; none of it tells of illness or hardship."""

    IDENTITY = "identity"
    PROPERTY = "property"
    PERSONNEL = "personnel"
    ON_THE_SPOT = "on_the_spot"
    APPLICANT = "applicant"
    OTHER = "other"


@dataclass(frozen=True)
class Fact:
    """One fact: a number up to `most`, or a yes or no where that is None."""

    key: str
    most: int | None = None
    is_sensitive: bool = False
    """Asked behind a consent of its own, kept apart, seen only by those who score."""

    @property
    def is_number(self) -> bool:
        """Whether it is counted, not answered by yes or no."""
        return self.most is not None


FACTS = (
    Fact("commute_km", most=300),
    Fact("owns_home"),
    Fact("people", most=12),
    Fact("years_here", most=45),
    Fact("couple_teaches"),
    Fact("hardship", is_sensitive=True),
    Fact("illness", is_sensitive=True),
)
BY_KEY = {fact.key: fact for fact in FACTS}
OPEN_FACTS = tuple(fact for fact in FACTS if not fact.is_sensitive)
SENSITIVE_FACTS = tuple(fact for fact in FACTS if fact.is_sensitive)


def from_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """What a housing need has already said of these facts; never a sensitive one."""
    return {fact.key: details[fact.key] for fact in OPEN_FACTS if is_answer(fact, details.get(fact.key))}


def is_answer(fact: Fact, value: Any) -> bool:
    """Whether `value` is something that this fact can be."""
    if fact.most is None:
        return value in (YES, NO)
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= fact.most
