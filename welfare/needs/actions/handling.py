"""What the handling unit does with a need that was dispatched to it, and what everyone in it may say."""

from collections.abc import Collection

from sqlalchemy import exists, select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.limits import start_limit, stop_limit, wait_for_reply
from welfare.needs.actions.parties import parties_to
from welfare.needs.actions.record import lie_at, take
from welfare.needs.calls.actions import forget_calls
from welfare.needs.deadlines import CONFIRM_WITHIN, SIGN_FOR_WITHIN, add_working_days
from welfare.needs.lifecycle import Action, Outcome, Party, Status
from welfare.needs.mentions import who_may_be_named
from welfare.needs.models import Need
from welfare.needs.policy import REPEATED_WITHIN, flaw_of, is_last_day, is_last_minute
from welfare.needs.refusals import MentionNotPossible, NotAllowed
from welfare.needs.replies.queries import facts_of
from welfare.needs.replies.variables import Facts, filled, longest_piece, pattern_of
from welfare.organizations.models import Organization

LONGEST_EXTENSION = 15
"""Working days."""


def ask(need: Need, *, by: Person, words: str) -> None:
    """Ask the teacher for more; the deadline stands still meanwhile. Raises `NotAllowed`, `AlreadyDone`."""
    before = need.status
    late = before == Status.IN_PROGRESS and is_last_day(clock.today(), need.due_on)
    take(need, Action.ASK, by=by, words=words, details={"is_last_day": late})
    need.status_before_question, need.due_on = before, None
    wait_for_reply(need)


def return_to_intake(need: Need, *, by: Person, words: str) -> None:
    """Give a need back that is not this unit's to solve. Raises `NotAllowed`, `AlreadyDone`."""
    take(need, Action.RETURN_TO_INTAKE, by=by, words=words)
    lie_at(need, None)
    need.extension_days = None
    start_limit(need, SIGN_FOR_WITHIN)


def request_extension(need: Need, *, by: Person, days: int, words: str) -> None:
    """Ask the clerk for more working days, once. Raises `NotAllowed`, `AlreadyDone`."""
    if not 1 <= days <= LONGEST_EXTENSION:
        raise NotAllowed
    take(need, Action.REQUEST_EXTENSION, by=by, words=words, details={"days": days})
    need.extension_days = days


def answer(need: Need, *, by: Person, outcome: Outcome, words: str, as_party: Party | None = None) -> None:
    """Say what was done, and whether that solves the need or explains why it cannot be.

    A finished measure answers `as_party` measure, but not what whoever finished it has asked for, or the one
    for whom they stand in. Raises `NotAllowed`, `AlreadyDone`.
    """
    if need.raised_by_id == by.id or (as_party and need.raised_by_id in by.stands_in_for):
        raise NotAllowed
    due_on = need.due_on
    flaw = None if as_party is Party.MEASURE else flaw_of(words, _used_before(words, need, by))
    details = {"outcome": outcome, "due_on": due_on and due_on.isoformat(), "flaw": flaw}
    take(need, Action.ANSWER, by=by, words=words, details=details, as_party=as_party)
    need.answer, need.outcome = words, outcome
    need.answered_at, need.answered_on, need.answered_by_id = clock.now(), clock.today(), by.id
    need.is_last_minute, need.answer_flaw = is_last_minute(clock.local(clock.now()), due_on), flaw
    need.extension_days = None
    stop_limit(need, due_on=add_working_days(clock.today(), CONFIRM_WITHIN).day)
    forget_calls(need)
    follows = Need.merged_into_id == need.id
    if db.session.scalar(select(exists().where(follows))):
        db.session.execute(update(Need).where(follows).values(undoable_step=None, undoable_until=None))


def _used_before(words: str, need: Need, by: Person) -> int:
    """For how many other needs this person has lately given the same answer, whatever is each need's own."""
    own = facts_of(need, by)
    pattern = pattern_of(words, own)
    earlier = (
        select(Need.answer, Person.name, Organization.name, Need.number, Need.title, Need.answer_due_on)
        .join(Person, Person.id == Need.raised_by_id)
        .join(Organization, Organization.id == Need.school_id)
        .where(Need.answered_by_id == by.id, Need.answered_at >= clock.now() - REPEATED_WITHIN)
        .where(Need.id != need.id, Need.answer.contains(longest_piece(pattern), autoescape=True))
    )
    others = (
        (given or "", Facts(teacher, school, number, title, due_on))
        for given, teacher, school, number, title, due_on in db.session.execute(earlier)
    )
    return sum(
        given in (words, filled(pattern, theirs))
        or filled(pattern_of(given, theirs), own) == words  # a title may stand in the text itself
        for given, theirs in others
    )


def supervise(need: Need, *, by: Person, words: str) -> None:
    """Put a need under a leader's eye. Raises `NotAllowed`."""
    take(need, Action.SUPERVISE, by=by, words=words)
    need.is_supervised = True


def comment(
    need: Need, *, by: Person, words: str, is_internal: bool = False, mentions: Collection[int] = ()
) -> None:
    """Say something about a need; the teacher does not see an internal word. `mentions` are colleagues, as
    ids, who are told of it. Raises `NotAllowed`, `MentionNotPossible`."""
    if (is_internal or mentions) and parties_to(need, by) <= {Party.TEACHER}:
        raise NotAllowed
    if mentions and set(mentions) - who_may_be_named(need):
        raise MentionNotPossible
    details = {"mentions": sorted(set(mentions))} if mentions else {}
    take(need, Action.COMMENT, by=by, words=words, details=details, is_internal=is_internal)
