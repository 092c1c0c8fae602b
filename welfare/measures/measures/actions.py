"""Measures: their steps, their money, the needs they answer, and their end."""

from datetime import date
from typing import Any

from sqlalchemy import delete, func, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import in_force
from welfare.accounts.roles import Role
from welfare.extensions import db, insert_unless_there
from welfare.history.actions import append
from welfare.history.slips import What
from welfare.measures.actions import check_correctable, tell_whoever_entered
from welfare.measures.measures.models import Measure, MeasureNeed, MeasureStep, Spending
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.policy import Permission, may, may_correct_spending
from welfare.measures.refusals import (
    AlreadyFinished,
    LessThanNothing,
    NeedTaken,
    NotYours,
    ReasonNeeded,
    StepsLeft,
)
from welfare.needs.actions.fulfilment import Fulfilled, fulfil
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.needs.queries import visible_to
from welfare.notices.kinds import NoticeKind
from welfare.notices.telling import tell_people
from welfare.organizations.models import Organization
from welfare.refusals import N_
from welfare.web.routing import path_to

MOST_NAMED = 8


def enter_measure(
    *, title: str, words: str, lead_unit: Organization, approved_yuan: int, started_on: date, by: Person
) -> Measure:
    """A new entry of the measures list; the handlers of the lead unit are told. Raises `NotYours`."""
    if not may(by, Permission.KEEP_MEASURE, lead_unit.id):
        raise NotYours
    measure = Measure(
        title=title,
        words=words,
        lead_unit_id=lead_unit.id,
        approved_yuan=approved_yuan,
        started_on=started_on,
        entered_by_id=by.id,
    )
    db.session.add(measure)
    db.session.flush()
    record(measure, EventKind.ENTERED, by=by, yuan=approved_yuan)
    _tell_unit(measure, but=by)
    return measure


def _tell_unit(measure: Measure, *, but: Person) -> None:
    has = in_force(clock.today()).c
    at_unit = select(has.person_id).where(
        has.role == Role.HANDLER, has.organization_id == measure.lead_unit_id
    )
    people = set(db.session.scalars(at_unit)) - {but.id}
    sentence = N_("Your unit leads a new measure: %(title)s")
    address = path_to("measures.show", measure_id=measure.id)
    tell_people(people, NoticeKind.MEASURE, sentence, address=address, title=measure.title)


def change_measure(measure: Measure, *, title: str, words: str, approved_yuan: int, by: Person) -> None:
    """Put it better, or approve another budget. Raises `NotYours`, `AlreadyFinished`."""
    check_running(measure, by)
    changes: dict[str, Any] = {}
    if title != measure.title:
        changes["title"] = [measure.title, title]
    if words != measure.words:
        changes["words"] = None
    if approved_yuan != measure.approved_yuan:
        changes["approved_yuan"] = [measure.approved_yuan, approved_yuan]
    if changes:
        record(measure, EventKind.CHANGED, by=by, changes=changes)
    measure.title, measure.words, measure.approved_yuan = title, words, approved_yuan


def record(
    measure: Measure, kind: EventKind, *, by: Person, words: str | None = None, **details: Any
) -> None:
    """One more event of a measure's history."""
    append(MeasureEvent, kind, by=by, measure_id=measure.id, words=words, details=details)


def add_step(measure: Measure, *, title: str, due_on: date, by: Person) -> MeasureStep:
    """One more step. Raises `NotYours`, `AlreadyFinished`."""
    check_running(measure, by)
    step = MeasureStep(measure_id=measure.id, title=title, due_on=due_on)
    db.session.add(step)
    db.session.flush()
    record(measure, EventKind.STEP_ADDED, by=by, step=title, due_on=due_on.isoformat())
    return step


def finish_step(measure: Measure, step: MeasureStep, *, by: Person) -> None:
    """A step is done today; done before, it stays as it was. Raises `NotYours`, `AlreadyFinished`."""
    check_running(measure, by)
    if step.done_on is None:
        step.done_on, step.done_by_id = clock.today(), by.id
        record(measure, EventKind.STEP_DONE, by=by, step=step.title)


def drop_step(measure: Measure, step: MeasureStep, *, by: Person) -> None:
    """A step that is not done is not taken after all. Raises `NotYours`, `AlreadyFinished`."""
    check_running(measure, by)
    if step.done_on is not None:
        raise NotYours
    db.session.delete(step)
    record(measure, EventKind.STEP_DROPPED, by=by, step=step.title)


def spend(
    measure: Measure,
    *,
    amount_yuan: int,
    spent_on: date,
    words: str,
    reason: str | None,
    by: Person,
) -> Spending:
    """Enter money spent on a locked measure; a negative amount is money that came back. Also after its end.

    Raises `NotYours`, `LessThanNothing`, and `ReasonNeeded` where it exceeds the budget and nobody says why.
    """
    if not may(by, Permission.KEEP_MEASURE, measure.lead_unit_id):
        raise NotYours
    spending = _enter(measure, amount_yuan, by, reason, spent_on=spent_on, words=words)
    record(measure, EventKind.SPENT, by=by, words=words, yuan=amount_yuan)
    return spending


def _enter(measure: Measure, yuan: int, by: Person, reason: str | None, **more: Any) -> Spending:
    spent = spent_on_measure(measure.id) + yuan
    if spent < 0:
        raise LessThanNothing
    is_over = yuan > 0 and spent > measure.approved_yuan
    if is_over and not reason:
        raise ReasonNeeded(yuan=f"{spent - measure.approved_yuan:,}")
    spending = Spending(
        measure_id=measure.id,
        amount_yuan=yuan,
        reason=reason if is_over else None,
        entered_by_id=by.id,
        entered_at=clock.now(),
        **more,
    )
    db.session.add(spending)
    db.session.flush()
    return spending


def correct_spending(
    measure: Measure, spending: Spending, *, amount_yuan: int, words: str, by: Person
) -> None:
    """Say how much an entry of a locked measure should have been, 0 for nothing, and why it was not.

    The difference is entered for the same day, so that each month counts what is right; whoever entered it is
    told. Raises `NotYours`, `TooLate`, `LessThanNothing`.
    """
    if not may_correct_spending(by, spending, measure.lead_unit_id):
        raise NotYours
    check_correctable(What.SPENDING, spending.entered_at)
    before = amount_now(spending)
    if amount_yuan == before:
        return
    _enter(
        measure, amount_yuan - before, by, words,
        spent_on=spending.spent_on, words=words, corrects_id=spending.id,
    )  # fmt: skip
    changes = {"amount_yuan": [before, amount_yuan]}
    record(
        measure, EventKind.SPENDING_CORRECTED, by=by, words=words, changes=changes, spending=spending.words
    )
    tell_whoever_entered(
        spending.entered_by_id,
        N_("%(name)s has corrected what you had entered as spent: %(spending)s"),
        by=by,
        address=path_to("measures.show", measure_id=measure.id),
        spending=spending.words,
    )


def amount_now(spending: Spending) -> int:
    """What an entry amounts to with its corrections, in whole yuan."""
    corrections = select(func.sum(Spending.amount_yuan)).where(Spending.corrects_id == spending.id)
    return spending.amount_yuan + (db.session.scalar(corrections) or 0)


def spent_on_measure(measure_id: int) -> int:
    """What was spent on a measure up to now, in whole yuan."""
    query = select(func.sum(Spending.amount_yuan)).where(Spending.measure_id == measure_id)
    return db.session.scalar(query) or 0


def take_on(measure: Measure, need: Need, *, by: Person) -> None:
    """The measure answers a need, seen by `by`. Raises `NotYours`, `AlreadyFinished`, `NeedTaken`."""
    check_running(measure, by)
    if insert_unless_there(MeasureNeed, {"measure_id": measure.id, "need_id": need.id}):
        record(measure, EventKind.NEED_TAKEN_ON, by=by, need=need.number)
        return
    other = db.session.execute(
        select(Measure.id, Measure.title)
        .join(MeasureNeed, MeasureNeed.measure_id == Measure.id)
        .where(MeasureNeed.need_id == need.id)
    ).one()
    if other.id != measure.id:
        raise NeedTaken(title=other.title)


def drop_need(measure: Measure, need: Need, *, by: Person) -> None:
    """The measure does not answer the need after all. Raises `NotYours`, `AlreadyFinished`."""
    check_running(measure, by)
    dropped = db.session.execute(
        delete(MeasureNeed)
        .where(MeasureNeed.measure_id == measure.id, MeasureNeed.need_id == need.id)
        .returning(MeasureNeed.need_id)
    )
    if dropped.first():
        record(measure, EventKind.NEED_DROPPED, by=by, need=need.number)


def finish_measure(measure: Measure, *, words: str, by: Person) -> Fulfilled:
    """The measure, which is locked, has come to its end: its open needs are answered with `words`.

    Each teacher then confirms or objects. Only needs that `by` sees are answered; others stay as they are.
    Gives which were answered, and which of those seen could not be and why.
    Raises `NotYours`, `AlreadyFinished`, `StepsLeft`.
    """
    check_running(measure, by)
    left = db.session.scalars(
        select(MeasureStep.title)
        .where(MeasureStep.measure_id == measure.id, MeasureStep.done_on.is_(None))
        .order_by(MeasureStep.due_on, MeasureStep.id)
    ).all()
    if left:
        raise StepsLeft(titles=" · ".join(left[:MOST_NAMED]))
    measure.finished_at, measure.finished_by_id = clock.now(), by.id
    measure.what_was_done = words
    record(measure, EventKind.FINISHED, by=by, words=words)
    open_needs = (
        select(Need.id)
        .join(MeasureNeed, MeasureNeed.need_id == Need.id)
        .where(MeasureNeed.measure_id == measure.id, Need.status.in_(OPEN), visible_to(by))
    )
    return fulfil(db.session.scalars(open_needs).all(), by=by, words=words)


def check_running(measure: Measure, by: Person) -> None:
    """That the person may change the measure now. Raises `NotYours`, `AlreadyFinished`."""
    if not may(by, Permission.KEEP_MEASURE, measure.lead_unit_id):
        raise NotYours
    if measure.finished_at is not None:
        raise AlreadyFinished
