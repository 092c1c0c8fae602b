"""What happens by itself when time passes or another need moves."""

from collections.abc import Collection

from sqlalchemy import select

from welfare import clock
from welfare.extensions import db
from welfare.needs.actions.record import set_due_on, start_limit, take_by_clock
from welfare.needs.calls.actions import call_about_lapsed
from welfare.needs.deadlines import SIGN_FOR_WITHIN, add_working_days
from welfare.needs.lifecycle import Action, Confirmation, Status
from welfare.needs.models import Need
from welfare.needs.queries import running


def lapse(*needs: Need) -> None:
    """Close answers that nobody confirmed or objected to in time: unconfirmed, and to be followed up."""
    take_by_clock(needs, Action.LAPSE)
    for need in needs:
        need.confirmation = Confirmation.LAPSED
        call_about_lapsed(need)


def release(need: Need) -> None:
    """Send a follower back to intake, because the need it followed was withdrawn."""
    need.merged_into_id = None
    take_by_clock([need], Action.RELEASE)
    need.unit_id = None
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
    """By their ids, the needs whose limit leads to another day than before: days off were announced."""
    limits = select(Need.id, Need.counts_from, Need.limit_days, Need.due_on).where(running())
    return [
        need_id
        for need_id, counts_from, days, due_on in db.session.execute(limits.order_by(Need.id))
        if counts_from and days is not None and add_working_days(counts_from, days).day != due_on
    ]


def recompute_deadlines(need_ids: Collection[int]) -> int:
    """Set the deadlines again of those among these needs that still run; gives how many moved."""
    needs = select(Need).where(Need.id.in_(need_ids), running()).order_by(Need.id).with_for_update()
    moved = 0
    for need in db.session.scalars(needs).all():
        before = need.due_on
        set_due_on(need)
        moved += need.due_on != before
    return moved
