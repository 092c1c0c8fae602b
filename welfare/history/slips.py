"""What is done by mistake and can be undone: by whom, until when, and what follows. Pure rules.

What is undone stays in the history, and its undoing is an event of its own, with a reason. Figures count as
if it had not been done.
"""

from dataclasses import dataclass
from enum import StrEnum

from welfare.refusals import N_


class What(StrEnum):
    """What may have been a slip."""

    ACCEPTANCE = "accept"
    DECLINE = "decline"
    TRANSFER = "transfer"
    MERGE = "merge"
    ANSWER = "answer"


@dataclass(frozen=True)
class Slip:
    """One row of the table."""

    by: str
    """As the documentation says it; who may, each feature's own table says."""
    working_days: int
    """After the day on which it was done; the last one counts in full."""
    until: str
    """What ends the time before that: what somebody else has done since."""
    becomes: str
    figures: str
    told: str


CLERK = "any clerk of the need's schools"
SLIPS = {
    What.ACCEPTANCE: Slip(
        by=CLERK,
        working_days=5,
        until="anything else is done with it, words and pressing apart",
        becomes=N_("The need is to be signed for again, by the day it had before."),
        figures=N_("It is not signed for, and no answer is due."),
        told=N_("The teacher and the other clerks are told; the unit's notice is settled."),
    ),
    What.DECLINE: Slip(
        by=CLERK,
        working_days=5,
        until="nothing",
        becomes=N_("The need is to be signed for again, by the day it had before."),
        figures=N_("It is open, not declined, and not signed for."),
        told=N_("The teacher and the other clerks are told."),
    ),
    What.TRANSFER: Slip(
        by=CLERK,
        working_days=5,
        until="anything else is done with it, words and pressing apart",
        becomes=N_("The unit before has it again; the deadline stays."),
        figures=N_("It counts for the unit before."),
        told=N_("The unit before is told; the other one's notice is settled."),
    ),
    What.MERGE: Slip(
        by=CLERK,
        working_days=5,
        until="the leading need has been answered",
        becomes=N_(
            "The need stands where it stood, with its deadline, and leads those again that followed it."
        ),
        figures=N_("It counts by itself, not as merged."),
        told=N_("The teacher, the unit and the other clerks are told."),
    ),
    What.ANSWER: Slip(
        by="the handler who gave it, or " + CLERK,
        working_days=5,
        until="the teacher has spoken, or the time to confirm is over",
        becomes=N_("The unit works on it again, by the deadline it had before."),
        figures=N_("It is open and not answered; it is no redo."),
        told=N_("The teacher, those of merged needs and the unit are told that the answer was taken back."),
    ),
}
"""In the order of the documentation, docs/slips.md, which a test compares with it."""
