"""Living in a flat: the key, or that somebody has lived there before; a longer stay, moving out."""

from calendar import monthrange
from datetime import date

from sqlalchemy import exists, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import locked, move_allocation, move_unit, record
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import LIVE, AllocationStatus, EventKind
from welfare.housing.refusals import HasAFlat, OfferMovedOn
from welfare.housing.rounds.models import Round
from welfare.housing.stays.actions.offers import finish_if_done
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.actions.fulfilment import Fulfilled, fulfil


def hand_over_key(allocation: Allocation, *, by: Person, words: str) -> Fulfilled:
    """The stay begins, and the need is answered with `words`. Raises `OfferMovedOn`."""
    round_, allocation, unit = _all_locked(allocation)
    if round_ is None:
        raise OfferMovedOn
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


def enter_stay(
    unit: HousingUnit, person: Person, *, moved_in_on: date, term_until: date, by: Person
) -> Allocation:
    """Enter who lives in a flat since before the product. Raises `NotInThatState`, `HasAFlat`."""
    person, unit = locked(Person, person.id), locked(HousingUnit, unit.id)
    held = exists().where(Allocation.person_id == person.id, Allocation.status.in_(LIVE))
    if db.session.scalar(select(held)):
        raise HasAFlat
    allocation = Allocation(
        person_id=person.id,
        unit_id=unit.id,
        status=AllocationStatus.MOVED_IN,
        signed_by_id=by.id,
        offered_at=clock.now(),
        respond_by=clock.today(),
        moved_in_on=moved_in_on,
        term_until=term_until,
    )
    db.session.add(allocation)
    move_unit(
        unit,
        EventKind.STAY_ENTERED,
        by=by,
        person_id=person.id,
        moved_in_on=moved_in_on.isoformat(),
        until=term_until.isoformat(),
    )
    db.session.flush()
    return allocation


def correct_stay(allocation: Allocation, *, moved_in_on: date, term_until: date, by: Person) -> None:
    """Put right what was entered of a stay from before the product. Raises `OfferMovedOn`."""
    _round, allocation, unit = _all_locked(allocation)
    if allocation.application_id is not None or allocation.status != AllocationStatus.MOVED_IN:
        raise OfferMovedOn
    after = {"moved_in_on": moved_in_on, "term_until": term_until}
    changes = {
        name: [getattr(allocation, name).isoformat(), day.isoformat()]
        for name, day in after.items()
        if getattr(allocation, name) != day
    }
    if changes:
        allocation.moved_in_on, allocation.term_until = moved_in_on, term_until
        record(EventKind.STAY_CORRECTED, by=by, unit_id=unit.id, changes=changes)


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


def _all_locked(allocation: Allocation) -> tuple[Round | None, Allocation, HousingUnit]:
    round_ = locked(Round, allocation.round_id) if allocation.round_id is not None else None
    return round_, locked(Allocation, allocation.id), locked(HousingUnit, allocation.unit_id)
