"""What happens by itself when time passes or another need moves."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from welfare import clock
from welfare.extensions import db
from welfare.needs.actions.limits import let_clock_go_on, set_due_on, start_limit
from welfare.needs.actions.record import lie_at, take_by_clock
from welfare.needs.calls.actions import call_about_lapsed
from welfare.needs.deadlines import (
    CONFIRM_WITHIN,
    SIGN_FOR_WITHIN,
    USUAL_QUESTION,
    add_working_days,
)
from welfare.needs.lifecycle import Action, Confirmation, Status
from welfare.needs.models import Need
from welfare.needs.queries import goes_on, running


def lapse(*needs: Need) -> None:
    """Close answers that nobody confirmed or objected to in time: unconfirmed, and to be followed up."""
    take_by_clock(needs, Action.LAPSE)
    for need in needs:
        need.confirmation = Confirmation.LAPSED
        call_about_lapsed(need)


def go_on_with_all_silent(at_most: int) -> int:
    """Let the clocks go on of needs to whose question no reply came for as long as it waits, `at_most` so
    many at once; gives how many."""
    silent = db.session.scalars(
        select(Need)
        .where(Need.status == Status.NEEDS_INFO, goes_on())
        .order_by(Need.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    waited = {need.id: need.goes_on_days or USUAL_QUESTION.goes_on_days for need in silent}
    take_by_clock(silent, Action.GO_ON, {id_: {"days": days} for id_, days in waited.items()})
    for need in silent:
        let_clock_go_on(need)
    return len(silent)


def remind(needs: Sequence[Need], details_of: Mapping[int, dict[str, Any]]) -> None:
    """Note that somebody is reminded of each of these needs: in its details `told` names whom, as
    `lifecycle.Reminded`, and `days` how many working days after its day."""
    take_by_clock(needs, Action.REMIND, details_of)


def release(need: Need) -> None:
    """Send a follower back to intake, because the need it followed was withdrawn."""
    need.merged_into_id = None
    take_by_clock([need], Action.RELEASE)
    lie_at(need, None)
    start_limit(need, SIGN_FOR_WITHIN)


def lapse_all_due(at_most: int | None = None) -> int:
    """Lapse the answers whose time to confirm has passed, `at_most` so many at once; gives how many."""
    due = db.session.scalars(
        select(Need)
        .where(Need.status == Status.ANSWERED, Need.due_on < clock.today())
        .order_by(Need.due_on, Need.urgency_rank, Need.id)
        .limit(at_most)
        .with_for_update(skip_locked=True)
    ).all()
    lapse(*due)
    return len(due)


def deadlines_to_move() -> list[int]:
    """By their ids, the needs whose working days lead to another day than before: days off were announced."""
    limits = select(Need.id, Need.counts_from, Need.limit_days, Need.due_on).where(running())
    answers = select(Need.id, Need.answered_on, Need.due_on).where(Need.status == Status.ANSWERED)
    return [
        *(
            need_id
            for need_id, counts_from, days, due_on in db.session.execute(limits.order_by(Need.id))
            if counts_from and days is not None and add_working_days(counts_from, days).day != due_on
        ),
        *(
            need_id
            for need_id, answered_on, due_on in db.session.execute(answers.order_by(Need.id))
            if answered_on and due_on and _time_to_confirm(answered_on, due_on) != due_on
        ),
    ]


def recompute_deadlines(need_ids: Collection[int]) -> list[Need]:
    """Set the deadlines again of those among these needs that still have one; gives those that moved."""
    has_deadline = or_(running(), Need.status == Status.ANSWERED)
    needs = select(Need).where(Need.id.in_(need_ids), has_deadline).order_by(Need.id).with_for_update()
    moved = []
    for need in db.session.scalars(needs).all():
        before = need.due_on
        if need.status != Status.ANSWERED:
            set_due_on(need)
        elif need.answered_on and before:
            need.due_on = _time_to_confirm(need.answered_on, before)
        if need.due_on != before:
            moved.append(need)
    return moved


def _time_to_confirm(answered_on: date, until: date) -> date:
    """A teacher was told a day: it may come to be later, never earlier."""
    return max(until, add_working_days(answered_on, CONFIRM_WITHIN).day)
