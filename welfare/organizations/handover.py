"""What hangs on an organization or on a person, and who carries it on when they are closed.

Each feature says what it keeps there; nothing here knows what that is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from welfare.organizations.models import Organization, OrganizationKind
from welfare.refusals import N_, Refusal


class WorkIsLeft(Refusal):
    """What somebody has in hand is carried on by somebody."""

    sentence = N_("Somebody must carry on what is in hand at %(name)s. Choose who.")


class CannotCarryOn(Refusal):
    """Not everybody can carry on everything."""

    sentence = N_("%(name)s cannot carry that on. Choose another one.")


@dataclass(frozen=True)
class Holding:
    """Something that hangs on a place or a person, of one kind."""

    name: str
    label: Any
    count: Callable[[Any], int]
    """How many hang on a place or a person."""
    hand_on: Callable[[Any, Any, Any], None]
    """`(holder, successor, by)`: lets another one have them, in the same transaction."""
    is_work: bool = True
    """Whether somebody waits for it. What is no work stays, but for a place that becomes part of another."""


class Holdings:
    """All kinds of things that hang on one kind of holder, in the order in which features name them."""

    def __init__(self) -> None:
        self._kinds: dict[str, Holding] = {}

    def register(self, holding: Holding) -> None:
        """Let it be counted and handed on."""
        self._kinds[holding.name] = holding

    def of(self, holder: Any) -> dict[Holding, int]:
        """What hangs on the holder, and how many of each."""
        counted = {holding: holding.count(holder) for holding in self._kinds.values()}
        return {holding: count for holding, count in counted.items() if count}

    def in_words(self, counts: Mapping[str, int]) -> list[tuple[str, int]]:
        """Counts by name, as a history keeps them, by what they are called on screen."""
        return [
            (str(self._kinds[name].label) if name in self._kinds else name, n) for name, n in counts.items()
        ]


HELD_BY_PLACES = Holdings()


def hand_on_work(place: Organization, successor: Organization | None, by: Any) -> dict[str, int]:
    """Let the successor carry on whatever somebody waits for; gives how many of each, by name.

    Raises `WorkIsLeft`, `CannotCarryOn`.
    """
    work = {holding: count for holding, count in HELD_BY_PLACES.of(place).items() if holding.is_work}
    if not work:
        return {}
    if successor is None:
        raise WorkIsLeft(name=place.name)
    if not can_carry_on(place, successor):
        raise CannotCarryOn(name=successor.name)
    for holding in work:
        holding.hand_on(place, successor, by)
    return {holding.name: count for holding, count in work.items()}


def hand_on_all(place: Organization, into: Organization, by: Any) -> dict[str, int]:
    """Let everything that hangs on a place go to another one; gives how many of each, by name."""
    everything = HELD_BY_PLACES.of(place)
    for holding in everything:
        holding.hand_on(place, into, by)
    return {holding.name: count for holding, count in everything.items()}


def can_carry_on(place: Organization, successor: Organization) -> bool:
    """Whether work can go there: to an open office, alliance or school that is not closed along with it."""
    return (
        successor.is_active and successor.kind != OrganizationKind.BUREAU and not successor.is_within(place)
    )
