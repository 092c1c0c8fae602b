"""Living in a flat: the key, a longer stay, moving out."""

from calendar import monthrange
from datetime import date

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import locked, move_allocation, move_unit, record
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import EventKind
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions.offers import finish_if_done
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.actions.fulfilment import Fulfilled, fulfil


def hand_over_key(allocation: Allocation, *, by: Person, words: str) -> Fulfilled:
    """The stay begins, and the need is answered with `words`. Raises `OfferMovedOn`."""
    round_, allocation, unit = _all_locked(allocation)
    move_allocation(allocation, EventKind.KEY_HANDED_OVER)
    allocation.moved_in_on = clock.today()
    allocation.term_until = months_after(clock.today(), round_.term_months)
    move_unit(
        unit,
        EventKind.KEY_HANDED_OVER,
        by=by,
        round_id=round_.id,
        application_id=allocation.application_id,
        words=words,
    )
    db.session.flush()
    finish_if_done(round_, by=by)
    application = db.session.get_one(Application, allocation.application_id)
    return fulfil([application.need_id], by=by, words=words)


def renew(allocation: Allocation, *, until: date, by: Person) -> None:
    """The stay goes on until another day. Raises `OfferMovedOn`."""
    _round, allocation, unit = _all_locked(allocation)
    move_allocation(allocation, EventKind.RENEWED)
    allocation.term_until = until
    record(
        EventKind.RENEWED,
        by=by,
        unit_id=unit.id,
        application_id=allocation.application_id,
        until=until.isoformat(),
    )
    telling.stay_renewed(allocation)


def vacate(allocation: Allocation, *, by: Person, words: str | None = None) -> None:
    """The flat is given back and vacant. Raises `OfferMovedOn`."""
    _round, allocation, unit = _all_locked(allocation)
    move_allocation(allocation, EventKind.VACATED)
    allocation.vacated_on = clock.today()
    move_unit(unit, EventKind.VACATED, by=by, application_id=allocation.application_id, words=words)
    db.session.flush()


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or that month's last."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _all_locked(allocation: Allocation) -> tuple[Round, Allocation, HousingUnit]:
    round_ = locked(Round, allocation.round_id)
    return round_, locked(Allocation, allocation.id), locked(HousingUnit, allocation.unit_id)
