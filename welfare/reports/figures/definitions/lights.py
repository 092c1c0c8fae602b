"""Warning lights: where a good number may have been made rather than earned. Each opens its cases."""

from flask_babel import lazy_gettext as _l
from sqlalchemy import literal_column, text

from welfare.needs.indexes import IS_SUSPECT
from welfare.needs.labels import answer_flaw_label
from welfare.needs.lifecycle import Action, Outcome, Status
from welfare.needs.models import Need, NeedEvent
from welfare.reports.figures.definitions.need_rows import (
    CELLS,
    JOINS,
    OUTER_JOINS,
    RULES,
    link,
    needs,
    stands,
)
from welfare.reports.figures.shape import Cell, Form, Rows, Source, whole

SUSPECT = needs(
    Cell("answered_at", _l("Answered on"), Need.answered_at, Form.MOMENT),
    Cell("answer_flaw", _l("Doubtful because"), Need.answer_flaw, word=answer_flaw_label),
    Cell("extended_count", _l("Extended"), Need.extended_count, Form.NUMBER),
    newest=(Need.answered_at, Need.id),
    rows=lambda: text(IS_SUSPECT.text),
    dated_by=Need.answered_at,
    dated_in_words=_l("Belongs to the day of its last answer."),
)
OBJECTIONS = Source(
    table=NeedEvent,
    cells=(
        *CELLS,
        Cell("objected_at", _l("Objected on"), NeedEvent.at, Form.DAY),
        Cell("words", _l("The teacher said"), NeedEvent.words),
    ),
    newest=(NeedEvent.at, NeedEvent.id),
    link=link,
    rows=lambda: NeedEvent.kind == literal_column(f"'{Action.OBJECT}'"),
    joins=((Need, Need.id == NeedEvent.need_id),),
    list_joins=JOINS,
    list_outer_joins=OUTER_JOINS,
    dated_by=NeedEvent.at,
    dated_in_words=_l("Belongs to the day of the objection."),
    school=whole(Need.school_id),
    unit=whole(Need.unit_id),
    category=Need.category,
    protected=Need.is_protected,
    rules=RULES,
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
        "Needs closed after an answer of fewer than ten characters, or in the very words that its author "
        "gave to four other needs in the ninety days before."
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
    label=_l("Objected to after being called solved"),
    counts=_l("Objections of teachers to an answer that called their need solved."),
    leaves_out=_l("Objections to an explanation."),
    source=OBJECTIONS,
    condition=lambda: NeedEvent.details["outcome"].as_string() == Outcome.SOLVED,
)
