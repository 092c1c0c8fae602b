"""Whom of its unit a need comes to be with. Pure rules.

How much somebody has in work is asked only to choose, and told to nobody.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol

from welfare.accounts.roles import Role
from welfare.needs.policy import NEVER_PROTECTED
from welfare.organizations.models import Naming


class Handler(NamedTuple):
    """A role by which somebody handles the needs of a unit."""

    person_id: int
    role: Role
    is_of_bureau: bool
    """Whether it is held at the bureau or an office of it."""
    height: int
    """How far above the unit it is held: 0 at the unit itself."""


class Subject(Protocol):
    """What these rules must know about a need."""

    raised_by_id: int
    is_protected: bool


@dataclass
class Candidate:
    """Somebody whom a need can come to be with."""

    id: int
    named_at: datetime | None = None
    """When a need last came to be with them."""
    in_work: int = 0


def who_may_have(need: Subject, handlers: Iterable[Handler]) -> set[int]:
    """Who of them may know of the need and works on it, as ids; never its teacher."""
    return {
        one.person_id
        for one in handlers
        if one.person_id != need.raised_by_id
        and not (need.is_protected and (one.role in NEVER_PROTECTED or not one.is_of_bureau))
    }


def nearest(handlers: Collection[Handler]) -> list[Handler]:
    """Those at the unit itself, else at the nearest place above it."""
    height = min((one.height for one in handlers), default=0)
    return [one for one in handlers if one.height == height]


def choose(naming: Naming | None, candidates: Collection[Candidate]) -> Candidate | None:
    """With whom the next need comes to be; None where that is done by hand, or nobody is there."""
    if naming in (None, Naming.BY_HAND) or not candidates:
        return None
    return min(candidates, key=lambda one: (one.in_work if naming == Naming.BY_LOAD else 0, _in_turn(one)))


def _in_turn(one: Candidate) -> tuple[float, int]:
    return (one.named_at.timestamp() if one.named_at else 0.0), one.id
