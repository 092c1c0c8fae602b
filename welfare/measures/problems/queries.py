"""What is asked of the problem list."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.measures.models import Measure
from welfare.measures.measures.queries import measure_rows
from welfare.measures.need_counts import Needs, of_problems
from welfare.measures.problems.models import Problem, ProblemMeasure, ProblemNeed
from welfare.measures.visits.models import Finding, Visit
from welfare.measures.visits.queries import seen_visits
from welfare.needs.models import Need
from welfare.needs.queries import need_rows
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys

NEWEST_FIRST = Keys((Problem.listed_on, Problem.id), descending=True)


def problem_rows() -> Select[Any]:
    """The problem list as rows of what it shows; to be read `NEWEST_FIRST`."""
    query: Any = select(Problem.id, Problem.title, Problem.listed_on, Problem.struck_off_at)
    return query


@dataclass(frozen=True)
class Behind:
    """What stands behind a problem, counted."""

    findings: int = 0
    measures: int = 0
    needs: Needs = field(default_factory=Needs)


def behind(problem_ids: Collection[int], person: Person | None) -> dict[int, Behind]:
    """What stands behind each of these problems, in a fixed number of queries."""
    findings = _count(Finding.problem_id, problem_ids)
    measures = _count(ProblemMeasure.problem_id, problem_ids)
    needs = of_problems(problem_ids, person)
    return {
        each: Behind(findings.get(each, 0), measures.get(each, 0), needs.get(each, Needs()))
        for each in problem_ids
    }


def _count(column: Any, problem_ids: Collection[int]) -> dict[int, int]:
    query = select(column, func.count()).where(column.in_(problem_ids)).group_by(column)
    return {row[0]: row[1] for row in db.session.execute(query)}


def problem_by_id(problem_id: int, *, to_change: bool = False) -> Problem | None:
    """One problem with who listed it and who struck it off; locked if it is `to_change`."""
    query = (
        select(Problem)
        .where(Problem.id == problem_id)
        .options(joinedload(Problem.listed_by), joinedload(Problem.struck_off_by))
    )
    if to_change:
        query = query.with_for_update(of=Problem).execution_options(populate_existing=True)
    return db.session.scalar(query)


def findings_of(problem: Problem, person: Person) -> Sequence[Row[Any]]:
    """What was found about it, with the visit where the person sees that."""
    query: Any = (
        select(
            Finding.id, Finding.words, Visit.id.label("visit_id"), Visit.visited_on, Organization.display_name
        )
        .join(Visit, Visit.id == Finding.visit_id)
        .join(Organization, Organization.id == Visit.school_id)
        .where(Finding.problem_id == problem.id, seen_visits(person))
        .order_by(Finding.id)
    )
    return list(db.session.execute(query))


def gathered_needs(problem: Problem, person: Person) -> Select[Any]:
    """The needs gathered in it that the person sees, as rows of what a list shows."""
    return (
        need_rows(person)
        .join(ProblemNeed, ProblemNeed.need_id == Need.id)
        .where(ProblemNeed.problem_id == problem.id)
    )


def measures_of(problem: Problem, person: Person) -> Sequence[Row[Any]]:
    """The measures that answer it, as rows of what a list shows, that the person sees."""
    query = measure_rows(person).join(ProblemMeasure, ProblemMeasure.measure_id == Measure.id)
    return db.session.execute(query.where(ProblemMeasure.problem_id == problem.id).order_by(Measure.id)).all()
