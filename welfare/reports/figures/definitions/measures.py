"""The problem list, the measures with what they cost, and the needs they solved."""

from dataclasses import replace
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import and_, case, exists, func, select

from welfare.accounts.models import Person
from welfare.measures.measures.models import Measure, MeasureNeed, MeasureStep, Spending
from welfare.measures.measures.queries import spent
from welfare.measures.need_counts import counted_for, is_solved
from welfare.measures.problems.models import Problem
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.reports.figures.definitions import need_rows, needs
from welfare.reports.figures.shape import Cell, Condition, Form, Rate, Rows, Source, Sum, Unit, whole


def solved_by(reader: Person) -> Any:
    """How many needs a measure has solved, as the reader's counts hold them."""
    return (
        select(func.count())
        .select_from(MeasureNeed)
        .join(Need, Need.id == MeasureNeed.need_id)
        .where(MeasureNeed.measure_id == Measure.id, is_solved(), counted_for(reader))
        .correlate(Measure)
        .scalar_subquery()
    )


LEAD_UNIT = ((Organization, Organization.id == Measure.lead_unit_id),)

PROBLEMS = Source(
    table=Problem,
    cells=(
        Cell("title", _l("Problem"), Problem.title),
        Cell("listed_on", _l("Listed on"), Problem.listed_on, Form.DAY),
        Cell("struck_off_at", _l("Struck off on"), Problem.struck_off_at, Form.DAY),
    ),
    newest=(Problem.listed_on, Problem.id),
    link=lambda row: url_for("measures.problem", problem_id=row.problem_id),
    link_columns=(Problem.id.label("problem_id"),),
    dated_by=Problem.listed_on,
    dated_in_words=_l("Belongs to the day on which it was listed."),
)
MEASURES = Source(
    table=Measure,
    cells=(
        Cell("title", _l("Measure"), Measure.title),
        Cell("lead_unit_name", _l("Lead unit"), Organization.display_name),
        Cell("started_on", _l("Decided on"), Measure.started_on, Form.DAY),
        Cell("finished_at", _l("Finished on"), Measure.finished_at, Form.DAY),
        Cell("approved_yuan", _l("Approved budget"), Measure.approved_yuan, Form.YUAN),
        Cell("spent_yuan", _l("Spent"), spent(), Form.YUAN),
        Cell("solved", _l("Needs solved"), solved_by, Form.NUMBER),
        Cell(
            "cost_per_solved",
            _l("Per solved need"),
            lambda reader: spent() / func.nullif(solved_by(reader), 0),
            Form.YUAN,
        ),
    ),
    newest=(Measure.started_on, Measure.id),
    link=lambda row: url_for("measures.show", measure_id=row.measure_id),
    link_columns=(Measure.id.label("measure_id"),),
    list_joins=LEAD_UNIT,
    dated_by=Measure.started_on,
    dated_in_words=_l("Belongs to the day on which it was decided."),
    unit=whole(Measure.lead_unit_id),
    place=whole(Measure.lead_unit_id),
)
SPENDINGS = Source(
    table=Spending,
    cells=(
        Cell("words", _l("What for"), Spending.words),
        Cell("measure_title", _l("Measure"), Measure.title),
        Cell("lead_unit_name", _l("Lead unit"), Organization.display_name),
        Cell("spent_on", _l("Day"), Spending.spent_on, Form.DAY),
        Cell("amount_yuan", _l("Amount"), Spending.amount_yuan, Form.YUAN),
    ),
    newest=(Spending.spent_on, Spending.id),
    link=lambda row: url_for("measures.show", measure_id=row.measure_id),
    link_columns=(Measure.id.label("measure_id"),),
    joins=((Measure, Measure.id == Spending.measure_id),),
    list_joins=LEAD_UNIT,
    dated_by=Spending.spent_on,
    dated_in_words=_l("Belongs to the day on which it was spent."),
    unit=whole(Measure.lead_unit_id),
    place=whole(Measure.lead_unit_id),
)
NEEDS = Source(
    table=MeasureNeed,
    cells=(
        *need_rows.CELLS,
        Cell("measure_title", _l("Measure"), Measure.title),
        Cell("closed_on", _l("Closed on"), Need.closed_on, Form.DAY),
    ),
    newest=(Need.closed_on, Need.id),
    link=need_rows.link,
    joins=((Need, Need.id == MeasureNeed.need_id), (Measure, Measure.id == MeasureNeed.measure_id)),
    list_joins=need_rows.JOINS,
    list_outer_joins=need_rows.OUTER_JOINS,
    rows=lambda: case((Need.closed_on.is_not(None), 1), else_=0) == 1,  # few needs belong to a measure
    dated_by=Need.closed_on,
    dated_in_words=_l("Belongs to the day on which it was closed."),
    unit=whole(Measure.lead_unit_id),
    rules=need_rows.RULES,
)


def _carries_needs() -> Condition:
    """The measures that a need belongs to."""
    return select(MeasureNeed.need_id).where(MeasureNeed.measure_id == Measure.id).correlate(Measure).exists()


LISTED = Rows(
    name="problems",
    label=_l("Problems listed"),
    counts=_l("Entries of the problem list, struck off or not."),
    source=PROBLEMS,
)
STRUCK_OFF = Rows(
    name="problems_struck_off",
    label=_l("Problems struck off"),
    counts=_l("Problems listed in the period that have been struck off since."),
    source=PROBLEMS,
    condition=lambda: Problem.struck_off_at.is_not(None),
)
TAKEN = Rows(
    name="measures",
    label=_l("Measures taken"),
    counts=_l("Entries of the measures list, finished or under way."),
    source=MEASURES,
)
PLANNED = Rows(
    name="measures_planned",
    label=_l("Measures with budget and dates"),
    counts=_l("Measures that have a budget and at least one step with its date; each has a lead unit."),
    source=MEASURES,
    condition=lambda: and_(Measure.approved_yuan > 0, exists().where(MeasureStep.measure_id == Measure.id)),
)
FINISHED = Rows(
    name="measures_finished",
    label=_l("Measures finished"),
    counts=_l("Measures decided in the period that have been finished since."),
    source=MEASURES,
    condition=lambda: Measure.finished_at.is_not(None),
)
APPROVED_YUAN = Sum(
    name="measures_approved_yuan",
    label=_l("Approved for measures"),
    counts=_l("The budgets of the measures decided in the period."),
    source=MEASURES,
    adds="approved_yuan",
    unit=Unit.YUAN,
)
SPENT_YUAN = Sum(
    name="measures_spent_yuan",
    label=_l("Spent on measures"),
    counts=_l("Every entry of money spent on a measure; an entry that takes back counts negative."),
    source=SPENDINGS,
    adds="amount_yuan",
    unit=Unit.YUAN,
)
SOLVED = Rows(
    name="solved_by_measures",
    label=_l("Solved by measures"),
    counts=_l("Needs that a measure answered, closed as solved and confirmed."),
    source=NEEDS,
    condition=needs.SOLVED.condition,
)
SPENT_FOR_NEEDS = Sum(
    name="spent_for_needs_yuan",
    label=_l("Spent on measures that carry needs"),
    counts=_l("What has been spent on the measures decided in the period that carry needs."),
    leaves_out=_l("Measures that no need belongs to: nothing could be solved with them."),
    source=MEASURES,
    condition=_carries_needs,
    adds="spent_yuan",
    unit=Unit.YUAN,
)
SOLVED_FOR_MONEY = Rows(
    name="solved_by_measures_decided",
    label=_l("Solved by the measures decided"),
    counts=_l("Needs solved and confirmed of those that the measures decided in the period carry."),
    source=replace(NEEDS, dated_by=Measure.started_on, dated_in_words=MEASURES.dated_in_words),
    condition=needs.SOLVED.condition,
)
COST_PER_SOLVED = Rate(
    name="cost_per_solved_need_yuan",
    label=_l("Cost per solved need"),
    counts=_l(
        "What was spent on the measures that carry needs, for each need that these very measures solved. "
        "Money and needs belong to the day on which their measure was decided."
    ),
    leaves_out=_l("Measures that carry no needs, with what was spent on them."),
    counted=((SPENT_FOR_NEEDS, 1),),
    of=SOLVED_FOR_MONEY,
    unit=Unit.YUAN,
)
