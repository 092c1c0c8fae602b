"""What was corrected in a round's applications, as the public notice tells it.

Of a fact that everybody may know: what it was and is, which office found so, by which evidence. That facts
kept apart were corrected would tell who has given some, so of those only the number is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from welfare.housing.notice.queries import corrections_in
from welfare.housing.rounds.models import Round
from welfare.housing.rules.facts import BY_KEY


@dataclass(frozen=True)
class CorrectedApplication:
    """One application that was put right."""

    code: str
    at: datetime
    office: str
    """The organization of whoever corrected it."""
    evidence: str | None
    changes: dict[str, list[Any]]
    """What each fact was, and is."""


@dataclass(frozen=True)
class Corrections:
    """All of a round; and how many concerned facts kept apart."""

    open: list[CorrectedApplication]
    kept_apart: int

    def as_data(self) -> dict[str, Any]:
        """For the notice as data."""
        told = [{**vars(one), "at": one.at.isoformat()} for one in self.open]
        return {"open": told, "kept_apart": self.kept_apart}


def says_something(pair: Sequence[Any]) -> bool:
    """Whether a change still has what was and what is; neither once their time is over."""
    return any(one is not None for one in pair)


def corrections_of(round_: Round) -> Corrections:
    """What was corrected in a round, the oldest first."""
    told, kept_apart = [], 0
    for event, code, office in corrections_in(round_.id):
        changes = event.details["changes"]
        kept_apart += "kept_apart" in changes
        facts = {key: pair for key, pair in changes.items() if key in BY_KEY and says_something(pair)}
        if facts:
            told.append(CorrectedApplication(code, event.at, office, event.details.get("evidence"), facts))
    return Corrections(told, kept_apart)
