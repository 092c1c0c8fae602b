"""What happens by itself when time passes or another need moves."""

from sqlalchemy import select

from welfare import clock
from welfare.extensions import db
from welfare.needs.actions.record import set_due_on, start_limit, take
from welfare.needs.calls.actions import call_about_lapsed
from welfare.needs.deadlines import SIGN_FOR_WITHIN
from welfare.needs.lifecycle import RUNNING, Action, Confirmation, Party, Status
from welfare.needs.models import Need


def lapse(need: Need) -> None:
    """Close an answer that nobody confirmed or objected to in time: unconfirmed, and to be followed up."""
    take(need, Action.LAPSE, by=None, as_party=Party.CLOCK)
    need.confirmation = Confirmation.LAPSED
    call_about_lapsed(need)


def release(need: Need) -> None:
    """Send a follower back to intake, because the need it followed was withdrawn."""
    need.merged_into_id = None
    take(need, Action.RELEASE, by=None, as_party=Party.CLOCK)
    need.unit_id = None
    start_limit(need, SIGN_FOR_WITHIN)


def lapse_all_due() -> int:
    """Lapse every answer whose time to confirm has passed; gives how many."""
    due = db.session.scalars(
        select(Need)
        .where(Need.status == Status.ANSWERED, Need.due_on < clock.today())
        .order_by(Need.due_on, Need.id)
        .with_for_update(skip_locked=True)
    ).all()
    for need in due:
        lapse(need)
    return len(due)


def recompute_deadlines() -> int:
    """Set running deadlines again, for when a year's days off are announced; gives how many moved."""
    moved = 0
    for need in db.session.scalars(select(Need).where(Need.status.in_(RUNNING))):
        before = need.due_on
        set_due_on(need)
        moved += need.due_on != before
    return moved
