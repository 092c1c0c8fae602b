"""Following answers up: which are called about, the calls themselves, and what they decide."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import delete, exists, select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.limits import limit_for, start_limit
from welfare.needs.actions.parties import parties_to
from welfare.needs.actions.places import go_on_where_open
from welfare.needs.actions.record import note_contact, take
from welfare.needs.assignees.actions import go_on_with_whom
from welfare.needs.calls.models import DueCall, FollowUp
from welfare.needs.calls.policy import (
    CONTEST_WITHIN,
    attempts,
    counting_call,
    is_sampled,
    next_attempt_on,
    refutes,
)
from welfare.needs.calls.queries import is_due
from welfare.needs.deadlines import FOLLOW_UP_WITHIN, add_working_days
from welfare.needs.lifecycle import Action, Confirmation, Outcome, Party, Satisfaction
from welfare.needs.models import Need
from welfare.needs.refusals import NotYourCall


def follow_up(
    need: Need,
    *,
    by: Person,
    is_reached: bool,
    is_solved: bool | None = None,
    satisfaction: Satisfaction | None = None,
    is_contacted: bool | None = None,
    words: str | None = None,
) -> None:
    """Record a call. If it is the one that counts, a teacher who says that the need is solved confirms what
    lapsed, and one who says that it is not sends it back to work, whatever was said before.

    Raises `NotAllowed`, `NotYourCall`.
    """
    if {Party.CLERK} == parties_to(need, by) & {Party.CLERK, Party.CALLER}:
        raise NotYourCall
    if not is_reached:
        is_solved = satisfaction = is_contacted = None
    was_due = is_due(need)
    counts = was_due and is_reached
    sends_back = counts and refutes(Outcome(need.outcome or Outcome.EXPLAINED), is_solved)
    days = limit_for(need.category, need.urgency) if sends_back else 0
    details = {
        "is_reached": is_reached, "is_solved": is_solved, "satisfaction": satisfaction, "was_due": was_due,
        "is_contacted": is_contacted,
    }  # fmt: skip
    take(need, Action.FOLLOW_UP, by=by, words=words, details=details, holds=False if sends_back else None)
    if counts:
        need.contestable_until = add_working_days(clock.today(), CONTEST_WITHIN).day
        note_contact(need, is_contacted)
    if sends_back:
        need.is_found_unsolved = True
        begin_again(need, days)
    elif counts and is_solved and need.confirmation == Confirmation.LAPSED:
        need.confirmation, need.satisfaction = Confirmation.FOLLOW_UP, satisfaction
    call = FollowUp(
        need_id=need.id,
        by_id=by.id,
        at=clock.now(),
        is_reached=is_reached,
        is_solved=is_solved,
        satisfaction=satisfaction,
        words=words or None,
        was_due=was_due,
        is_valid=False,
    )
    db.session.add(call)
    if was_due:
        _count(need, call)


def begin_again(need: Need, limit_days: int) -> None:
    """A redo: the answer holds no longer, and a new one is due within so many working days."""
    need.confirmation = need.satisfaction = None
    need.is_extended, need.extension_days = False, None
    need.redo_count += 1
    start_limit(need, limit_days)
    go_on_where_open(need)
    go_on_with_whom(need)


def call_about_lapsed(need: Need) -> None:
    """An answer that lapsed is to be followed up."""
    _enqueue(need, is_sample=False)


def call_about_sampled(need: Need) -> None:
    """A confirmed answer is followed up if the lot falls on it, or if a call has refuted an earlier one."""
    key = current_app.config["SETTINGS"].secret_key.encode()[:64]
    if _was_refuted(need) or is_sampled(need.id, need.redo_count, key):
        _enqueue(need, is_sample=True)


def forget_calls(need: Need) -> None:
    """Calls count no longer once the teacher has spoken or a new answer is given; and none is due."""
    need.is_found_unsolved, need.contestable_until = False, None
    still_valid, still_due = (FollowUp.need_id == need.id) & FollowUp.is_valid, DueCall.need_id == need.id
    # Mostly there are none, and to ask is less work than to write none.
    either = select(exists().where(still_valid), exists().where(still_due))
    has_valid, has_due = db.session.execute(either).one()
    if has_valid:
        db.session.execute(update(FollowUp).where(still_valid).values(is_valid=False))
    if has_due:
        db.session.execute(delete(DueCall).where(still_due))


def remember_calls(need: Need) -> None:
    """Let the calls about the answer before count again, as that one is the last again."""
    if need.is_found_unsolved and (counting := counting_call(_calls_about_this_answer(need))):
        counting.is_valid = True


def _was_refuted(need: Need) -> bool:
    calls = select(FollowUp.id).where(FollowUp.need_id == need.id, FollowUp.was_due, ~FollowUp.is_solved)
    return db.session.scalar(calls.limit(1)) is not None


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
    calls = select(FollowUp).where(
        FollowUp.need_id == need.id, FollowUp.at >= need.answered_at, FollowUp.was_due
    )
    return db.session.scalars(calls.order_by(FollowUp.id)).all()


def _enqueue(need: Need, *, is_sample: bool) -> None:
    today = clock.today()
    due_on = add_working_days(today, FOLLOW_UP_WITHIN).day
    db.session.add(DueCall(need_id=need.id, is_sample=is_sample, due_on=due_on, call_on=today))
