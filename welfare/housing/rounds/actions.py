"""A round from its draft to its public notice."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete, func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.housing import notices as telling
from welfare.housing.actions.record import check_apart, check_phase, locked, move_unit, record
from welfare.housing.draw.rules import sha256
from welfare.housing.draw.sealing import new_secret, seal
from welfare.housing.lifecycle import EventKind, RoundStatus, UnitState
from welfare.housing.refusals import DayIsPast, NoFlats, NotVacant, RoundFrozen
from welfare.housing.rounds.models import Round, RoundUnit
from welfare.housing.rounds.ranking import publish_list
from welfare.housing.rules.models import RuleSet
from welfare.housing.rules.sample import SAMPLE
from welfare.housing.rules.scoring import ScoringRules as Rules
from welfare.housing.units.models import HousingUnit
from welfare.needs.deadlines import add_working_days
from welfare.organizations.queries import one_at_a_time


@dataclass(frozen=True)
class Plan:
    """What a round is to be: `closes_on` is the last day to apply; days are working days."""

    name: str
    rule_set_id: int
    closes_on: date
    notice_days: int
    offer_days: int
    term_months: int
    unit_ids: Collection[int]


def keep_rules(name: str, rules: Rules, *, by: Person) -> RuleSet:
    """Rules under a name, as the version after the last one of that name; they are never changed."""
    one_at_a_time()
    last = db.session.scalar(select(func.max(RuleSet.version)).where(RuleSet.name == name)) or 0
    kept = RuleSet(
        name=name,
        version=last + 1,
        rules=rules.kept(),
        is_sample=rules == SAMPLE,
        created_at=clock.now(),
        created_by_id=by.id,
    )
    db.session.add(kept)
    db.session.flush()
    record(EventKind.RULES_KEPT, by=by, rule_set_id=kept.id)
    return kept


def prepare_round(plan: Plan, *, by: Person) -> Round:
    """A draft that only those who run housing see."""
    round_ = Round(status=RoundStatus.DRAFT, created_by_id=by.id, created_at=clock.now())
    _describe(round_, plan)
    db.session.add(round_)
    db.session.flush()
    _choose_flats(round_, plan.unit_ids)
    record(EventKind.PREPARED, by=by, round_id=round_.id)
    return round_


def change_round(round_: Round, plan: Plan, *, by: Person) -> None:
    """Other words for a draft. Raises `RoundFrozen`."""
    round_ = locked(Round, round_.id)
    if round_.status != RoundStatus.DRAFT:
        raise RoundFrozen
    _describe(round_, plan)
    _choose_flats(round_, plan.unit_ids)
    record(EventKind.CHANGED, by=by, round_id=round_.id)


def open_round(round_: Round, *, by: Person, secret: str | None = None) -> None:
    """Take applications: from now on rules, flats and dates stand still. A secret is made for the draw
    and sealed, and its hash is published.

    `secret`, 32 hexadecimal digits, is drawn unless given, as the demo does. Raises `RoundFrozen`,
    `DayIsPast`, `NoFlats`, `NotVacant`.
    """
    round_ = locked(Round, round_.id)
    if round_.status != RoundStatus.DRAFT:
        raise RoundFrozen
    if round_.closes_on < clock.today():
        raise DayIsPast
    _hold_flats(round_, by)
    round_.rules = dict(db.session.get_one(RuleSet, round_.rule_set_id).rules)
    secret = secret or new_secret()
    round_.sealed_secret, round_.commitment = seal(secret), sha256(secret)
    round_.opened_at, round_.status = clock.now(), RoundStatus.OPEN
    record(EventKind.OPENED, by=by, round_id=round_.id, commitment=round_.commitment)
    telling.round_opened(round_)


def publish(round_: Round, *, by: Person) -> None:
    """Show the list to everybody, masked, for the round's working days.

    Whoever prepared the round does not. Raises `NotNow`, `TakesAnother`.
    """
    round_ = locked(Round, round_.id)
    check_phase(round_, EventKind.PUBLISHED)
    check_apart(round_, EventKind.PUBLISHED, by)
    places = publish_list(round_)
    start_notice(round_)
    round_.status = RoundStatus.NOTICE
    record(EventKind.PUBLISHED, by=by, round_id=round_.id, order=places)
    telling.list_published(round_)


def start_notice(round_: Round) -> None:
    """The notice's days count from today, also when an upheld objection has changed the order."""
    round_.notice_from = round_.notice_from or clock.today()
    round_.notice_until = add_working_days(clock.today(), round_.notice_days).day


def _describe(round_: Round, plan: Plan) -> None:
    for name in ("name", "rule_set_id", "closes_on", "notice_days", "offer_days", "term_months"):
        setattr(round_, name, getattr(plan, name))


def _choose_flats(round_: Round, unit_ids: Collection[int]) -> None:
    db.session.execute(delete(RoundUnit).where(RoundUnit.round_id == round_.id))
    db.session.add_all(RoundUnit(round_id=round_.id, unit_id=unit_id) for unit_id in sorted(set(unit_ids)))
    db.session.flush()


def _hold_flats(round_: Round, by: Person) -> None:
    query = (
        select(HousingUnit)
        .join(RoundUnit, RoundUnit.unit_id == HousingUnit.id)
        .where(RoundUnit.round_id == round_.id)
        .order_by(HousingUnit.id)
    )
    lock = query.with_for_update(of=HousingUnit).execution_options(populate_existing=True)
    units = db.session.scalars(lock).all()
    if not units:
        raise NoFlats
    for unit in units:
        if unit.state != UnitState.VACANT:
            raise NotVacant(door=unit.door)
        move_unit(unit, EventKind.HELD, by=by, round_id=round_.id)
