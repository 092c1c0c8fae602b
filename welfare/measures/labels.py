"""The words on screen for visits, problems and measures."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.measures.measures.progress import MeasureStage
from welfare.measures.models import EventKind
from welfare.measures.visits.models import FindingOutcome

OUTCOME: dict[FindingOutcome, Any] = {
    FindingOutcome.NEED: _l("It becomes a need of a teacher"),
    FindingOutcome.PROBLEM: _l("It goes on the problem list"),
    FindingOutcome.SOLVED_ON_THE_SPOT: _l("It was solved on the spot"),
}
OUTCOME_SHORT: dict[FindingOutcome, Any] = {
    FindingOutcome.NEED: _l("Raised as a need"),
    FindingOutcome.PROBLEM: _l("On the problem list"),
    FindingOutcome.SOLVED_ON_THE_SPOT: _l("Solved on the spot"),
}
OUTCOME_TONE = {
    FindingOutcome.NEED: "info",
    FindingOutcome.PROBLEM: "warn",
    FindingOutcome.SOLVED_ON_THE_SPOT: "good",
}
STAGE: dict[MeasureStage, Any] = {
    MeasureStage.UNDER_WAY: _l("Under way"),
    MeasureStage.FINISHED: _l("Finished, not all confirmed"),
    MeasureStage.CONFIRMED: _l("Finished and confirmed"),
}
STAGE_TONE = {MeasureStage.UNDER_WAY: "info", MeasureStage.FINISHED: "warn", MeasureStage.CONFIRMED: "good"}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ENTERED: (_l("Entered in the measures list"), "plus"),
    EventKind.CHANGED: (_l("Wording or budget changed"), "pencil"),
    EventKind.STEP_ADDED: (_l("Step added"), "plus"),
    EventKind.STEP_DONE: (_l("Step done"), "check"),
    EventKind.STEP_DROPPED: (_l("Step taken out"), "x"),
    EventKind.SPENT: (_l("Money spent was entered"), "list"),
    EventKind.SPENDING_CORRECTED: (_l("Money spent was corrected"), "pencil"),
    EventKind.NEED_TAKEN_ON: (_l("A need was added"), "plus"),
    EventKind.NEED_DROPPED: (_l("A need was taken out"), "x"),
    EventKind.OUTPUT_NAMED: (_l("Result named"), "key"),
    EventKind.OUTPUT_DROPPED: (_l("Result taken out"), "x"),
    EventKind.FINISHED: (_l("The measure was finished"), "check-circle"),
    EventKind.FILES_ADDED: (_l("Photos and documents were added"), "image"),
    EventKind.FILE_REMOVED: (_l("A photo or document was removed"), "trash"),
    EventKind.LISTED: (_l("Put on the problem list"), "plus"),
    EventKind.MEASURE_NAMED: (_l("A measure was named that answers it"), "arrow-right"),
    EventKind.STRUCK_OFF: (_l("Struck off the list"), "check-circle"),
    EventKind.VISITED: (_l("The visit was recorded"), "check"),
    EventKind.VISIT_CORRECTED: (_l("The numbers of the visit were corrected"), "pencil"),
}
"""In words, and the icon of its line in a timeline."""
FIELD = {
    "title": lazy_pgettext("measure", "Title"),
    "words": lazy_pgettext("measure", "Description"),
    "approved_yuan": _l("Approved (yuan)"),
    "amount_yuan": _l("Amount (yuan)"),
    "lead_unit": _l("Lead unit"),
    "families_met": _l("Families of pupils"),
    "teachers_in_difficulty_met": _l("Teachers in difficulty"),
    "pupils_in_difficulty_met": _l("Pupils in difficulty"),
    "households_met": _l("Households of the assisted village"),
}

IN_WORDS: dict[str, tuple[Any, Any]] = {
    "steps": (_l("Add a step"), _l("Add the entry")),
    "spendings": (_l("Enter money spent"), _l("Enter the measure")),
    "spending-corrections": (_l("Correct money spent"), _l("Correct it")),
    "needs": (_l("Answer further needs"), _l("Save")),
    "things": (_l("Name a result"), _l("Save")),
    "wording": (_l("Change wording or budget"), _l("Save")),
    "file-removals": (_l("Remove a photo or document"), _l("Remove")),
    "completion": (_l("Finish the measure"), _l("Finish, and answer its needs")),
}
"""The forms of a measure, by noun: what they are called, and their button."""
OF_PROBLEM_IN_WORDS: dict[str, tuple[Any, Any]] = {
    "needs": (_l("Gather needs"), _l("Gather")),
    "measures": (_l("Name a measure that answers it"), _l("Save")),
    "wording": (_l("Change the wording"), _l("Save")),
}
"""Those of a problem."""


def outcome_label(outcome: str) -> str:
    """What became of a finding, in words."""
    return str(OUTCOME_SHORT[FindingOutcome(outcome)])


def outcome_tone(outcome: str) -> str:
    """The tone that goes with it."""
    return OUTCOME_TONE[FindingOutcome(outcome)]


def stage_label(stage: str) -> str:
    """Where a measure stands, in words."""
    return str(STAGE[MeasureStage(stage)])


def stage_tone(stage: str) -> str:
    """The tone that goes with it."""
    return STAGE_TONE[MeasureStage(stage)]
