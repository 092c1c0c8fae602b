"""The one way in which a need changes: the table is asked, the status moves, an event is appended."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.powers import Lent, Plain
from welfare.accounts.reach import is_lent, stood_in
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.extensions import db
from welfare.history.actions import append, append_each
from welfare.history.slips import What
from welfare.needs.actions.kept import as_it_is
from welfare.needs.deadlines import (
    USUAL_QUESTION,
    QuestionLimits,
    Urgency,
    add_working_days,
    last_day_to_undo,
    working_days_between,
)
from welfare.needs.lifecycle import (
    CLOSED,
    HAS_ANSWER,
    NO_STEPS,
    RULES,
    SIGNS_FOR,
    UNDOABLE,
    UNDOES,
    Action,
    Outcome,
    Party,
    Status,
    next_status,
)
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.policy import (
    ANSWERING,
    Desk,
    parties_of,
    possible_actions,
)
from welfare.needs.refusals import AlreadyDone, CategoryClosed, NotAllowed, NotUndoable
from welfare.needs.settings.models import CategorySetting


def parties_to(need: Need, person: Person | Plain) -> set[Party]:
    """What the person is to the need, assisting units included."""
    may_call = person.reached_by(Role.CLERK, Role.LEADER)
    return parties_of(person, need, _assisting(need), _answered_at(need) if may_call else ())


def _assisting(need: Need) -> Sequence[int]:
    assisting = select(AssistingUnit.unit_id).where(AssistingUnit.need_id == need.id)
    return db.session.scalars(assisting).all()


def _answered_at(need: Need) -> Sequence[Desk]:
    """The desks of whoever answered it, those included at which they stood in."""
    if need.answered_by_id is None:
        return ()
    held = select(RoleAssignment.role, RoleAssignment.organization_id)
    theirs = held.where(RoleAssignment.person_id == need.answered_by_id, RoleAssignment.role.in_(ANSWERING))
    if need.answered_on is not None:
        minded = held.join(StandIn, is_lent()).where(StandIn.deputy_id == need.answered_by_id)
        theirs = theirs.union(minded.where(stood_in(need.answered_on, need.answered_at)))  # type: ignore[assignment]
    return [(role, place) for role, place in db.session.execute(theirs)]


def for_whom(need: Need, action: Action, by: Person | None) -> Sequence[int]:
    """For whom it is done, as ids: those for whom `by` stands in, where their own roles do not let them."""
    allowed = set(RULES[action].by)
    if by is None or not by.stands_in_for or parties_to(need, by.alone) & allowed:
        return ()
    at, answered_at = _assisting(need), _answered_at(need)

    def lets_them(one: Lent) -> bool:
        parties = parties_of(one.powers, need, at, answered_at)
        if Party.COLLEAGUE in parties and need.assignee_id == one.person_id:
            parties.add(Party.ASSIGNEE)
        return bool(parties & allowed)

    return sorted({one.person_id for one in by.lent if lets_them(one)})


def take(
    need: Need,
    action: Action,
    *,
    by: Person,
    words: str | None = None,
    details: dict[str, Any] | None = None,
    is_internal: bool = False,
    as_party: Party | None = None,
    holds: bool | None = None,
    before_slip: Status | None = None,
) -> NeedEvent:
    """Take `action`: move the status as the table says and append the event.

    `holds` is what the teacher says of the answer, where the action tells it; `before_slip` is where the need
    stood before what is undone.

    What goes with the new status (a unit, a deadline, an answer) is set right after, before the next query.
    `as_party` names what acts instead of `by` (a finished measure).
    Raises `AlreadyDone` where somebody else has just moved the need on, `NotUndoable` where it is too late to
    undo something, else `NotAllowed`.
    """
    parties = {as_party} if as_party else parties_to(need, by)
    if action not in possible_actions(need, parties, clock.now()):
        _refuse(need, action, by, parties)
    before, kept = need.status, as_it_is(need, action)
    lenders = sorted(by.stands_in_for) if as_party is Party.MEASURE else for_whom(need, action, by)
    _move(need, action, holds, before_slip)
    return append_event(
        need, action, by=by, acted_for=lenders, before=before, words=words, details=(details or {}) | kept,
        is_internal=is_internal,
    )  # fmt: skip


def take_by_clock(
    needs: Sequence[Need], action: Action, details_of: Mapping[int, dict[str, Any]] | None = None
) -> None:
    """Take `action` with each of these needs because time has passed; `details_of` each, by its id. Raises
    `NotAllowed`."""
    take_with_all(needs, action, by=None, as_party=Party.CLOCK, details_of=details_of)


def take_with_all(
    needs: Sequence[Need],
    action: Action,
    *,
    by: Person | None,
    as_party: Party,
    details: dict[str, Any] | None = None,
    details_of: Mapping[int, dict[str, Any]] | None = None,
) -> None:
    """As `take`, with each of these needs, in as many statements as with one. Raises `NotAllowed`."""
    rows = []
    for need in needs:
        if action not in possible_actions(need, {as_party}, clock.now()):
            raise NotAllowed
        before = need.status
        _move(need, action)
        its_details = (details_of or {}).get(need.id, details or {})
        rows.append({**_event_row(need, action, before), "details": its_details})
    append_each(NeedEvent, rows, by=by, acted_for=())


def append_event(
    need: Need,
    action: Action,
    *,
    by: Person | None,
    acted_for: Sequence[int],
    before: Status | None,
    words: str | None = None,
    details: dict[str, Any] | None = None,
    is_internal: bool = False,
) -> NeedEvent:
    """One more event of the need's history; without a status `before` the one that begins it."""
    return append(
        NeedEvent,
        by=by,
        acted_for=acted_for,
        words=words,
        details=details,
        is_first=before is None,
        **_event_row(need, action, before, is_internal),
    )


def _event_row(
    need: Need, action: Action, before: Status | None, is_internal: bool = False
) -> dict[str, Any]:
    return {
        "kind": action,
        "need_id": need.id,
        "from_status": before,
        "to_status": need.status,
        "is_internal": is_internal,
    }


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


def lie_at(need: Need, unit_id: int | None) -> None:
    """Let a unit have it in hand, or none: whom of another one it was with has it no longer."""
    if need.unit_id != unit_id:
        need.assignee_id = need.assigned_at = None
    need.unit_id = unit_id


def let_clock_go_on(need: Need) -> None:
    """The limit, which stood still while a question was open, goes on with as many days left as then."""
    if need.paused_on is not None and need.limit_days is not None:
        need.limit_days += max(0, working_days_between(need.paused_on, clock.today()))
    wait_no_longer(need)
    need.status_before_question = None
    set_due_on(need)


def note_contact(need: Need, is_contacted: bool | None) -> None:
    """What the teacher says about whether the office got in touch; None says nothing."""
    if is_contacted is not None:
        need.was_contacted = is_contacted


def stop_limit(need: Need, *, due_on: date | None = None) -> None:
    """No limit runs; `due_on` is then a review date or nothing."""
    need.counts_from = need.limit_days = None
    wait_no_longer(need)
    need.due_on = due_on


def _move(need: Need, action: Action, holds: bool | None = None, before_slip: Status | None = None) -> None:
    need.status = next_status(
        action,
        need.status,
        before_question=need.status_before_question,
        before_slip=before_slip,
        outcome=Outcome(need.outcome) if need.outcome else None,
        holds=holds,
    )
    if action not in NO_STEPS:
        _note_step(need, action)
    if action in SIGNS_FOR:
        need.signed_for_on = need.signed_for_on or clock.today()
    if need.status in CLOSED and need.closed_at is None:
        need.closed_at, need.closed_on = clock.now(), clock.today()
        stop_limit(need)
    elif need.status not in CLOSED:
        need.closed_at = need.closed_on = None
    if need.status not in HAS_ANSWER:
        need.answered_on = None
        _let_go_of_deadline(need)


def _note_step(need: Need, action: Action) -> None:
    """What was done last can be taken back, what came before it no longer."""
    need.undoable_step = need.undoable_until = None
    if action in UNDOABLE:
        need.undoable_step = action
        need.undoable_until = last_day_to_undo(What(action), clock.today())


def _let_go_of_deadline(need: Need) -> None:
    """Where the clock stands still or nothing is to be answered, only a deadline that was missed is left."""
    is_missed = need.answer_due_on is not None and need.answer_due_on < clock.today()
    if need.status != Status.IN_PROGRESS and not is_missed:
        need.answer_due_on = None


def _refuse(need: Need, action: Action, by: Person, parties: set[Party]) -> None:
    """Say who was first, where the person might have taken the action but the need has moved on."""
    may_take_it = bool(parties & set(RULES[action].by))
    if may_take_it and need.status not in RULES[action].sources:
        last = db.session.execute(
            select(Person.id, Person.name)
            .join(NeedEvent, NeedEvent.by_id == Person.id)
            .where(NeedEvent.need_id == need.id, NeedEvent.from_status != NeedEvent.to_status)
            .order_by(NeedEvent.id.desc())
            .limit(1)
        ).first()
        if last and last.id != by.id:
            raise AlreadyDone(name=last.name)
    if may_take_it and action in UNDOES:
        raise NotUndoable
    raise NotAllowed
