"""The one way in which a need changes: the table is asked, the status moves, an event is appended."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append, append_each
from welfare.history.slips import What
from welfare.needs.actions.kept import as_it_is
from welfare.needs.actions.limits import stop_limit
from welfare.needs.actions.parties import for_whom, parties_to
from welfare.needs.deadlines import last_day_to_undo
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
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import possible_actions
from welfare.needs.refusals import AlreadyDone, NotAllowed, NotUndoable


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


def lie_at(need: Need, unit_id: int | None) -> None:
    """Let a unit have it in hand, or none: whom of another one it was with has it no longer."""
    if need.unit_id != unit_id:
        need.assignee_id = need.assigned_at = None
    need.unit_id = unit_id


def note_contact(need: Need, is_contacted: bool | None) -> None:
    """What the teacher says about whether the office got in touch; None says nothing."""
    if is_contacted is not None:
        need.was_contacted = is_contacted


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
        last = db.session.execute(_LAST, {"need_id": need.id}).first()
        if last and last.id != by.id:
            raise AlreadyDone(name=last.name)
    if may_take_it and action in UNDOES:
        raise NotUndoable
    raise NotAllowed


_LAST = (
    select(Person.id, Person.name)
    .join(NeedEvent, NeedEvent.by_id == Person.id)
    .where(NeedEvent.need_id == bindparam("need_id"), NeedEvent.from_status != NeedEvent.to_status)
    .order_by(NeedEvent.id.desc())
    .limit(1)
)
"""Who has last brought a need elsewhere."""
