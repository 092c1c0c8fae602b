"""The list is frozen and a public value named; two people type it in; what they agree on draws the places."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.models import ACTED_FOR
from welfare.housing import notices as telling
from welfare.housing.actions.record import check_apart, check_phase, locked, one_with, record
from welfare.housing.draw.document import list_of
from welfare.housing.draw.models import Draw
from welfare.housing.draw.rules import (
    DRAWN_AT,
    Source,
    canonical,
    drand_round,
    issue_after,
    seed_of,
    sha256,
)
from welfare.housing.draw.sealing import unseal
from welfare.housing.lifecycle import EventKind, RoundStatus
from welfare.housing.models import HousingEvent
from welfare.housing.notice.models import Objection
from welfare.housing.refusals import NotDrawnYet, ObjectionsOpen, TakesAnother
from welfare.housing.rounds.models import Round
from welfare.housing.rounds.ranking import score_again

NO_VALUE = ""
"""What is kept where somebody says that the issue had none."""


@dataclass(frozen=True)
class Named:
    """The public value that is to be taken, named while nobody can know it."""

    source: Source
    day: date
    issue: str = ""
    """As its issuer counts it; a drand round follows from the day."""


def freeze(round_: Round, named: Named, *, by: Person) -> Draw:
    """After the notice: the list stands still, its hash is public, and so is which value will be taken.

    From now on no fact changes. Raises `NotNow`, `TakesAnother`, `ObjectionsOpen`.
    """
    round_ = locked(Round, round_.id)
    check_phase(round_, EventKind.FROZEN)
    check_apart(round_, EventKind.FROZEN, by)
    is_open = exists().where(Objection.round_id == round_.id, Objection.answered_at.is_(None))
    if db.session.scalar(select(is_open)):
        raise ObjectionsOpen
    score_again(round_)
    the_list = list_of(round_)
    draw = Draw(
        round_id=round_.id,
        list=the_list,
        list_hash=sha256(canonical(the_list)),
        frozen_at=clock.now(),
        source=named.source,
    )
    _name(draw, named.day, named.issue)
    db.session.add(draw)
    round_.status = RoundStatus.FROZEN
    record(
        EventKind.FROZEN,
        by=by,
        round_id=round_.id,
        list_hash=draw.list_hash,
        source=draw.source,
        issue=draw.issue,
    )
    telling.list_frozen(round_)
    db.session.flush()
    return draw


def type_value(round_: Round, value: str, *, by: Person) -> EventKind:
    """One of two people says what the public value is, as `rules.read_value` gives it, or `NO_VALUE`.

    The first one's is shown to nobody. Where the second agrees the places are drawn, or the next issue is
    taken; where not, both are set aside. Gives which of it was so. Raises `NotNow`, `NotDrawnYet`,
    `TakesAnother`, `SealBroken`.
    """
    round_ = locked(Round, round_.id)
    check_phase(round_, EventKind.VALUE_TYPED)
    check_apart(round_, EventKind.VALUE_TYPED, by)
    draw = db.session.get_one(Draw, round_.id, populate_existing=True)
    if clock.now() < draw.draws_at:
        raise NotDrawnYet
    if draw.first_by_id is None:
        draw.first_value, draw.first_by_id = value, by.id
        record(EventKind.VALUE_TYPED, by=by, round_id=round_.id, issue=draw.issue)
        return EventKind.VALUE_TYPED
    if _has_typed(round_, by):
        raise TakesAnother
    if draw.first_value != value:
        return _set_aside(draw, value, by)
    return _take_the_next(draw, by) if value == NO_VALUE else _draw(round_, draw, value, by)


def _has_typed(round_: Round, by: Person) -> bool:
    """Whether the first value is this person's, or that of somebody for whom one of the two stands in."""
    query = select(HousingEvent).where(
        HousingEvent.round_id == round_.id, HousingEvent.kind == EventKind.VALUE_TYPED
    )
    first = db.session.scalars(query.order_by(HousingEvent.id.desc()).limit(1)).one()
    return bool(one_with(by, EventKind.VALUE_TYPED) & {first.by_id, *first.details.get(ACTED_FOR, ())})


def _name(draw: Draw, day: date, issue: str) -> None:
    draw.draws_at = datetime.combine(day, DRAWN_AT, tzinfo=clock.time_zone())
    draw.issue = str(drand_round(draw.draws_at)) if draw.source == Source.DRAND else issue


def _set_aside(draw: Draw, value: str, by: Person) -> EventKind:
    record(
        EventKind.VALUES_DIFFERED,
        by=by,
        round_id=draw.round_id,
        issue=draw.issue,
        typed=[draw.first_value, value],
        first_by=draw.first_by_id,
    )
    draw.first_value = draw.first_by_id = None
    return EventKind.VALUES_DIFFERED


def _take_the_next(draw: Draw, by: Person) -> EventKind:
    failed, day = draw.issue, draw.draws_at.astimezone(clock.time_zone()).date()
    record(EventKind.ISSUE_FAILED, by=by, round_id=draw.round_id, issue=failed, first_by=draw.first_by_id)
    draw.first_value = draw.first_by_id = None
    issue, day = issue_after(draw.source, failed, day, clock.today())
    _name(draw, day, issue)
    return EventKind.ISSUE_FAILED


def _draw(round_: Round, draw: Draw, value: str, by: Person) -> EventKind:
    secret = unseal(round_.sealed_secret or "")
    draw.value, draw.secret = value, secret
    draw.second_by_id, draw.drawn_at = by.id, clock.now()
    draw.seed = seed_of(secret, draw.list_hash, value)
    order = score_again(round_, draw.seed)
    round_.status = RoundStatus.DRAWN
    record(
        EventKind.DRAWN,
        by=by,
        round_id=round_.id,
        issue=draw.issue,
        value=value,
        first_by=draw.first_by_id,
        seed=draw.seed,
        order=order,
    )
    telling.places_drawn(round_)
    db.session.flush()
    return EventKind.DRAWN
