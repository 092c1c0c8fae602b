"""What the handling unit does with a need that was dispatched to it, and what everyone in it may say."""

from welfare import clock
from welfare.accounts.models import Person
from welfare.needs.actions.record import parties_to, start_limit, stop_limit, take
from welfare.needs.deadlines import CONFIRM_WITHIN, SIGN_FOR_WITHIN, add_working_days
from welfare.needs.lifecycle import Action, Outcome, Party
from welfare.needs.models import Need
from welfare.needs.refusals import NotAllowed

LONGEST_EXTENSION = 15
"""Working days."""


def ask(need: Need, *, by: Person, words: str) -> None:
    """Ask the teacher for more; the deadline stands still meanwhile. Raises `NotAllowed`, `AlreadyDone`."""
    before = need.status
    take(need, Action.ASK, by=by, words=words)
    need.status_before_question, need.paused_on = before, clock.today()
    need.due_on = None


def return_to_intake(need: Need, *, by: Person, words: str) -> None:
    """Give a need back that is not this unit's to solve. Raises `NotAllowed`, `AlreadyDone`."""
    take(need, Action.RETURN_TO_INTAKE, by=by, words=words)
    need.unit_id = need.extension_days = None
    start_limit(need, SIGN_FOR_WITHIN)


def request_extension(need: Need, *, by: Person, days: int, words: str) -> None:
    """Ask the clerk for more working days, once. Raises `NotAllowed`, `AlreadyDone`."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise NotAllowed
    take(need, Action.REQUEST_EXTENSION, by=by, words=words, details={"days": days})
    need.extension_days = days


def answer(need: Need, *, by: Person, outcome: Outcome, words: str, as_party: Party | None = None) -> None:
    """Say what was done, and whether that solves the need or explains why it cannot be.

    A finished measure answers `as_party` measure. Raises `NotAllowed`, `AlreadyDone`.
    """
    due_on = need.due_on
    take(need, Action.ANSWER, by=by, words=words, details={"outcome": outcome}, as_party=as_party)
    need.answer, need.outcome = words, outcome
    need.answered_at, need.answered_by_id = clock.now(), by.id
    need.is_on_time = due_on is None or clock.today() <= due_on
    need.extension_days = None
    stop_limit(need, due_on=add_working_days(clock.today(), CONFIRM_WITHIN).day)


def supervise(need: Need, *, by: Person, words: str) -> None:
    """Put a need under a leader's eye. Raises `NotAllowed`."""
    take(need, Action.SUPERVISE, by=by, words=words)
    need.is_supervised = True


def comment(need: Need, *, by: Person, words: str, is_internal: bool = False) -> None:
    """Say something about a need; the teacher does not see an internal word. Raises `NotAllowed`."""
    if is_internal and parties_to(need, by) <= {Party.TEACHER}:
        raise NotAllowed
    take(need, Action.COMMENT, by=by, words=words, is_internal=is_internal)
