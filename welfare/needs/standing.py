"""Where a need stands and by when its next step is due, in words."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from welfare import clock
from welfare.needs.deadlines import LAST_ANNOUNCED_YEAR, USUAL_QUESTION, working_days_between
from welfare.needs.lifecycle import Confirmation, Status
from welfare.needs.models import Need
from welfare.web.i18n import format_day

SOON = 1
"""Working days before a deadline from which on it is shown as near."""
S = Status
STANDING: dict[Status, Any] = {
    S.SUBMITTED: _l("Waiting to be accepted"),
    S.NEEDS_INFO: _l("Waiting for your reply"),
    S.CARRIED: _l("Cannot be solved yet, and is not forgotten"),
    S.ANSWERED: _l("Answered; your word is still missing"),
    S.SOLVED: _l("You confirmed that it is solved"),
    S.EXPLAINED: _l("It could not be solved; the reason is given"),
    S.DECLINED: _l("Not taken in; the reason is given"),
    S.WITHDRAWN: _l("You withdrew it"),
    S.MERGED: _l("Answered together with a need about the same thing"),
}
"""Where a need stands, but for those that a unit works on or whose answer nobody has confirmed."""


@dataclass(frozen=True)
class DeadlineView:
    """A deadline as `ui.deadline` shows it."""

    text: str
    tone: str = "neutral"
    note: str | None = None


def deadline(status: Status, due_on: date | None, *, for_teacher: bool) -> DeadlineView | None:
    """By when the next step is due, in words; of a whole need or of a list's row."""
    if status == S.NEEDS_INFO:
        waits = (
            _("The deadline is paused until you reply")
            if for_teacher
            else _("Paused until the teacher replies")
        )
        return DeadlineView(waits, "warn" if for_teacher else "neutral")
    if due_on is None:
        return None
    left = working_days_between(clock.today(), due_on)
    if status == S.CARRIED:
        return DeadlineView(_("To be looked at again on %(day)s", day=format_day(due_on)), "plum")
    if status == S.ANSWERED:
        return _confirmation_deadline(due_on, left, for_teacher)
    if due_on < clock.today():
        return DeadlineView(_overdue(due_on, -left), "bad")
    tone = "warn" if left <= SOON else "neutral"
    return DeadlineView(_due(status, due_on, left), tone, provisional(due_on))


def deadline_of(need: Need, *, for_teacher: bool) -> DeadlineView | None:
    """The same of a whole need, which says of an open question how long it waits."""
    view = deadline(need.status, need.due_on, for_teacher=for_teacher)
    if view is None or need.status != S.NEEDS_INFO:
        return view
    decide = _(
        "Without a reply the intake clerk may decide after %(silent)d working days, and after %(goes_on)d "
        "the deadline goes on by itself.",
        silent=need.silent_days or USUAL_QUESTION.silent_days,
        goes_on=need.goes_on_days or USUAL_QUESTION.goes_on_days,
    )
    return replace(view, note=decide)


def brief_deadline(row: Any) -> DeadlineView | None:
    """The deadline of a row of the teacher's own list; what waits for a reply says so already."""
    view = deadline(row.status, row.due_on, for_teacher=True)
    return replace(view, note=None) if view and row.status != S.NEEDS_INFO else None


def call_deadline(due_on: date) -> DeadlineView:
    """By when a follow-up call is due, in words."""
    if due_on < clock.today():
        return DeadlineView(_overdue(due_on, -working_days_between(clock.today(), due_on)), "bad")
    tone = "warn" if due_on == clock.today() else "neutral"
    return DeadlineView(_("Call by %(day)s", day=format_day(due_on)), tone, provisional(due_on))


def provisional(due_on: date) -> str | None:
    """Says that a deadline may still move, where its year's days off are not announced yet."""
    if due_on.year <= LAST_ANNOUNCED_YEAR:
        return None
    return _("Public holidays for %(year)s are not announced yet; this date may change.", year=due_on.year)


def _due(status: Status, due_on: date, left: int) -> str:
    day, is_unsigned = format_day(due_on), status == S.SUBMITTED
    if left == 0:
        return _("To be accepted today") if is_unsigned else _("Answer due today")
    if is_unsigned:
        return ngettext(
            "To be accepted by %(day)s, %(num)d working day left",
            "To be accepted by %(day)s, %(num)d working days left",
            left,
            day=day,
        )
    return ngettext(
        "Answer due by %(day)s, %(num)d working day left",
        "Answer due by %(day)s, %(num)d working days left",
        left,
        day=day,
    )


def _overdue(due_on: date, days_past: int) -> str:
    day = format_day(due_on)
    if days_past == 0:
        return _("Overdue since %(day)s", day=day)
    return ngettext(
        "Overdue since %(day)s, %(num)d working day",
        "Overdue since %(day)s, %(num)d working days",
        days_past,
        day=day,
    )


def _confirmation_deadline(due_on: date, left: int, for_teacher: bool) -> DeadlineView:
    """Until when an answer waits for the teacher's word; after that it lapses, which nobody calls overdue."""
    day = format_day(due_on)
    if due_on < clock.today():
        return DeadlineView(_("The time to confirm ended on %(day)s", day=day))
    if for_teacher:
        return DeadlineView(_("Please confirm by %(day)s", day=day), "warn", provisional(due_on))
    tone = "warn" if left <= SOON else "neutral"
    return DeadlineView(_("The teacher can confirm until %(day)s", day=day), tone, provisional(due_on))


def standing(status: Status, unit_name: str | None, confirmation: Confirmation | None) -> str:
    """Where a need stands, told to its teacher in a few words."""
    if status in (S.SOLVED, S.EXPLAINED) and confirmation == Confirmation.LAPSED:
        return _("Closed without your confirmation")
    if status == S.SOLVED and confirmation == Confirmation.FOLLOW_UP:
        return _("You said on the telephone that it is solved")
    if status == S.IN_PROGRESS:
        return _("%(unit)s is working on it", unit=unit_name)
    return str(STANDING[status])
