"""Following answers up: which are called about, the calls themselves, and what they decide."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import delete, select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.record import take
from welfare.needs.calls.models import DueCall, FollowUp
from welfare.needs.calls.policy import attempts, counting_call, is_sampled, next_attempt_on
from welfare.needs.deadlines import FOLLOW_UP_WITHIN, add_working_days
from welfare.needs.lifecycle import Action, Confirmation, Satisfaction
from welfare.needs.models import Need


def follow_up(
    need: Need,
    *,
    by: Person,
    is_reached: bool,
    is_solved: bool | None = None,
    satisfaction: Satisfaction | None = None,
    words: str | None = None,
) -> None:
    """Record a call. For a lapsed need, a teacher who says that it is solved confirms it.

    Raises `NotAllowed`.
    """
    if not is_reached:
        is_solved = satisfaction = None
    details = {"is_reached": is_reached, "is_solved": is_solved, "satisfaction": satisfaction}
    take(need, Action.FOLLOW_UP, by=by, words=words, details=details)
    call = FollowUp(
        need_id=need.id,
        by_id=by.id,
        at=clock.now(),
        is_reached=is_reached,
        is_solved=is_solved,
        satisfaction=satisfaction,
        words=words or None,
        is_valid=False,
    )
    db.session.add(call)
    _count(need, call)
    if need.confirmation == Confirmation.LAPSED and is_solved:
        need.confirmation, need.satisfaction = Confirmation.FOLLOW_UP, satisfaction


def call_about_lapsed(need: Need) -> None:
    """An answer that lapsed is to be followed up, unless the teacher has said on the phone that it holds."""
    call = _valid_call(need)
    if call is None:
        _enqueue(need, is_sample=False)
    elif call.is_solved:
        need.confirmation, need.satisfaction = Confirmation.FOLLOW_UP, call.satisfaction


def call_about_sampled(need: Need) -> None:
    """An answer that its teacher confirmed is followed up if the lot falls on it."""
    key = current_app.config["SETTINGS"].secret_key.encode()[:64]
    if is_sampled(need.id, need.redo_count, key) and _valid_call(need) is None:
        _enqueue(need, is_sample=True)


def forget_calls(need: Need) -> None:
    """Calls about an answer that holds no longer do not count, and none is due."""
    still_valid = (FollowUp.need_id == need.id) & FollowUp.is_valid
    db.session.execute(update(FollowUp).where(still_valid).values(is_valid=False))
    db.session.execute(delete(DueCall).where(DueCall.need_id == need.id))


def _count(need: Need, call: FollowUp) -> None:
    """Let the rules say which call about this answer counts, and whether another is to be made."""
    db.session.flush()
    calls = _calls_about_this_answer(need)
    counting = counting_call(calls)
    for earlier in calls:
        earlier.is_valid = False
    db.session.flush()  # the old one makes room before the new one takes it
    due = db.session.get(DueCall, need.id)
    if counting is not None:
        counting.is_valid = True
        if due is not None:
            db.session.delete(due)
    elif due is not None:
        due.attempts, due.call_on = attempts(calls), next_attempt_on(call.on)
    db.session.flush()


def _calls_about_this_answer(need: Need) -> Sequence[FollowUp]:
    calls = select(FollowUp).where(FollowUp.need_id == need.id, FollowUp.at >= need.answered_at)
    return db.session.scalars(calls.order_by(FollowUp.id)).all()


def _valid_call(need: Need) -> FollowUp | None:
    return db.session.scalar(select(FollowUp).where(FollowUp.need_id == need.id, FollowUp.is_valid))


def _enqueue(need: Need, *, is_sample: bool) -> None:
    today = clock.today()
    due_on = add_working_days(today, FOLLOW_UP_WITHIN).day
    calls = _calls_about_this_answer(need)
    call_on = max(today, next_attempt_on(calls[-1].on)) if calls else today
    db.session.add(
        DueCall(
            need_id=need.id, is_sample=is_sample, due_on=due_on, call_on=call_on, attempts=attempts(calls)
        )
    )
