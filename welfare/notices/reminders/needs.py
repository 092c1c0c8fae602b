"""Needs on the ladder: each step is an event of the need's history, which tells people as all events do."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Integer, Select, case, func, null, select, type_coerce

from welfare.extensions import TODAY
from welfare.needs.actions.clock import remind
from welfare.needs.calls.models import DueCall
from welfare.needs.deadlines import USUAL_QUESTION
from welfare.needs.lifecycle import Reminded, Status
from welfare.needs.models import Need
from welfare.notices.audience import Hearers
from welfare.notices.reminders.rules import SOON, WITHOUT_A_LIMIT
from welfare.notices.reminders.shape import Step, Subject
from welfare.notices.reminders.watches import Due, Watch
from welfare.notices.rules import Audience


def _needs(day: Any, *conditions: Any, limit: Any = None) -> Select[Any]:
    limit_days = type_coerce(null(), Integer) if limit is None else limit
    columns = (Need.id.label("id"), day.label("day"), limit_days.label("limit_days"))
    return select(*columns).where(day.is_not(None), *conditions)


def _calls() -> Select[Any]:
    """Calls to be made; one that reached nobody is to be made again from a day of its own, perhaps later."""
    none = type_coerce(null(), Integer).label("limit_days")
    day = case((DueCall.call_on > DueCall.due_on, DueCall.call_on), else_=DueCall.due_on)
    columns: tuple[Any, ...] = (Need.id.label("id"), day.label("day"), none)
    to_call = DueCall.call_on <= TODAY  # by which the database finds them
    return select(*columns).join(DueCall, DueCall.need_id == Need.id).where(to_call)


def tell(subject: Subject, due: Sequence[Due]) -> None:
    """Append to each need's history who is reminded of it. Where nobody is there to be, the clerks are, but
    for what only its teacher can do."""
    hearers = Hearers([], [one.id for one in due])
    details_of = {}
    for one in due:
        need = hearers.needs[one.id]
        told = [audience for audience in map(Audience, one.step.told) if hearers.reminded(audience, need)]
        is_for_staff = one.step.told and Audience.TEACHER not in one.step.told
        if not told and is_for_staff and hearers.reminded(Audience.CLERKS, need):
            told = [Audience.CLERKS]
        details_of[one.id] = {
            "subject": subject,
            "level": one.level,
            "days": _days(one.step, need),
            "day": one.day.isoformat(),
            "told": [Reminded.BULLETIN] if one.step.in_bulletin else told,
        }
    needs = [need for need in hearers.needs.values() if details_of[need.id]["told"]]
    remind(needs, details_of)


def _days(step: Step, need: Need) -> int:
    if step.at_limit:
        return need.silent_days or USUAL_QUESTION.silent_days
    if step.days is not None:
        return step.days
    return next((days for least, days in SOON.items() if (need.limit_days or WITHOUT_A_LIMIT) >= least), 0)


S = Subject
WATCHES = (
    Watch(S.SIGNING, lambda: _needs(Need.due_on, Need.status == Status.SUBMITTED), tell, Need),
    Watch(
        S.ANSWERING,
        lambda: _needs(Need.due_on, Need.status == Status.IN_PROGRESS, limit=Need.limit_days),
        tell,
        Need,
    ),
    Watch(
        S.EXTENSION,
        lambda: _needs(Need.due_on, Need.status == Status.IN_PROGRESS, Need.extension_days.is_not(None)),
        tell,
        Need,
    ),
    Watch(
        S.QUESTION,
        lambda: _needs(
            Need.paused_on,
            Need.status == Status.NEEDS_INFO,
            limit=func.coalesce(Need.silent_days, USUAL_QUESTION.silent_days),
        ),
        tell,
        Need,
    ),
    Watch(S.CONFIRMING, lambda: _needs(Need.due_on, Need.status == Status.ANSWERED), tell, Need),
    Watch(S.CARRIED, lambda: _needs(Need.due_on, Need.status == Status.CARRIED), tell, Need),
    Watch(S.CALL, _calls, tell, Need),
)
