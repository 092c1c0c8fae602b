"""The one way in which flats and offers change: the table is asked, the row moves, an event is appended."""

from collections.abc import Collection
from typing import Any, TypeVar

from sqlalchemy import or_, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import Base, db
from welfare.history.actions import append
from welfare.history.models import ACTED_FOR
from welfare.housing.applications.models import Application
from welfare.housing.lifecycle import (
    ALLOCATION_MOVES,
    UNIT_MOVES,
    EventKind,
    Phase,
    is_possible,
    phase_of,
)
from welfare.housing.models import HousingEvent
from welfare.housing.notice.models import Objection
from welfare.housing.policy import APART, BY_OWN_ROLES, may_run
from welfare.housing.queries import office_id
from welfare.housing.refusals import NotInThatState, NotNow, OfferMovedOn, TakesAnother
from welfare.housing.rounds.models import Round
from welfare.housing.stays.models import Allocation
from welfare.housing.units.models import HousingUnit

Row = TypeVar("Row", bound=Base)


def record(
    kind: EventKind,
    *,
    by: Person | None,
    unit_id: int | None = None,
    round_id: int | None = None,
    application_id: int | None = None,
    rule_set_id: int | None = None,
    words: str | None = None,
    **details: Any,
) -> HousingEvent:
    """One more event of the history; `by` is None for the clock."""
    return append(
        HousingEvent,
        kind,
        by=by,
        acted_for=for_whom(by, kind),
        words=words,
        details=details,
        unit_id=unit_id,
        round_id=round_id,
        application_id=application_id,
        rule_set_id=rule_set_id,
    )


def locked(model: type[Row], row_id: int) -> Row:
    """The row as it is now, and nobody else's to change until this transaction ends."""
    query = select(model).where(model.id == row_id).with_for_update()  # type: ignore[attr-defined]
    return db.session.scalars(query.execution_options(populate_existing=True)).one()


def hold_round_of(subject: type[Application] | type[Objection], row_id: int) -> None:
    """Nobody else changes anything in the round of an application or an objection until this ends."""
    query = select(Round.id).join(subject, subject.round_id == Round.id).where(subject.id == row_id)
    db.session.execute(query.with_for_update(of=Round, key_share=True))


def phase(round_: Round) -> Phase:
    """Where the round stands today."""
    return phase_of(round_.status, round_.closes_on, round_.notice_until, clock.today())


def check_phase(round_: Round, kind: EventKind) -> None:
    """Raises `NotNow` where the round's phase does not allow it."""
    if not is_possible(kind, phase(round_)):
        raise NotNow


def for_whom(by: Person | None, kind: EventKind) -> Collection[int]:
    """For whom it is done, as ids: those for whom `by` stands in and whose role lets one run housing, where
    their own roles let them run none."""
    if by is None or not by.stands_in_for or kind in BY_OWN_ROLES:
        return ()
    office = office_id()
    if may_run(by.alone, office):
        return ()
    return sorted({one.person_id for one in by.lent if may_run(one.powers, office)})


def one_with(by: Person, kind: EventKind) -> set[int]:
    """Who counts as one with `by` when they do this as a stand-in, as ids: all for whom they stand in."""
    return {by.id, *(by.stands_in_for if for_whom(by, kind) else ())}


def has_other_part(round_id: int, kind: EventKind, by: Person) -> bool:
    """Whether the person has done what keeps them from this in that round, see `policy.APART`.

    What somebody does and what whoever stands in does for them counts as one, whichever role is lent.
    """
    ids, lenders = one_with(by, kind), HousingEvent.details[ACTED_FOR]
    done = select(HousingEvent.by_id, lenders).where(
        HousingEvent.round_id == round_id,
        HousingEvent.kind.in_(APART.get(kind, ())),
        or_(HousingEvent.by_id.in_(ids), lenders.as_string().is_not(None)),
    )
    return any(ids & {by_id, *(acted_for or ())} for by_id, acted_for in db.session.execute(done))


def check_apart(round_: Round, kind: EventKind, by: Person) -> None:
    """Raises `TakesAnother` where the person has had another part in the round."""
    if has_other_part(round_.id, kind, by):
        raise TakesAnother


def move_unit(
    unit: HousingUnit,
    kind: EventKind,
    *,
    by: Person | None,
    round_id: int | None = None,
    application_id: int | None = None,
    words: str | None = None,
    **details: Any,
) -> None:
    """Move a flat as the table says, and append the event. Raises `NotInThatState`."""
    sources, target = UNIT_MOVES[kind]
    if unit.state not in sources:
        raise NotInThatState
    unit.state = target
    record(
        kind,
        by=by,
        unit_id=unit.id,
        round_id=round_id,
        application_id=application_id,
        words=words,
        **details,
    )


def move_allocation(allocation: Allocation, kind: EventKind) -> None:
    """Move an offer as the table says. Raises `OfferMovedOn`."""
    sources, target = ALLOCATION_MOVES[kind]
    if allocation.status not in sources:
        raise OfferMovedOn
    allocation.status = target
