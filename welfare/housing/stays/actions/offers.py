"""After the notice: a person signs, flats are offered in the order of the list, who declines makes room."""

from collections.abc import Sequence

from sqlalchemy import delete, exists, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import (
    check_apart,
    check_phase,
    locked,
    move_allocation,
    move_unit,
    phase,
    record,
)
from welfare.housing.applications.models import Application, SensitiveFacts
from welfare.housing.draw.models import Draw
from welfare.housing.lifecycle import AllocationStatus, EventKind, Phase, RoundStatus, UnitState
from welfare.housing.models import HousingEvent
from welfare.housing.refusals import AlreadySigned, NobodyInLine, NotVacant, OfferMovedOn, UnitTaken
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.ranking import published_places
from welfare.housing.rounds.waiting import waiting_line
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit
from welfare.needs.deadlines import add_working_days
from welfare.sending.actions.files import forget
from welfare.sending.models import Receipt


def sign(round_: Round, *, by: Person, words: str | None = None) -> list[Allocation]:
    """Sign the list after its draw: each flat is offered to the next in line who wants its school.

    Whoever prepared the round or answered an objection does not. Raises `AlreadySigned`, `NotNow`,
    `TakesAnother`.
    """
    round_ = locked(Round, round_.id)
    if round_.signed_by_id is not None:
        raise AlreadySigned(name=db.session.get_one(Person, round_.signed_by_id).name)
    check_phase(round_, EventKind.SIGNED)
    check_apart(round_, EventKind.SIGNED, by)
    round_.signed_by_id, round_.signed_at = by.id, clock.now()
    round_.status = RoundStatus.ALLOCATING
    line = waiting_line(round_.id)
    passed_over = sorted({*published_places(round_)} - {one.code for one in line})
    record(EventKind.SIGNED, by=by, round_id=round_.id, words=words, passed_over=passed_over)
    offers = _offer_all(round_, line, by)
    finish_if_done(round_, by=by)
    return offers


def _offer_all(round_: Round, line: Sequence[Application], by: Person) -> list[Allocation]:
    flats: dict[int, list[HousingUnit]] = {}
    for unit in _held_flats(round_):
        flats.setdefault(unit.school_id, []).append(unit)
    offers = []
    for application in line:
        if flats.get(application.school_id):
            unit = flats[application.school_id].pop(0)
            offers.append(_offer(round_, application, unit, by=by, signed_by_id=by.id))
    for left_over in flats.values():
        for unit in left_over:
            move_unit(unit, EventKind.RELEASED, by=by, round_id=round_.id)
    db.session.flush()
    return offers


def _held_flats(round_: Round) -> list[HousingUnit]:
    """In the order of the frozen list, whatever a door is called by now."""
    order = [flat["id"] for flat in db.session.get_one(Draw, round_.id).list["flats"]]
    query = (
        select(HousingUnit)
        .where(HousingUnit.id.in_(order), HousingUnit.state == UnitState.HELD)
        .order_by(HousingUnit.id)
        .with_for_update(of=HousingUnit)
        .execution_options(populate_existing=True)
    )
    return sorted(db.session.scalars(query), key=lambda unit: order.index(unit.id))


def offer(round_: Round, unit: HousingUnit, *, by: Person) -> Allocation:
    """Offer a flat that is vacant again to the first who still waits for one at its school.

    Raises `UnitTaken` where a colleague has just allocated it, else `NotVacant`; `NobodyInLine`, `NotNow`.
    """
    round_ = locked(Round, round_.id)
    unit = locked(HousingUnit, unit.id)
    check_phase(round_, EventKind.OFFERED)
    if unit.state != UnitState.VACANT:
        raise _who_was_first(unit, by)
    application = waiting_line(round_.id, school_id=unit.school_id, limit=1)
    if not application:
        raise NobodyInLine
    move_unit(unit, EventKind.HELD, by=by, round_id=round_.id)
    round_.status, round_.finished_at = RoundStatus.ALLOCATING, None
    allocation = _offer(round_, application[0], unit, by=by, signed_by_id=by.id)
    db.session.flush()
    return allocation


def _who_was_first(unit: HousingUnit, by: Person) -> UnitTaken | NotVacant:
    name = db.session.scalar(
        select(Person.name)
        .join(HousingEvent, HousingEvent.by_id == Person.id)
        .where(HousingEvent.unit_id == unit.id, HousingEvent.kind == EventKind.OFFERED, Person.id != by.id)
        .order_by(HousingEvent.id.desc())
        .limit(1)
    )
    return UnitTaken(name=name) if name else NotVacant(door=unit.door)


def accept(allocation: Allocation, *, by: Person) -> None:
    """Take the flat that was offered; the key follows. Raises `OfferMovedOn`."""
    _round, allocation = _both_locked(allocation)
    move_allocation(allocation, EventKind.ACCEPTED)
    _record(EventKind.ACCEPTED, allocation, by=by)
    telling.offer_accepted(allocation)


def decline(allocation: Allocation, *, by: Person, words: str | None = None) -> None:
    """Leave the flat to the next in line, and the waiting list with it. Raises `OfferMovedOn`."""
    _free(allocation, EventKind.DECLINED, by=by, words=words)


def lapse(allocation: Allocation) -> None:
    """The days for an answer have passed: the next in line gets it. Raises `OfferMovedOn`."""
    _free(allocation, EventKind.LAPSED, by=None)
    telling.offer_lapsed(allocation)


def cancel(allocation: Allocation, *, by: Person) -> None:
    """Who was offered the flat has left. Raises `OfferMovedOn`."""
    _free(allocation, EventKind.LEFT, by=by)


def _free(allocation: Allocation, kind: EventKind, *, by: Person | None, words: str | None = None) -> None:
    round_, allocation = _both_locked(allocation)
    unit = locked(HousingUnit, allocation.unit_id)
    move_allocation(allocation, kind)
    _record(kind, allocation, by=by, words=words)
    db.session.flush()
    following = waiting_line(round_.id, school_id=unit.school_id, limit=1)
    if following and phase(round_) == Phase.ALLOCATING:
        _offer(
            round_, following[0], unit, by=None, signed_by_id=round_.signed_by_id or allocation.signed_by_id
        )
    else:
        move_unit(unit, EventKind.RELEASED, by=by, round_id=round_.id)
    db.session.flush()
    finish_if_done(round_, by=by)


def _offer(
    round_: Round, application: Application, unit: HousingUnit, *, by: Person | None, signed_by_id: int
) -> Allocation:
    allocation = Allocation(
        round_id=round_.id,
        application_id=application.id,
        person_id=application.person_id,
        unit_id=unit.id,
        status=AllocationStatus.OFFERED,
        signed_by_id=signed_by_id,
        offered_at=clock.now(),
        respond_by=add_working_days(clock.today(), round_.offer_days).day,
    )
    db.session.add(allocation)
    _record(EventKind.OFFERED, allocation, by=by)
    telling.flat_offered(allocation, application.person_id, unit)
    return allocation


def finish_if_done(round_: Round, *, by: Person | None) -> None:
    """A round is over when no offer of it is open any more; what was kept apart is then erased."""
    still_open = exists().where(
        Allocation.round_id == round_.id,
        Allocation.status.in_((AllocationStatus.OFFERED, AllocationStatus.ACCEPTED)),
    )
    if round_.status != RoundStatus.ALLOCATING or db.session.scalar(select(still_open)):
        return
    round_.status, round_.finished_at = RoundStatus.FINISHED, clock.now()
    applications = select(Application.id).where(Application.round_id == round_.id)
    db.session.execute(delete(SensitiveFacts).where(SensitiveFacts.application_id.in_(applications)))
    forget(Receipt.application_id.in_(applications))
    record(EventKind.FINISHED, by=by, round_id=round_.id)


def _both_locked(allocation: Allocation) -> tuple[Round, Allocation]:
    """The round first, always: so nobody waits for somebody who waits for them. Raises `OfferMovedOn`."""
    if allocation.round_id is None:
        raise OfferMovedOn
    return locked(Round, allocation.round_id), locked(Allocation, allocation.id)


def _record(
    kind: EventKind, allocation: Allocation, *, by: Person | None, words: str | None = None
) -> HousingEvent:
    return record(
        kind,
        by=by,
        unit_id=allocation.unit_id,
        round_id=allocation.round_id,
        application_id=allocation.application_id,
        words=words,
    )
