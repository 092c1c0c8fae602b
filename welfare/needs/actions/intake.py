"""What the intake clerk does: take needs in, dispatch them, keep them moving."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select, update

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.needs.actions.kept import set_assisting
from welfare.needs.actions.limits import let_clock_go_on, limit_for, set_due_on, start_limit, stop_limit
from welfare.needs.actions.record import lie_at, take
from welfare.needs.assignees.actions import name_where_set
from welfare.needs.deadlines import LONGEST_LIMIT, Urgency, add_working_days, working_days_between
from welfare.needs.lifecycle import OPEN, Action, Party
from welfare.needs.models import Need, NeedEvent
from welfare.needs.policy import may_lie_at
from welfare.needs.refusals import DateNotPossible, MergeNotPossible, UnitNotPossible
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.queries import hold_open


def accept(
    need: Need,
    *,
    by: Person,
    unit: Organization,
    urgency: Urgency,
    limit_days: int | None = None,
    assisting: Collection[Organization] = (),
    as_party: Party | None = None,
) -> None:
    """Sign for a need and dispatch it to `unit`, to be answered within `limit_days` working days.

    Without `limit_days` the category's limit for the urgency holds. What fulfils a need accepts it `as_party`
    measure.
    Raises `NotAllowed`, `AlreadyDone`, `UnitNotPossible`, `DateNotPossible`.
    """
    days = limit_days or limit_for(need.category, urgency)
    if not 1 <= days <= LONGEST_LIMIT:
        raise DateNotPossible
    _check_units(need, unit, *assisting)
    due_on = add_working_days(clock.today(), days).day.isoformat()
    details = {"unit": unit.display_name, "limit_days": days, "due_on": due_on, "urgency": urgency}
    take(need, Action.ACCEPT, by=by, details=details, as_party=as_party)
    lie_at(need, unit.id)
    need.urgency = urgency
    start_limit(need, days)
    set_assisting(need, [unit.id for unit in assisting])
    if as_party is None:  # what fulfils it answers it at once
        name_where_set([need])


def decline(need: Need, *, by: Person, words: str) -> None:
    """Refuse a need, with the reason. Raises `NotAllowed`, `AlreadyDone`."""
    take(need, Action.DECLINE, by=by, words=words)


def transfer(
    need: Need,
    *,
    by: Person,
    unit: Organization,
    words: str | None = None,
    assisting: Collection[Organization] = (),
) -> None:
    """Hand a need to another unit; the deadline stays.

    Raises `NotAllowed`, `AlreadyDone`, `UnitNotPossible`.
    """
    _check_units(need, unit, *assisting)
    take(need, Action.TRANSFER, by=by, words=words, details={"unit": unit.display_name})
    lie_at(need, unit.id)
    set_assisting(need, [unit.id for unit in assisting])
    name_where_set([need])


def extend(need: Need, *, by: Person) -> None:
    """Grant the extension that was asked for, once. Raises `NotAllowed`."""
    days = need.extension_days or 0
    take(need, Action.EXTEND, by=by, details={"days": days})
    need.limit_days = (need.limit_days or 0) + days
    need.is_extended, need.extension_days = True, None
    need.extended_count += 1
    set_due_on(need)


def refuse_extension(need: Need, *, by: Person, words: str) -> None:
    """Refuse the extension that was asked for, with the reason. Raises `NotAllowed`."""
    take(need, Action.REFUSE_EXTENSION, by=by, words=words)
    need.extension_days = None


def carry(need: Need, *, by: Person, words: str, review_on: date) -> None:
    """Keep open what cannot be solved yet, to be looked at again on a day to come.

    Raises `NotAllowed`, `AlreadyDone`, `DateNotPossible`.
    """
    if review_on <= clock.today():
        raise DateNotPossible
    take(need, Action.CARRY, by=by, words=words, details={"review_on": review_on.isoformat()})
    stop_limit(need, due_on=review_on)
    need.extension_days = None


def resume(need: Need, *, by: Person, words: str | None = None, as_party: Party | None = None) -> None:
    """Take a carried need up again under a new deadline. Raises `NotAllowed`, `AlreadyDone`."""
    days = limit_for(need.category, need.urgency)
    details = {} if as_party else {"carried_days": _carried_days(need)}
    take(need, Action.RESUME, by=by, words=words, details=details, as_party=as_party)
    start_limit(need, days)


def go_on(need: Need, *, by: Person, words: str) -> None:
    """Decide for a teacher who has not replied for as long as the question said: it is worked on without
    the reply. Raises `NotAllowed`, `AlreadyDone`."""
    take(need, Action.GO_ON, by=by, words=words)
    let_clock_go_on(need)


def _carried_days(need: Need) -> int:
    """For how many working days it has been carried."""
    carried = select(NeedEvent.at).where(NeedEvent.need_id == need.id, NeedEvent.kind == Action.CARRY)
    since = db.session.scalars(carried.order_by(NeedEvent.id.desc()).limit(1)).first() or clock.now()
    return working_days_between(clock.local(since).date(), clock.today())


def merge(need: Need, *, by: Person, into: Need, words: str | None = None) -> None:
    """Let a need follow another open one, whose answer its teacher will see; its own followers come along.

    Raises `NotAllowed`, `AlreadyDone`, `MergeNotPossible`.
    """
    if into.id == need.id or into.status not in OPEN or (into.is_protected and not need.is_protected):
        raise MergeNotPossible
    take(need, Action.MERGE, by=by, words=words, details={"into": into.number})
    need.merged_into_id = into.id
    db.session.flush()
    db.session.execute(update(Need).where(Need.merged_into_id == need.id).values(merged_into_id=into.id))


def _check_units(need: Need, *units: Organization) -> None:
    """A bureau as a whole is no unit; a protected need goes to its offices only."""
    for unit in units:
        hold_open(unit, UnitNotPossible())
        if unit.kind == OrganizationKind.BUREAU or not may_lie_at(need, unit):
            raise UnitNotPossible
