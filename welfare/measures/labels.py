"""The words on screen for visits, problems and measures."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.measures.measures.progress import Stage
from welfare.measures.visits.models import Outcome

OUTCOME: dict[Outcome, Any] = {
    Outcome.NEED: _l("It becomes a need of a teacher"),
    Outcome.PROBLEM: _l("It goes on the problem list"),
    Outcome.SOLVED_ON_THE_SPOT: _l("It was solved on the spot"),
}
OUTCOME_SHORT: dict[Outcome, Any] = {
    Outcome.NEED: _l("Raised as a need"),
    Outcome.PROBLEM: _l("On the problem list"),
    Outcome.SOLVED_ON_THE_SPOT: _l("Solved on the spot"),
}
OUTCOME_TONE = {Outcome.NEED: "info", Outcome.PROBLEM: "warn", Outcome.SOLVED_ON_THE_SPOT: "good"}
STAGE: dict[Stage, Any] = {
    Stage.UNDER_WAY: _l("Under way"),
    Stage.FINISHED: _l("Finished, not all confirmed"),
    Stage.CONFIRMED: _l("Finished and confirmed"),
}
STAGE_TONE = {Stage.UNDER_WAY: "info", Stage.FINISHED: "warn", Stage.CONFIRMED: "good"}

IN_WORDS: dict[str, tuple[Any, Any]] = {
    "steps": (_l("Add a step"), _l("Add it")),
    "spendings": (_l("Enter money spent"), _l("Enter it")),
    "needs": (_l("Answer further needs"), _l("Save")),
    "things": (_l("Name what it made"), _l("Save")),
    "wording": (_l("Change wording or budget"), _l("Save")),
    "completion": (_l("Finish the measure"), _l("Finish, and answer its needs")),
}
"""The forms on a measure's page, by noun: what they are called, and their button."""


def outcome_label(outcome: str) -> str:
    """What became of a finding, in words."""
    return str(OUTCOME_SHORT[Outcome(outcome)])


def outcome_tone(outcome: str) -> str:
    """The tone that goes with it."""
    return OUTCOME_TONE[Outcome(outcome)]


def stage_label(stage: str) -> str:
    """Where a measure stands, in words."""
    return str(STAGE[Stage(stage)])


def stage_tone(stage: str) -> str:
    """The tone that goes with it."""
    return STAGE_TONE[Stage(stage)]
