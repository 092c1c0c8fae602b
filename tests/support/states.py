"""What a database holds when a test begins. A state is built once in a run and kept; tests get copies."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.support import world


@dataclass(frozen=True)
class State:
    """A state by its name, which no other has, and what writes it into an empty database, or on top of
    another state."""

    name: str
    build: Callable[[], object]
    on: "State | None" = None


Remember = Callable[[], Callable[[], None]]
"""Keeps what a test has made so far, and gives what goes back there: the fixture `remember`."""

EMPTY = State("empty", lambda: None)
DISTRICT = State("district", world.build)


def _build_large() -> None:
    world.add_schools(400)


LARGE_DISTRICT = State("large_district", _build_large, on=DISTRICT)
"""The small district with 400 schools more, and their alliances."""
