"""What the teacher does with a need of their own."""

from datetime import date

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.clock import release
from welfare.needs.actions.limits import let_clock_go_on, limit_for
from welfare.needs.actions.record import note_contact, take
from welfare.needs.calls.actions import begin_again, call_about_sampled, forget_calls
from welfare.needs.lifecycle import OPEN, Action, Confirmation, Satisfaction
from welfare.needs.models import Need, NeedEvent
from welfare.needs.refusals import NotAllowed


def reply(need: Need, *, by: Person, words: str) -> None:
    """Answer a question; the clock, which stood still, goes on. Raises `NotAllowed`, `AlreadyDone`."""
    take(need, Action.REPLY, by=by, words=words)
    let_clock_go_on(need)


def say(
    need: Need,
    *,
    by: Person,
    holds: bool,
    satisfaction: Satisfaction | None = None,
    words: str | None = None,
    is_contacted: bool | None = None,
) -> None:
    """The teacher's word on an answer: confirm it, or object to it in `words`. Raises as these do.

    `is_contacted` says whether the office got in touch; None where they do not say.
    """
    if holds:
        confirm(need, by=by, satisfaction=satisfaction, words=words, is_contacted=is_contacted)
    else:
        object_to(need, by=by, words=words or "", is_contacted=is_contacted)


def confirm(
    need: Need,
    *,
    by: Person,
    satisfaction: Satisfaction | None = None,
    words: str | None = None,
    is_contacted: bool | None = None,
) -> None:
    """Say that the answer holds, and how content one is. Raises `NotAllowed`, `AlreadyDone`."""
    details = {"satisfaction": satisfaction, "is_contacted": is_contacted}
    take(need, Action.CONFIRM, by=by, words=words, details=details)
    note_contact(need, is_contacted)
    need.confirmation, need.satisfaction = Confirmation.TEACHER, satisfaction
    call_about_sampled(need)


def object_to(need: Need, *, by: Person, words: str, is_contacted: bool | None = None) -> None:
    """Say that the answer does not hold: a redo under a new deadline. Raises `NotAllowed`, `AlreadyDone`."""
    days = limit_for(need.category, need.urgency)
    details = {"outcome": need.outcome, "is_contacted": is_contacted}
    take(need, Action.OBJECT, by=by, words=words, details=details)
    note_contact(need, is_contacted)
    begin_again(need, days)
    forget_calls(need)


def reopen(need: Need, *, by: Person, words: str) -> None:
    """Take a closed need up again, within 30 days of closing: a redo, too. Raises `NotAllowed`."""
    days = limit_for(need.category, need.urgency)
    take(need, Action.REOPEN, by=by, words=words)
    begin_again(need, days)
    forget_calls(need)


def contest(
    need: Need,
    *,
    by: Person,
    is_solved: bool,
    satisfaction: Satisfaction | None = None,
    words: str | None = None,
) -> None:
    """Say that the call that counts was otherwise; from then on the teacher's own word counts.

    What the call sent back to work can only be said to be solved. Raises `NotAllowed`.
    """
    was_sent_back = need.status in OPEN
    if was_sent_back and not is_solved:
        raise NotAllowed
    days = 0 if is_solved else limit_for(need.category, need.urgency)
    details = {"is_solved": is_solved, "satisfaction": satisfaction}
    take(need, Action.CONTEST, by=by, words=words, details=details, holds=is_solved)
    if is_solved:
        own_rating = need.satisfaction if need.confirmation == Confirmation.TEACHER else None
        need.confirmation, need.satisfaction = Confirmation.TEACHER, satisfaction or own_rating
        if was_sent_back:
            _take_back_redo(need)
    else:
        begin_again(need, days)
    forget_calls(need)


def withdraw(need: Need, *, by: Person, words: str | None = None) -> None:
    """Take the need back; needs merged into it go back to intake, but those whose teacher was erased: nobody
    is left to be asked or answered. Raises `NotAllowed`, `AlreadyDone`."""
    take(need, Action.WITHDRAW, by=by, words=words)
    followers = select(Need).join(Need.raised_by).where(Need.merged_into_id == need.id)
    for follower in db.session.scalars(followers.where(Person.erased_at.is_(None)).order_by(Need.id)):
        release(follower)


def urge(need: Need, *, by: Person, words: str | None = None) -> None:
    """Press for an overdue need, at most once a day. Raises `NotAllowed`."""
    take(need, Action.URGE, by=by, words=words)
    need.urged_count += 1
    need.urged_at = clock.now()


def _take_back_redo(need: Need) -> None:
    """The answer that a call had sent back holds after all, by the deadline that it was given under."""
    need.redo_count -= 1
    answered = select(NeedEvent.details).where(
        NeedEvent.need_id == need.id, NeedEvent.kind == Action.ANSWER, NeedEvent.at <= need.answered_at
    )
    due_on = (db.session.scalar(answered.order_by(NeedEvent.id.desc()).limit(1)) or {}).get("due_on")
    need.answer_due_on = date.fromisoformat(due_on) if due_on else None
    need.answered_on = clock.local(need.answered_at).date() if need.answered_at else None
