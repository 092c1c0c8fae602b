"""Whether needs are answered by their deadlines, and how many working days an answer takes."""

from fractions import Fraction

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_

from welfare import clock
from welfare.needs.models import Need
from welfare.reports.figures.definitions.need_rows import DUE, FIRST_DUE
from welfare.reports.figures.definitions.needs import ANSWERED_NEEDS, CONFIRMED
from welfare.reports.figures.shape import Rate, Rows, Spread

FELL_DUE = Rows(
    name="due",
    label=_l("Due"),
    counts=_l(
        "Needs whose deadline for an answer has passed, or has been met already. One that was overdue when "
        "it was carried, asked about, sent back, merged or taken back stays among them until it has a new "
        "deadline."
    ),
    leaves_out=_l("Needs whose deadline was paused before it came, and those still within it."),
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
