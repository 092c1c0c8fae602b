"""What hangs on whatever is closed, and who carries it on: a place here, a person's roles in `accounts`.

Each feature says what it keeps there; nothing here knows what that is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from welfare.organizations.models import Organization, OrganizationKind
from welfare.refusals import N_, Refusal


class WorkIsLeft(Refusal):
    """What somebody has in hand is carried on by somebody."""

    sentence = N_("Somebody must carry on what %(name)s has in hand. Choose who.")


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
    hand_on: Callable[[Any, Any, Any], int | None]
    """`(holder, successor, by)`: lets another one have them, in the same transaction; gives how many went
    there, where some may end instead."""
    is_work: bool = True
    """Whether somebody waits for it. What is no work stays, but for a place that becomes part of another."""
    may_be_left: Callable[[Any], bool] = lambda _holder: False
    """Whether it may be left to nobody, as somebody looks after it all the same."""
    proviso: Any = None
    """What is said beforehand where some may end instead of going along."""
    is_for_bureau: bool = False
    """Whether nobody but the bureau and its offices is told of it."""


class Holdings:
    """All kinds of things that hang on one kind of holder, in the order in which features name them."""

    def __init__(self, can_carry_on: Callable[[Any, Any], bool], called: Callable[[Any], str]) -> None:
        """`can_carry_on(holder, successor)` says whether work can go there, `called` what one is called."""
        self._kinds: dict[str, Holding] = {}
        self._can_carry_on, self._called = can_carry_on, called

    def register(self, holding: Holding) -> None:
        """Let it be counted and handed on."""
        self._kinds[holding.name] = holding

    @property
    def kinds(self) -> list[Holding]:
        """All kinds."""
        return list(self._kinds.values())

    def of(self, holder: Any) -> dict[Holding, int]:
        """What hangs on the holder, and how many of each."""
        counted = {holding: holding.count(holder) for holding in self._kinds.values()}
        return {holding: count for holding, count in counted.items() if count}

    def work_of(self, holder: Any) -> dict[Holding, int]:
        """What hangs on the holder that somebody waits for."""
        work = (holding for holding in self._kinds.values() if holding.is_work)
        return {holding: count for holding in work if (count := holding.count(holder))}

    def hand_on_work(self, holder: Any, successor: Any, by: Any) -> dict[str, int]:
        """Let the successor carry on whatever somebody waits for; gives how many of each, by name.

        Without a successor only what somebody else looks after can be left.
        Raises `WorkIsLeft`, `CannotCarryOn`.
        """
        work = self.work_of(holder)
        if successor is None:
            if not all(holding.may_be_left(holder) for holding in work):
                raise WorkIsLeft(name=self._called(holder))
            return {}
        if work and not self._can_carry_on(holder, successor):
            raise CannotCarryOn(name=self._called(successor))
        for holding in work:
            holding.hand_on(holder, successor, by)
        return {holding.name: count for holding, count in work.items()}

    def in_words(self, counts: Mapping[str, int], *, at_bureau: bool = True) -> list[tuple[str, int]]:
        """Counts by name, as a history keeps them, by what they are called on screen: those of which somebody
        `at_bureau` or elsewhere is told."""
        kinds = [(name, self._kinds.get(name), count) for name, count in counts.items()]
        return [
            (str(kind.label) if kind else name, count)
            for name, kind, count in kinds
            if at_bureau or not (kind and kind.is_for_bureau)
        ]


def can_carry_on(place: Organization, successor: Organization) -> bool:
    """Whether work can go there: to an open office, alliance or school that is not closed along with it."""
    return (
        successor.is_active and successor.kind != OrganizationKind.BUREAU and not successor.is_within(place)
    )


HELD_BY_PLACES = Holdings(can_carry_on, attrgetter("display_name"))


def hand_on_all(place: Organization, into: Organization, by: Any) -> dict[str, int]:
    """Let everything that hangs on a place go to another one; gives how many of each went, by name."""
    counts = {holding.name: count for holding, count in HELD_BY_PLACES.of(place).items()}
    for holding in HELD_BY_PLACES.kinds:  # those of which none is counted, too: protected needs are not
        went = holding.hand_on(place, into, by)
        if went is not None:
            counts[holding.name] = went
    return {name: count for name, count in counts.items() if count}
