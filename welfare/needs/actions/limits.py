"""The limit of a need: begun, stopped, waiting for a reply, and the deadline that follows from it."""

from datetime import date

from welfare import clock
from welfare.extensions import db
from welfare.needs.deadlines import (
    USUAL_QUESTION,
    QuestionLimits,
    Urgency,
    add_working_days,
    working_days_between,
)
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.needs.refusals import CategoryClosed
from welfare.needs.settings.models import CategorySetting


def limit_for(category: str, urgency: Urgency) -> int:
    """The district's limit for such a need, in working days. Raises `CategoryClosed` where none is set."""
    setting = db.session.get(CategorySetting, category)
    if setting is None:
        raise CategoryClosed
    return setting.days_for(urgency)


def question_limits_for(category: str) -> QuestionLimits:
    """How long a question about such a need waits that is asked now."""
    setting = db.session.get(CategorySetting, category)
    return USUAL_QUESTION if setting is None else setting.question_limits


def start_limit(need: Need, working_days: int) -> None:
    """A new limit that counts from today, in working days."""
    need.counts_from, need.limit_days = clock.today(), working_days
    wait_no_longer(need)
    set_due_on(need)


def wait_for_reply(need: Need) -> None:
    """A question is open from today on, and waits as long as its category says today."""
    limits = question_limits_for(need.category)
    need.paused_on = clock.today()
    need.silent_days, need.goes_on_days = limits.silent_days, limits.goes_on_days


def wait_no_longer(need: Need) -> None:
    """No question is open."""
    need.paused_on = need.silent_days = need.goes_on_days = None


def set_due_on(need: Need) -> None:
    """The deadline that follows from the limit; also when the calendar of a coming year is announced."""
    if need.counts_from is not None and need.limit_days is not None:
        need.due_on = add_working_days(need.counts_from, need.limit_days).day
    if need.status == Status.SUBMITTED:
        need.sign_due_on = need.sign_due_on or need.due_on
    if need.status == Status.IN_PROGRESS:
        need.answer_due_on = need.due_on
        need.first_due_on = need.first_due_on or need.due_on


def let_clock_go_on(need: Need) -> None:
    """The limit, which stood still while a question was open, goes on with as many days left as then."""
    if need.paused_on is not None and need.limit_days is not None:
        need.limit_days += max(0, working_days_between(need.paused_on, clock.today()))
    wait_no_longer(need)
    need.status_before_question = None
    set_due_on(need)


def stop_limit(need: Need, *, due_on: date | None = None) -> None:
    """No limit runs; `due_on` is then a review date or nothing."""
    need.counts_from = need.limit_days = None
    wait_no_longer(need)
    need.due_on = due_on
