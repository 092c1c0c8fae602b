"""How many needs there are, solved first, and how they were answered."""

from collections.abc import Callable
from fractions import Fraction

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import and_, or_

from welfare import clock
from welfare.needs.lifecycle import OPEN, RUNNING, Confirmation, Status
from welfare.needs.models import Need
from welfare.reports.figures.definitions.need_rows import (
    ANSWERED,
    CLOSED,
    DUE,
    FIRST_DUE,
    REOPENINGS,
    TAKEN_IN,
    UNCLOSED,
    stands,
)  # fmt: skip
from welfare.reports.figures.shape import Condition, Rate, Rows, Spread


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
    label=_l("Explained"),
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
    counts=_l("Needs to be signed for or in progress whose deadline has passed."),
    leaves_out=_l("Those whose clock stands still: because a question is open, or because they are carried."),
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
    label=_l("To be signed for"),
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
    counts=_l("Needs that have been given an answer, also one that their teacher objected to since."),
    source=ANSWERED,
)
FELL_DUE = Rows(
    name="due",
    label=_l("Due"),
    counts=_l(
        "Needs whose deadline for an answer has passed, or has been met already. One that was overdue when "
        "it was carried, asked about, sent back, merged or taken back stays among them until it has a new "
        "deadline."
    ),
    leaves_out=_l("Needs whose clock stood still before the deadline came, and those still within it."),
    source=DUE,
    condition=lambda: or_(Need.answered_on.is_not(None), Need.answer_due_on < clock.today()),
)
ON_TIME = Rows(
    name="on_time",
    label=_l("Answered on time"),
    counts=_l("Needs whose answer, the one that stands, came by its deadline: on that day at the latest."),
    leaves_out=_l("Answers that their teachers sent back: the new answer counts, by its new deadline."),
    source=DUE,
    condition=lambda: Need.answered_on <= Need.answer_due_on,
)
ON_TIME_RATE = Rate(
    name="on_time_rate",
    label=_l("On-time completion rate"),
    counts=_l("Of all needs that were due, open ones included, those answered by their deadline."),
    counted=((ON_TIME, 1),),
    of=FELL_DUE,
)
FIRST_FELL_DUE = Rows(
    name="due_by_first_deadline",
    label=_l("Due by the first deadline"),
    counts=_l(
        "Needs whose first deadline, the one set when they were first accepted, has passed, or that have "
        "been answered already. Carrying, asking, extending and doing anew never move it."
    ),
    leaves_out=_l("Needs closed without an answer before that day, and those still within it."),
    source=FIRST_DUE,
    condition=lambda: or_(
        Need.answered_on.is_not(None),
        and_(
            Need.first_due_on < clock.today(),
            or_(Need.closed_on.is_(None), Need.closed_on > Need.first_due_on),
        ),
    ),
)
FIRST_ON_TIME = Rows(
    name="on_time_by_first_deadline",
    label=_l("Answered by the first deadline"),
    counts=_l("Needs whose answer, the one that stands, came by the first deadline that was set."),
    leaves_out=_l(
        "Answers that their teachers sent back: one that did not hold keeps no promise, and the new one "
        "seldom comes by the first deadline."
    ),
    source=FIRST_DUE,
    condition=lambda: Need.answered_on <= Need.first_due_on,
)
FIRST_ON_TIME_RATE = Rate(
    name="on_time_by_first_deadline_rate",
    label=_l("On-time rate by the first deadline"),
    counts=_l(
        "Of all needs that were due by their first deadline, open ones included, those answered by it. "
        "Carrying, asking and extending change nothing here."
    ),
    counted=((FIRST_ON_TIME, 1),),
    of=FIRST_FELL_DUE,
)
REDONE = Rows(
    name="redone",
    label=_l("Came back at least once"),
    counts=_l(
        "Answered needs of which an answer did not hold at least once: their teacher objected or reopened "
        "them, or a call found them not solved."
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
    leaves_out=_l("Objections to an answer that was not closed yet."),
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
DAYS_TO_ANSWER, SLOW_TENTH_TO_ANSWER = (
    Spread(
        name=name,
        label=label,
        counts=counts,
        rows=ANSWERED_NEEDS,
        since=Need.submitted_at,
        until=Need.answered_at,
        share=share,
    )
    for name, label, counts, share in (
        (
            "days_to_answer",
            _l("Working days to an answer"),
            _l("Half of the answered needs had their last answer within this many working days."),
            Fraction(1, 2),
        ),
        (
            "days_to_answer_slow_tenth",
            _l("Working days to an answer, slow tenth"),
            _l("Nine of ten answered needs had their last answer within this many working days."),
            Fraction(9, 10),
        ),
    )
)
DAYS_TO_CONFIRM, SLOW_TENTH_TO_CONFIRM = (
    Spread(
        name=name,
        label=label,
        counts=counts,
        rows=CONFIRMED,
        since=Need.answered_at,
        until=Need.closed_on,
        share=share,
    )
    for name, label, counts, share in (
        (
            "days_to_confirm",
            _l("Working days to a confirmation"),
            _l("Half of the teachers who confirmed did so within this many working days of the answer."),
            Fraction(1, 2),
        ),
        (
            "days_to_confirm_slow_tenth",
            _l("Working days to a confirmation, slow tenth"),
            _l("Nine of ten teachers who confirmed did so within this many working days of the answer."),
            Fraction(9, 10),
        ),
    )
)
