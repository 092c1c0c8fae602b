"""The three rates (三率): what teachers said in follow-up calls about the answers that stand.

Of the answered needs of a period, by the day of the answer that holds now:

    coverage     = valid / answered
    reached      = contacted / valid                                         the teacher was reached
    resolution   = solved / valid                                            and said that it is solved
    satisfaction = (satisfied + 0.9 x basically satisfied) / valid

What makes a call valid stands in `needs.calls.policy`. With nothing to divide by, a rate is None: "—".
"""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, or_

from welfare.needs.calls.models import COUNTS, FollowUp
from welfare.needs.calls.policy import BASICALLY_SATISFIED_COUNTS
from welfare.needs.lifecycle import HAS_ANSWER, Confirmation, Satisfaction
from welfare.needs.models import Need
from welfare.reports.figures.definitions.need_rows import ANSWERED, CLOSED, needs, stands
from welfare.reports.figures.shape import Cell, Condition, Form, Rate, Rows, whole

VALID = needs(
    Cell("answered_at", _l("Answered on"), Need.answered_at, Form.DAY),
    Cell("called_at", _l("Followed up on"), FollowUp.at, Form.DAY),
    newest=(Need.answered_at, Need.id),
    rows=lambda: Need.answered_at.is_not(None),
    joins=((FollowUp, and_(FollowUp.need_id == whole(Need.id), COUNTS)),),
    dated_by=Need.answered_at,
    dated_in_words=_l("Belongs to the day of the answer that was followed up."),
)

ANSWERS_STANDING = Rows(
    name="answers_standing",
    label=_l("Answers in force"),
    counts=_l(
        "Needs whose last answer holds: confirmed, lapsed, or still to be confirmed; and needs that a call "
        "found not solved, until they are answered anew."
    ),
    leaves_out=_l(
        "Needs whose answer their teachers did not accept, or that they reopened, until they are "
        "answered anew."
    ),
    source=ANSWERED,
    condition=lambda: or_(stands(*HAS_ANSWER), Need.is_found_unsolved.is_(True)),
)
FOLLOWED_UP = Rows(
    name="followed_up",
    label=_l("Valid follow-ups"),
    counts=_l(
        "Answers about which the teacher was reached by phone, or was called in vain on three different "
        "days. One call counts, the first that was due and reached the teacher; nobody makes it who answered "
        "or works in the unit that did."
    ),
    leaves_out=_l(
        "Calls that were not due, further ones, calls about an answer that no longer holds, and calls of "
        "which the teacher says that they were otherwise."
    ),
    source=VALID,
)
CONTACTED = Rows(
    name="contacted",
    label=_l("Reached by a follow-up"),
    counts=_l("Valid follow-ups in which the teacher was reached."),
    source=VALID,
    condition=lambda: FollowUp.is_reached.is_(True),
)
FOUND_SOLVED = Rows(
    name="found_solved",
    label=_l("Found solved by a follow-up"),
    counts=_l("Valid follow-ups in which the teacher said that the need is solved."),
    source=VALID,
    condition=lambda: FollowUp.is_solved.is_(True),
)
SATISFIED = Rows(
    name="satisfied",
    label=_l("Satisfied"),
    counts=_l("Valid follow-ups in which the teacher said to be satisfied."),
    source=VALID,
    condition=lambda: FollowUp.satisfaction == Satisfaction.SATISFIED,
)
BASICALLY_SATISFIED = Rows(
    name="basically_satisfied",
    label=_l("Basically satisfied"),
    counts=_l("Valid follow-ups in which the teacher said to be basically satisfied."),
    source=VALID,
    condition=lambda: FollowUp.satisfaction == Satisfaction.BASICALLY_SATISFIED,
)
REACHED_RATE = Rate(
    name="reached_rate",
    label=_l("Reached by follow-ups"),
    counts=_l("Of the valid follow-ups, those in which the teacher was reached."),
    counted=((CONTACTED, 1),),
    of=FOLLOWED_UP,
)
RESOLUTION_RATE = Rate(
    name="resolution_rate",
    label=_l("Resolution rate"),
    counts=_l("Of the valid follow-ups, those in which the teacher said that the need is solved."),
    counted=((FOUND_SOLVED, 1),),
    of=FOLLOWED_UP,
)
SATISFACTION_RATE = Rate(
    name="satisfaction_rate",
    label=_l("Satisfaction rate"),
    counts=_l(
        "Of the valid follow-ups, those whose teacher is satisfied; who is basically satisfied counts for "
        "nine tenths."
    ),
    counted=((SATISFIED, 1), (BASICALLY_SATISFIED, BASICALLY_SATISFIED_COUNTS)),
    of=FOLLOWED_UP,
)
COVERAGE = Rate(
    name="follow_up_coverage",
    label=_l("Follow-up coverage"),
    counts=_l(
        "Of the answers in force, those with a valid follow-up. It says how far the three rates carry."
    ),
    counted=((FOLLOWED_UP, 1),),
    of=ANSWERS_STANDING,
)


def _rated(*ratings: Satisfaction) -> Callable[[], Condition]:
    return lambda: and_(Need.confirmation == Confirmation.TEACHER, Need.satisfaction.in_(ratings))


RATED = Rows(
    name="rated_by_teacher",
    label=_l("Rated by the teacher"),
    counts=_l("Needs, solved or explained, that their teacher closed by their own word, with a rating."),
    leaves_out=_l("What was said in a call."),
    source=CLOSED,
    condition=_rated(*Satisfaction),
)
RATED_SATISFIED = Rows(
    name="rated_satisfied",
    label=_l("Rated satisfied"),
    counts=_l("Needs that their teacher rated as satisfied."),
    source=CLOSED,
    condition=_rated(Satisfaction.SATISFIED),
)
RATED_BASICALLY = Rows(
    name="rated_basically_satisfied",
    label=_l("Rated basically satisfied"),
    counts=_l("Needs that their teacher rated as basically satisfied."),
    source=CLOSED,
    condition=_rated(Satisfaction.BASICALLY_SATISFIED),
)
TEACHER_SATISFACTION_RATE = Rate(
    name="teacher_satisfaction_rate",
    label=_l("Satisfaction by teachers' own ratings"),
    counts=_l(
        "Of the needs that their teachers rated themselves, those rated as satisfied; basically "
        "satisfied counts for nine tenths. Teachers who did not accept the answer have not rated yet."
    ),
    counted=((RATED_SATISFIED, 1), (RATED_BASICALLY, BASICALLY_SATISFIED_COUNTS)),
    of=RATED,
)
