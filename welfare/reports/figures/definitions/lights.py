"""Warning lights: where a good number may have been made rather than earned. Each opens its cases."""

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import and_, false, literal_column, text
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.needs.calls.models import COUNTS, FollowUp
from welfare.needs.calls.queries import unusual_callers
from welfare.needs.indexes import IS_ODD_EVENT, IS_SUSPECT
from welfare.needs.labels import answer_flaw_label
from welfare.needs.lifecycle import Action, Outcome, Satisfaction, Status
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import RESUMED_SOON
from welfare.needs.queries import is_silent
from welfare.reports.figures.definitions.need_rows import (
    CELLS,
    JOINS,
    OUTER_JOINS,
    RULES,
    events,
    link,
    needs,
    stands,
)
from welfare.reports.figures.shape import Cell, Condition, Form, Rows, Source, whole

Caller = aliased(Person, name="caller")
SUSPECT = needs(
    Cell("answered_at", _l("Answered on"), Need.answered_at, Form.MOMENT),
    Cell("answer_flaw", _l("Doubtful because"), Need.answer_flaw, word=answer_flaw_label),
    Cell("extended_count", _l("Extended"), Need.extended_count, Form.NUMBER),
    newest=(Need.answered_at, Need.id),
    rows=lambda: text(IS_SUSPECT.text),
    dated_by=Need.answered_at,
    dated_in_words=_l("Belongs to the day of its last answer."),
)
OBJECTIONS = events(
    lambda: NeedEvent.kind == literal_column(f"'{Action.OBJECT}'"),
    Cell("objected_at", lazy_pgettext("answer", "Not accepted on"), NeedEvent.at, Form.DAY),
    Cell("words", _l("The teacher said"), NeedEvent.words),
    dated_in_words=_l("Belongs to the day on which the answer was not accepted."),
)
ODD = events(
    lambda: text(IS_ODD_EVENT.text),
    Cell("done_at", _l("Done on"), NeedEvent.at, Form.MOMENT),
    Cell("words", _l("What was said"), NeedEvent.words),
    dated_in_words=_l("Belongs to the day on which it was done."),
)


def _is_by_an_unusual_caller() -> Condition:
    """Where there is none, no call needs to be read."""
    callers = unusual_callers()
    return FollowUp.by_id.in_(callers) if callers else false()


PAUSED = needs(
    Cell("paused_on", _l("Paused since"), Need.paused_on, Form.DAY),
    newest=(Need.paused_on, Need.id),
    rows=lambda: Need.paused_on.is_not(None),
)
CALLS = Source(
    table=FollowUp,
    cells=(
        *CELLS,
        Cell("called_at", _l("Followed up on"), FollowUp.at, Form.DAY),
        Cell("caller_name", _l("Called by"), Caller.name),
    ),
    newest=(FollowUp.at, FollowUp.id),
    link=link,
    rows=lambda: and_(COUNTS, _is_by_an_unusual_caller()),
    joins=((Need, Need.id == FollowUp.need_id),),
    list_joins=(*JOINS, (Caller, Caller.id == FollowUp.by_id)),
    list_outer_joins=OUTER_JOINS,
    dated_by=FollowUp.at,
    dated_in_words=_l("Belongs to the day of the call."),
    school=whole(Need.school_id),
    unit=whole(Need.unit_id),
    category=Need.category,
    protected=Need.is_protected,
    rules=RULES,
    for_leaders=True,
)

LAST_MINUTE = Rows(
    name="answered_at_the_last_minute",
    label=_l("Answered at the last minute"),
    counts=_l(
        "Needs whose last answer came on the last day of its limit, after offices close at half past five."
    ),
    source=SUSPECT,
    condition=lambda: Need.is_last_minute.is_(True),
)
WITHOUT_REPLY = Rows(
    name="closed_without_a_reply",
    label=_l("Closed without a real reply"),
    counts=_l(
        "Needs closed after an answer of fewer than ten characters, or in the words that its author gave to "
        "four other needs in the ninety days before, whatever names, numbers and days stood in them."
    ),
    leaves_out=_l("What a measure answered: there the same words for all are right."),
    source=SUSPECT,
    condition=lambda: Need.answer_flaw.is_not(None) & stands(Status.SOLVED, Status.EXPLAINED),
)
EXTENDED_AGAIN = Rows(
    name="extended_again_and_again",
    label=_l("Extended again and again"),
    counts=_l("Answered needs whose deadline was extended twice or more, redos included."),
    source=SUSPECT,
    condition=lambda: Need.extended_count > 1,
)
CALLED_SOLVED = Rows(
    name="objected_after_solved",
    label=_l("Not accepted after being called solved"),
    counts=_l("Times that a teacher did not accept an answer that called the need solved."),
    leaves_out=_l("Explanations that were not accepted."),
    source=OBJECTIONS,
    condition=lambda: NeedEvent.details["outcome"].as_string() == Outcome.SOLVED,
)
CONTESTED = Rows(
    name="calls_contested",
    label=_l("Calls that were otherwise"),
    counts=_l("Times that a teacher said that a follow-up call was otherwise than it was noted."),
    source=ODD,
    condition=lambda: NeedEvent.kind == Action.CONTEST,
)
UNUSUAL_CALLER = Rows(
    name="satisfied_by_an_unusual_caller",
    label=_l("Satisfied, by callers who hear it unusually often"),
    counts=_l(
        'Calls of which "satisfied" was noted by somebody who notes it so much more often than the others '
        "that chance would hardly do it once in a hundred times. It asks for a look, and proves nothing."
    ),
    leaves_out=_l(
        "Callers with fewer than twenty such calls in half a year, or with fewer than twenty by others."
    ),
    source=CALLS,
    condition=lambda: FollowUp.satisfaction == Satisfaction.SATISFIED,
)
RESUMED_AT_ONCE = Rows(
    name="carried_and_resumed_soon",
    label=_l("Carried and soon taken up again"),
    counts=_l(
        "Times that a need was carried and taken up again within five working days, with a new deadline."
    ),
    leaves_out=_l("What a measure took up again."),
    source=ODD,
    condition=lambda: NeedEvent.details["carried_days"].as_integer() <= RESUMED_SOON,
)
ASKED_LATE = Rows(
    name="asked_on_the_last_day",
    label=_l("Asked on the last day"),
    counts=_l(
        "Questions to a teacher on the last day of the limit or later, which paused the deadline of a "
        "need in progress."
    ),
    source=ODD,
    condition=lambda: NeedEvent.details["is_last_day"].as_boolean(),
)
STANDING_STILL = Rows(
    name="clocks_standing_still",
    label=_l("Deadlines paused for long"),
    counts=_l(
        "Needs whose question to the teacher has been open for so long that the intake clerk may decide, as "
        "it was set for the category when the question was asked."
    ),
    source=PAUSED,
    condition=is_silent,
)
