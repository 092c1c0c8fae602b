"""How far up needs climbed: the reminders after the day on which they were due."""

from collections.abc import Callable

from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, text

from welfare.needs.indexes import IS_REMINDER
from welfare.needs.models import NeedEvent
from welfare.notices.reminders.shape import Subject
from welfare.reports.figures.definitions.need_rows import events
from welfare.reports.figures.shape import Cell, Condition, Form, Rows

CLIMBS = [Subject.SIGNING.value, Subject.ANSWERING.value]
REMINDERS = events(
    lambda: text(IS_REMINDER.text),
    Cell("reminded_at", _l("Reminded on"), NeedEvent.at, Form.DAY),
    dated_in_words=_l("Belongs to the day of the reminder."),
)


def _overdue(least: int, below: int = 99) -> Callable[[], Condition]:
    days = NeedEvent.details["days"].as_integer()
    climbs = NeedEvent.details["subject"].as_string().in_(CLIMBS)
    return lambda: and_(climbs, days >= least, days < below)


OVERDUE_ONE = Rows(
    name="reminders_to_the_leader_in_charge",
    label=_l("Reminded, the leader in charge"),
    counts=_l("Times that a need to be accepted or answered was one working day overdue."),
    source=REMINDERS,
    condition=_overdue(1, 3),
)
OVERDUE_THREE = Rows(
    name="reminders_to_the_bureau",
    label=_l("Reminded, the bureau's leader"),
    counts=_l("Times that a need to be accepted or answered was three working days overdue."),
    source=REMINDERS,
    condition=_overdue(3, 5),
)
IN_THE_BULLETIN = Rows(
    name="overdue_in_the_bulletin",
    label=_l("Overdue, to stand in the bulletin"),
    counts=_l("Times that a need to be accepted or answered was five working days overdue."),
    source=REMINDERS,
    condition=_overdue(5),
)
CLIMBED = Rows(
    name="reminders_overdue",
    label=_l("Steps of the ladder after the day"),
    counts=_l(
        "Steps that overdue needs climbed on the ladder of reminders: after one working day, three and five. "
        "The three are shown apart, and add up to this."
    ),
    leaves_out=_l("Reminders before the day and on it; and steps passed over while the system stood still."),
    source=REMINDERS,
    condition=_overdue(1),
    made_of=(OVERDUE_ONE, OVERDUE_THREE, IN_THE_BULLETIN),
)
