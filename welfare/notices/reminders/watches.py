"""What can be reminded of: each feature says which of its things wait, and tells people of a step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select

from welfare.notices.reminders.rules import LADDERS, Step, Subject


@dataclass(frozen=True)
class Due:
    """A thing that has reached a step."""

    id: int
    day: date
    level: int
    step: Step


@dataclass(frozen=True)
class Watch:
    """The things of one subject that wait."""

    subject: Subject
    waiting: Callable[[], Select[Any]]
    """As rows of `id`, `day` and `limit_days` (which may be NULL), each with these labels."""
    tell: Callable[[Subject, Sequence[Due]], object]
    """Tell people of the steps, in the caller's transaction."""
    locks: Any = None
    """The model whose rows are locked meanwhile, where that is needed to append to their histories."""


_watches: dict[Subject, Watch] = {}


def watch(*watches: Watch) -> None:
    """Let the clock remind of these; called for each app, it adds them once."""
    _watches.update({one.subject: one for one in watches})


def all_watches() -> list[Watch]:
    """What is watched, in the order of the table."""
    return [_watches[subject] for subject in LADDERS if subject in _watches]
