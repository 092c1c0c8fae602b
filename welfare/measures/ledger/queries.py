"""The ledger: every problem with the measures that answer it, to print and to export."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, and_, case, func, literal, null, select, union_all
from sqlalchemy.orm import join, outerjoin

from welfare.accounts.models import Person
from welfare.exports.lists import Column, ListExport
from welfare.measures.measures.models import Measure, MeasureNeed
from welfare.measures.measures.queries import next_due, seen_measures, spent
from welfare.measures.need_counts import Leading, counted_for, is_settled
from welfare.measures.policy import READERS
from welfare.measures.problems.models import Problem, ProblemMeasure, ProblemNeed
from welfare.needs.models import Need
from welfare.organizations.models import Organization

MOST_PRINTED = 500
"""Rows on the page; a file holds all."""


def ledger_rows(person: Person) -> Select[Any]:
    """A row for each measure and each problem that it answers; what stands alone has a row of its own.

    In the order of the list: by problem, then by measure, measures without a problem last.
    """
    answering = join(ProblemMeasure, Measure, Measure.id == ProblemMeasure.measure_id)
    answered = select(Problem.id.label("problem_id"), Measure.id.label("measure_id")).select_from(
        outerjoin(Problem, answering, and_(ProblemMeasure.problem_id == Problem.id, seen_measures(person)))
    )
    alone = select(null().label("problem_id"), Measure.id.label("measure_id")).where(
        ~select(ProblemMeasure.measure_id).where(ProblemMeasure.measure_id == Measure.id).exists(),
        seen_measures(person),
    )
    pairs = union_all(answered, alone).subquery()
    return (
        select(
            Problem.id.label("problem_id"),
            Problem.title.label("problem"),
            Problem.listed_on,
            Problem.struck_off_at,
            Measure.id.label("measure_id"),
            Measure.title.label("measure"),
            Organization.display_name.label("unit"),
            Measure.started_on,
            next_due().label("next_due"),
            Measure.finished_at,
            Measure.approved_yuan,
            case((Measure.id.is_not(None), spent())).label("spent_yuan"),
            _needs(pairs, person, literal(1)).label("needs"),
            _needs(pairs, person, case((is_settled(), 1), else_=0)).label("settled"),
        )
        .select_from(pairs)
        .outerjoin(Problem, Problem.id == pairs.c.problem_id)
        .outerjoin(Measure, Measure.id == pairs.c.measure_id)
        .outerjoin(Organization, Organization.id == Measure.lead_unit_id)
        .order_by(pairs.c.problem_id.is_(None), pairs.c.problem_id, pairs.c.measure_id)
    )


def _needs(pairs: Any, person: Person, counted: Any) -> Any:
    """A count over a row's needs: those of its measure; where it has none, those gathered in its problem."""

    def over(link: Any, column: Any) -> Any:
        return (
            select(func.coalesce(func.sum(counted), 0))
            .select_from(link)
            .join(Need, Need.id == link.need_id)
            .outerjoin(Leading, Leading.id == Need.merged_into_id)
            .where(column == pairs.c[column.key], counted_for(person))
            .correlate(pairs)
            .scalar_subquery()
        )

    of_measure = over(MeasureNeed, MeasureNeed.measure_id)
    return case(
        (pairs.c.measure_id.is_not(None), of_measure), else_=over(ProblemNeed, ProblemNeed.problem_id)
    )


COLUMNS = (
    Column(_l("Problem"), "problem", width=36),
    Column(_l("Listed on"), "listed_on"),
    Column(_l("Measure"), "measure", width=36),
    Column(_l("Lead unit"), "unit", width=20),
    Column(_l("Decided on"), "started_on"),
    Column(_l("Next step due on"), "next_due"),
    Column(_l("Finished on"), "finished_at", width=18),
    Column(_l("Approved (yuan)"), "approved_yuan"),
    Column(_l("Spent (yuan)"), "spent_yuan"),
    Column(_l("Needs"), "needs", width=8),
    Column(_l("Needs confirmed"), "settled", width=8),
    Column(_l("Struck off on"), "struck_off_at", width=18),
)


def rows(person: Person, _args: Mapping[str, str]) -> Select[Any]:
    """The whole ledger, as far as the person sees it."""
    return ledger_rows(person)


EXPORT = ListExport(name="ledger", title=_l("Ledger"), roles=READERS, columns=COLUMNS, rows=rows)
