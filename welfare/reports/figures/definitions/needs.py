"""How many needs there are, solved first, and which came back."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import and_

from welfare import clock
from welfare.needs.lifecycle import OPEN, RUNNING, Confirmation, Status
from welfare.needs.models import Need
from welfare.reports.figures.definitions.need_rows import (
    ANSWERED,
    CLOSED,
    REOPENINGS,
    TAKEN_IN,
    UNCLOSED,
    stands,
)  # fmt: skip
from welfare.reports.figures.shape import Condition, Rate, Rows


def _at(*statuses: Status) -> Callable[[], Condition]:
    return lambda: stands(*statuses)


def _solved(*said_by: Confirmation) -> Callable[[], Condition]:
    return lambda: and_(stands(Status.SOLVED), Need.confirmation.in_(said_by))


SOLVED_BY_TEACHER = Rows(
    name="solved_by_teacher",
    label=_l("Solved by the teacher's own word"),
    counts=_l(
        "Needs closed as solved whose teacher said so on the page: of the answer, or against what was noted "
        "of a call."
    ),
    source=CLOSED,
    condition=_solved(Confirmation.TEACHER),
)
SOLVED_BY_CALL = Rows(
    name="solved_by_call",
    label=_l("Solved by a call"),
    counts=_l("Needs closed as solved that had lapsed, until their teacher said so in the call that counts."),
    leaves_out=_l("Calls by whoever answered or works in the unit that did: they are not made."),
    source=CLOSED,
    condition=_solved(Confirmation.FOLLOW_UP),
)
SOLVED = Rows(
    name="solved",
    label=_l("Solved and confirmed"),
    counts=_l(
        "Needs closed as solved whose teacher has said that they are: by their own word on the page, or in "
        "the one call that counts. The two are shown apart, and add up to this."
    ),
    leaves_out=_l(
        "Answers that nobody confirmed in time, needs that were explained, and needs that the call found not "
        "solved: those are open again."
    ),
    source=CLOSED,
    condition=_solved(Confirmation.TEACHER, Confirmation.FOLLOW_UP),
    made_of=(SOLVED_BY_TEACHER, SOLVED_BY_CALL),
)
LAPSED = Rows(
    name="lapsed",
    label=_l("Solved, unconfirmed"),
    counts=_l("Needs answered as solved whose teacher said nothing in time. They are not among the solved."),
    leaves_out=_l("Those that a follow-up call has confirmed since: they are among the solved."),
    source=CLOSED,
    condition=_solved(Confirmation.LAPSED),
)
EXPLAINED = Rows(
    name="explained",
    label=_l("Unsolved, explained"),
    counts=_l("Needs that could not be solved now, and whose teacher was told why."),
    source=CLOSED,
    condition=_at(Status.EXPLAINED),
)
DECLINED = Rows(
    name="declined",
    label=_l("Declined"),
    counts=_l("Needs that were not taken in, each with the reason."),
    source=CLOSED,
    condition=_at(Status.DECLINED),
)
WITHDRAWN = Rows(
    name="withdrawn",
    label=_l("Withdrawn"),
    counts=_l("Needs that their teachers took back."),
    source=CLOSED,
    condition=_at(Status.WITHDRAWN),
)
MERGED = Rows(
    name="merged",
    label=_l("Merged"),
    counts=_l("Needs that follow another one, whose answer their teachers see."),
    source=CLOSED,
    condition=_at(Status.MERGED),
)
OPEN_NOW = Rows(
    name="open",
    label=lazy_pgettext("figure", "Open"),
    counts=_l("Needs that are not answered yet, those carried open included."),
    leaves_out=_l("Those that wait for their teacher to confirm an answer."),
    source=UNCLOSED,
    condition=_at(*OPEN),
)
OVERDUE = Rows(
    name="overdue",
    label=_l("Overdue"),
    counts=_l("Needs awaiting acceptance or in progress whose deadline has passed."),
    leaves_out=_l("Those whose deadline is paused: because a question is open, or because they are carried."),
    source=UNCLOSED,
    condition=lambda: and_(stands(*RUNNING), Need.due_on < clock.today()),
)
AWAITING_CONFIRMATION = Rows(
    name="awaiting_confirmation",
    label=_l("Awaiting confirmation"),
    short_label=_l("To confirm"),
    counts=_l("Answered needs whose teacher has not said yet whether the answer holds."),
    source=UNCLOSED,
    condition=_at(Status.ANSWERED),
)
CARRIED = Rows(
    name="carried",
    label=_l("Carried open"),
    counts=_l("Needs that cannot be solved yet; each has a reason and a day to look at it again."),
    source=UNCLOSED,
    condition=_at(Status.CARRIED),
)
TO_SIGN_FOR = Rows(
    name="to_sign_for",
    label=_l("Awaiting acceptance"),
    counts=_l("Needs that the bureau has received and not accepted yet."),
    source=UNCLOSED,
    condition=_at(Status.SUBMITTED),
)
TAKEN_IN_NEEDS = Rows(
    name="taken_in",
    label=_l("Taken in"),
    counts=_l("Every need that was submitted, whatever became of it."),
    source=TAKEN_IN,
)
ANSWERED_NEEDS = Rows(
    name="answered",
    label=lazy_pgettext("figure", "Answered"),
    counts=_l("Needs that have been given an answer, also one that their teacher has not accepted since."),
    source=ANSWERED,
)
REDONE = Rows(
    name="redone",
    label=_l("Came back at least once"),
    counts=_l(
        "Answered needs of which an answer did not hold at least once: their teacher did not accept it "
        "or reopened them, or a call found them not solved."
    ),
    leaves_out=_l("What a call sent back although its teacher says that it is solved."),
    source=ANSWERED,
    condition=lambda: Need.redo_count > 0,
)
REDO_RATE = Rate(
    name="redo_rate",
    label=_l("Redo rate"),
    counts=_l("Of the answered needs, those of which an answer did not hold at least once."),
    counted=((REDONE, 1),),
    of=ANSWERED_NEEDS,
)
REOPENED = Rows(
    name="reopened",
    label=_l("Reopened"),
    counts=_l(
        "Times that a closed need was opened again: by its teacher, by a call that found it not solved, or "
        "by its teacher against what was noted of a call. Each is a redo."
    ),
    leaves_out=_l("Answers that were not accepted before the need was closed."),
    source=REOPENINGS,
)
CONFIRMED = Rows(
    name="confirmed_by_teacher",
    label=_l("Confirmed by the teacher"),
    counts=_l("Needs that were closed because their teacher said that the answer holds."),
    leaves_out=_l("What lapsed, and what a follow-up call confirmed."),
    source=CLOSED,
    condition=lambda: and_(
        stands(Status.SOLVED, Status.EXPLAINED), Need.confirmation == Confirmation.TEACHER
    ),
)
