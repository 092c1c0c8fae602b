"""What else waits for a teacher today, on their first page. Needs know none of it.

A feature that has something to do today registers, in its `register(app)`, a function that gives a person's.
It is asked each time the page is shown, so it asks the database once at most.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from welfare.accounts.models import Person


@dataclass(frozen=True)
class Card:
    """Something to do: what it is, when and where, in which words, and the path that does it."""

    title: str
    note: str
    call: str
    address: str


Source = Callable[[Person], Iterable[Card]]
_sources: list[Source] = []


def register_cards(source: Source) -> None:
    """Let this function's cards stand on every teacher's first page."""
    if source not in _sources:
        _sources.append(source)


def cards_of(person: Person) -> list[Card]:
    """What the person can do today, besides their needs."""
    return [card for source in _sources for card in source(person)]
