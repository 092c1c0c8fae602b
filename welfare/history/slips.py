"""What is done by mistake and can be undone or corrected: by whom, until when, and what follows. Pure rules.

What was a mistake stays in the history, and what undoes it is an event of its own, with a reason. Figures
count as if it had not been made.
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
    VISIT = "visit"
    SPENDING = "spending"
    ATTENDANCE = "attendance"
    USE = "use"


@dataclass(frozen=True)
class Slip:
    """One row of the table."""

    by: str
    """Who can; the feature's own table decides it."""
    working_days: int
    """After the day on which it was done; the last one counts in full."""
    until: str
    """What ends the time before that: what somebody else has done since."""
    becomes: str
    figures: str
    told: str


CLERK = N_("Any clerk of the need's schools can undo it.")
NEXT_STEP = N_("Once anything else is done with it, words, pressing and corrections apart, it is too late.")
NOTHING = N_("Nothing ends that time earlier.")
SLIPS = {
    What.ACCEPTANCE: Slip(
        by=CLERK,
        working_days=5,
        until=NEXT_STEP,
        becomes=N_("The need is to be accepted again, by the day it had before."),
        figures=N_("It is not accepted, and no answer is due."),
        told=N_("The teacher and the other clerks are told; the unit's notice is settled."),
    ),
    What.DECLINE: Slip(
        by=CLERK,
        working_days=5,
        until=NOTHING,
        becomes=N_("The need is to be accepted again, by the day it had before."),
        figures=N_("It is open, not declined, and not accepted."),
        told=N_("The teacher, the other clerks and colleagues who support a proposal of a home are told."),
    ),
    What.TRANSFER: Slip(
        by=CLERK,
        working_days=5,
        until=NEXT_STEP,
        becomes=N_("The unit before has it again; the deadline stays."),
        figures=N_("It counts for the unit before."),
        told=N_("The unit before is told; the other one's notice is settled."),
    ),
    What.MERGE: Slip(
        by=CLERK,
        working_days=5,
        until=N_("Once the leading need has been answered it is too late."),
        becomes=N_(
            "The need stands where it stood, with its deadline, and leads those again that followed it."
        ),
        figures=N_("It counts by itself, not as merged."),
        told=N_("The teacher, the unit and the other clerks are told."),
    ),
    What.ANSWER: Slip(
        by=N_("The handler who gave it and any clerk of the need's schools can undo it."),
        working_days=5,
        until=N_("Once the teacher has spoken, or the time to confirm is over, it is too late."),
        becomes=N_("The unit works on it again, by the deadline it had before."),
        figures=N_("It is open and not answered; it is no redo."),
        told=N_(
            "The teacher, those of merged needs, the unit and colleagues who support a proposal of a home "
            "are told that the answer was taken back."
        ),
    ),
    What.VISIT: Slip(
        by=N_("Whoever made the visit and any clerk of its school can correct it."),
        working_days=30,
        until=NOTHING,
        becomes=N_("The visit says the right numbers; its history keeps what they were."),
        figures=N_("Figures, lists and files count the right numbers on the day of the visit."),
        told=N_("Whoever made the visit is told where somebody else corrects it."),
    ),
    What.SPENDING: Slip(
        by=N_("Whoever entered it and any clerk of the lead unit can correct it."),
        working_days=30,
        until=NOTHING,
        becomes=N_("An entry of the same day makes up the difference; both stay, with the reason."),
        figures=N_(
            "What was spent, and what a solved need cost, count the right amount on the day of the entry."
        ),
        told=N_("Whoever entered it is told where somebody else corrects it."),
    ),
    What.ATTENDANCE: Slip(
        by=N_("Whoever organises training can correct it."),
        working_days=30,
        until=NOTHING,
        becomes=N_("The list says who really was there; the history of each keeps both."),
        figures=N_("Hours and person-times count who really was there, on the day of the session."),
        told=N_(
            "Each teacher concerned is told; an answer that was given by being there is taken back where "
            "that still can be."
        ),
    ),
    What.USE: Slip(
        by=N_("Any keeper of the home can correct it."),
        working_days=30,
        until=NOTHING,
        becomes=N_("The booking says whether it was really used; its history keeps both."),
        figures=N_("Visits, people and hours count what was really used, on the day of the booking."),
        told=N_("Whoever booked is told where somebody else corrects it."),
    ),
}
"""In the order of the documentation, docs/slips.md, which a test compares with it."""
