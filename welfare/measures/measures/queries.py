"""What is asked of measures: the list, one measure with all that belongs to it, and what it cost."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select, true
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.measures import outputs
from welfare.measures.measures.models import Measure, MeasureNeed, MeasureStep, Spending
from welfare.measures.measures.progress import Part, Progress
from welfare.measures.need_counts import Needs, of_measures
from welfare.measures.policy import Permission, may, units_for
from welfare.measures.problems.models import Problem, ProblemMeasure
from welfare.needs.models import Need
from welfare.needs.queries import need_rows
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

NEWEST_FIRST = Keys((Measure.started_on, Measure.id), descending=True)


def seen_measures(person: Person) -> ColumnElement[bool]:
    """`policy.may` read a measure, as a condition."""
    if may(person, Permission.READ_MEASURE):
        return true()
    return (Measure.lead_unit_id + 0).in_(units_for(person, Permission.READ_MEASURE))


def spent() -> ColumnElement[int]:
    """What was spent on a measure, in whole yuan."""
    total = select(func.coalesce(func.sum(Spending.amount_yuan), 0))
    return total.where(Spending.measure_id == Measure.id).correlate(Measure).scalar_subquery()


def next_due() -> ColumnElement[Any]:
    """The day by which a measure's next step is due; nothing where none is left."""
    due = select(func.min(MeasureStep.due_on)).where(MeasureStep.done_on.is_(None))
    return due.where(MeasureStep.measure_id == Measure.id).correlate(Measure).scalar_subquery()


def measure_rows(person: Person) -> Select[Any]:
    """The measures that the person sees, as rows of what a list shows; to be read `NEWEST_FIRST`."""
    return (
        select(
            Measure.id,
            Measure.title,
            Measure.approved_yuan,
            Measure.started_on,
            Measure.finished_at,
            Organization.display_name.label("unit_name"),
            spent().label("spent_yuan"),
            next_due().label("next_due"),
        )
        .join(Organization, Organization.id == Measure.lead_unit_id)
        .where(seen_measures(person))
    )


@dataclass(frozen=True)
class Standing:
    """How far a measure is, and the counts that this follows from."""

    progress: Progress
    needs: Needs


def standings(measure_ids: Collection[int], person: Person | None) -> dict[int, Standing]:
    """How far each of these measures is, in a fixed number of queries."""
    needs = of_measures(measure_ids, person)
    steps = _steps(measure_ids)
    made = outputs.made_by(measure_ids)
    nothing = Part(0, 0)
    return {
        measure_id: Standing(
            Progress(
                steps=steps.get(measure_id, nothing),
                outputs=made.get(measure_id, nothing),
                needs=needs.get(measure_id, Needs()).part,
            ),
            needs.get(measure_id, Needs()),
        )
        for measure_id in measure_ids
    }


def _steps(measure_ids: Collection[int]) -> dict[int, Part]:
    query: Any = (
        select(MeasureStep.measure_id, func.count(MeasureStep.done_on), func.count())
        .where(MeasureStep.measure_id.in_(measure_ids))
        .group_by(MeasureStep.measure_id)
    )
    return {measure_id: Part(done, of) for measure_id, done, of in db.session.execute(query)}


def measure_by_id(measure_id: int, person: Person, *, to_change: bool = False) -> Measure | None:
    """One measure with its lead unit, if the person sees it; locked if it is `to_change`."""
    query = (
        select(Measure)
        .where(Measure.id == measure_id, seen_measures(person))
        .options(joinedload(Measure.lead_unit), joinedload(Measure.entered_by))
    )
    if to_change:
        query = query.with_for_update(of=Measure).execution_options(populate_existing=True)
    return db.session.scalar(query)


def steps_of(measure: Measure) -> Sequence[MeasureStep]:
    """Its steps in the order in which they are due."""
    query = select(MeasureStep).where(MeasureStep.measure_id == measure.id)
    return db.session.scalars(query.order_by(MeasureStep.due_on, MeasureStep.id)).all()


def step_of(measure: Measure, step_id: int) -> MeasureStep | None:
    """One of its steps."""
    query = select(MeasureStep).where(MeasureStep.measure_id == measure.id, MeasureStep.id == step_id)
    return db.session.scalar(query)


def spendings_of(measure: Measure) -> Sequence[Spending]:
    """What was spent on it, oldest first, with who entered it."""
    query = select(Spending).where(Spending.measure_id == measure.id).options(joinedload(Spending.entered_by))
    return db.session.scalars(query.order_by(Spending.spent_on, Spending.id)).all()


def amounts_of(spendings: Collection[Spending]) -> list[tuple[Spending, int]]:
    """Each entry among these that corrects no other, with what it amounts to with its corrections."""
    amounts: Counter[int] = Counter()
    for each in spendings:
        amounts[each.corrects_id or each.id] += each.amount_yuan
    return [(each, amounts[each.id]) for each in spendings if each.corrects_id is None]


def needs_of(measure: Measure, person: Person) -> Select[Any]:
    """The needs that it answers and the person sees, as rows of what a list shows."""
    return (
        need_rows(person)
        .join(MeasureNeed, MeasureNeed.need_id == Need.id)
        .where(MeasureNeed.measure_id == measure.id)
    )


def problems_of(measure: Measure) -> Sequence[Row[Any]]:
    """The problems that it answers."""
    query: Any = (
        select(Problem.id, Problem.title, Problem.struck_off_at)
        .join(ProblemMeasure, ProblemMeasure.problem_id == Problem.id)
        .where(ProblemMeasure.measure_id == measure.id)
        .order_by(Problem.id)
    )
    return list(db.session.execute(query))
