"""What time does by itself in housing: close, expire, lapse. Doing it twice changes nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
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


@dataclass(frozen=True)
class Passed:
    """How much of what the clock did."""

    closed: int
    expired: int
    lapsed: int
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
