"""Statements that are kept: to build one in Python takes longer than to run it."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.powers import Sight

KEPT = 128
"""Of each kind, for so many different questions; those not asked for longest go."""

Knower = Person | Sight
"""Somebody, or that by which they know of things."""
Asked = ParamSpec("Asked")
Built = TypeVar("Built")


def built_once(
    build: Callable[Concatenate[Sight, Asked], Built],
) -> Callable[Concatenate[Knower, Asked], Built]:
    """Keep what `build(sight, ...)` makes for whoever may know of the same, as long as the day lasts.

    It makes a statement of its arguments and of the date, and of nothing else: no moment, no row, no setting.
    So what is kept says what would be built again, whoever has come to see more or less meanwhile.
    """

    @lru_cache(maxsize=KEPT)
    def kept(_today: Any, sight: Sight, *args: Any, **kwargs: Any) -> Built:
        return build(sight, *args, **kwargs)

    @wraps(build)
    def statement(person: Knower, /, *args: Asked.args, **kwargs: Asked.kwargs) -> Built:
        return kept(clock.today(), person.sight, *args, **kwargs)  # type: ignore[arg-type]

    return statement
