"""What time does by itself in housing: close, expire, lapse, remind. Doing it twice changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from welfare import clock
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import record
from welfare.housing.lifecycle import AllocationStatus, EventKind, RoundStatus
from welfare.housing.models import HousingEvent
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions.offers import lapse
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.deadlines import add_working_days

REMIND_BEFORE_END = timedelta(days=30)
"""How long before the end of a stay both sides are reminded of it."""
REMIND_BEFORE_LAPSE = 1
"""How many working days before an offer lapses."""


@dataclass(frozen=True)
class Passed:
    """How much of what the clock did."""

    closed: int
    expired: int
    lapsed: int
    reminded: int
    moved: int = 0
    """Notices and offers that last longer: days off were announced."""


def let_time_pass() -> Passed:
    """Everything that is due by today's date."""
    today = clock.today()
    moved = _lengthen_notices(today) + _lengthen_offers(today)
    return Passed(
        moved=moved,
        closed=_close_applications(today),
        expired=_expire_notices(today),
        lapsed=_lapse_offers(today),
        reminded=_remind_of_offers(today) + _remind_of_stays(today),
    )


def _lengthen_notices(today: date) -> int:
    """A list is public for whole working days since it was shown or its order changed; never for fewer."""
    shown = (
        select(HousingEvent.round_id, func.max(HousingEvent.at).label("at"))
        .where(HousingEvent.kind.in_((EventKind.PUBLISHED, EventKind.ORDER_CHANGED)))
        .group_by(HousingEvent.round_id)
        .subquery()
    )
    running = (Round.status == RoundStatus.NOTICE, Round.notice_until >= today)
    query = select(Round, shown.c.at).join(shown, shown.c.round_id == Round.id).where(*running)
    moved = 0
    for round_, at in db.session.execute(query.order_by(Round.id).with_for_update(of=Round)).all():
        until = add_working_days(clock.local(at).date(), round_.notice_days).day
        if round_.notice_until is not None and until > round_.notice_until:
            round_.notice_until = until
            telling.list_published(round_)
            moved += 1
    return moved


def _lengthen_offers(today: date) -> int:
    """Whoever is offered a flat has whole working days to answer, likewise."""
    open_ones = (Allocation.status == AllocationStatus.OFFERED, Allocation.respond_by >= today)
    rounds = select(Round.id).where(Round.id.in_(select(Allocation.round_id).where(*open_ones)))
    db.session.execute(rounds.order_by(Round.id).with_for_update())  # who is answering comes first
    query = (
        select(Allocation, Round.offer_days, HousingUnit)
        .join(Round, Round.id == Allocation.round_id)
        .join(HousingUnit, HousingUnit.id == Allocation.unit_id)
        .where(*open_ones)
        .order_by(Allocation.id)
    )
    moved = 0
    for offer, days, unit in db.session.execute(query).all():
        until = add_working_days(clock.local(offer.offered_at).date(), days).day
        if offer.respond_by is not None and until > offer.respond_by:
            offer.respond_by = until
            telling.flat_offered(offer, offer.person_id, unit)
            moved += 1
    return moved


def _close_applications(today: date) -> int:
    over = Round.closes_on < today
    return _pass(EventKind.CLOSED, RoundStatus.OPEN, Round.closes_on, over, telling.applications_closed)


def _expire_notices(today: date) -> int:
    over = Round.notice_until < today
    return _pass(EventKind.EXPIRED, RoundStatus.NOTICE, Round.notice_until, over, telling.notice_expired)


def _pass(kind: EventKind, status: RoundStatus, day: Any, is_over: Any, tell: Callable[[Round], None]) -> int:
    """Record that a round's day has passed, once for each day: an upheld objection sets another one."""
    over = select(Round, day).where(Round.status == status, is_over).order_by(Round.id)
    rounds = db.session.execute(over.with_for_update(of=Round)).all()
    known = select(HousingEvent.round_id, HousingEvent.details).where(
        HousingEvent.kind == kind, HousingEvent.round_id.in_([round_.id for round_, _day in rounds])
    )
    passed = {(round_id, details["day"]) for round_id, details in db.session.execute(known)}
    new = [(round_, day) for round_, day in rounds if (round_.id, day.isoformat()) not in passed]
    for round_, last_day in new:
        record(kind, by=None, round_id=round_.id, day=last_day.isoformat())
        tell(round_)
    return len(new)


def _lapse_offers(today: date) -> int:
    due = (Allocation.status == AllocationStatus.OFFERED, Allocation.respond_by < today)
    rounds = select(Round.id).where(Round.id.in_(select(Allocation.round_id).where(*due)))
    db.session.execute(rounds.order_by(Round.id).with_for_update())  # who is answering comes first
    offers = db.session.scalars(select(Allocation).where(*due).order_by(Allocation.id)).all()
    for offer in offers:
        lapse(offer)
    return len(offers)


def _remind_of_offers(today: date) -> int:
    soon = add_working_days(today, REMIND_BEFORE_LAPSE).day
    return _remind(AllocationStatus.OFFERED, Allocation.respond_by, soon, telling.offer_due)


def _remind_of_stays(today: date) -> int:
    return _remind(
        AllocationStatus.MOVED_IN, Allocation.term_until, today + REMIND_BEFORE_END, telling.stay_ends
    )


def _remind(status: AllocationStatus, day: Any, by_day: date, tell: Callable[..., None]) -> int:
    """Tell each tenant of each day once, whatever it was moved to since.

    An application names its person; of a stay from before, the event does.
    """
    query = (
        select(Allocation, HousingUnit, day)
        .join(HousingUnit, HousingUnit.id == Allocation.unit_id)
        .where(Allocation.status == status, day <= by_day)
        .order_by(Allocation.id)
    )
    due = db.session.execute(query).all()
    told = _days_reminded_of([unit.id for _allocation, unit, _day in due])
    count = 0
    for allocation, unit, last_day in due:
        whom = {} if allocation.application_id else {"person_id": allocation.person_id}
        if (unit.id, allocation.application_id, whom.get("person_id"), last_day.isoformat()) in told:
            continue
        record(
            EventKind.REMINDED,
            by=None,
            unit_id=unit.id,
            application_id=allocation.application_id,
            until=last_day.isoformat(),
            **whom,
        )
        tell(allocation, allocation.person_id, unit)
        count += 1
    return count


def _days_reminded_of(unit_ids: list[int]) -> set[tuple[int | None, int | None, int | None, str]]:
    query = select(HousingEvent.unit_id, HousingEvent.application_id, HousingEvent.details).where(
        HousingEvent.kind == EventKind.REMINDED, HousingEvent.unit_id.in_(unit_ids)
    )
    return {
        (unit_id, of, details.get("person_id"), details["until"])
        for unit_id, of, details in db.session.execute(query)
    }
