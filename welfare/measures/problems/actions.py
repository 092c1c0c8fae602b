"""The problem list: what is on it, what belongs to it, and striking off."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, insert_unless_there
from welfare.history.actions import append
from welfare.measures.measures.models import Measure
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.need_counts import of_problems, unsettled_numbers
from welfare.measures.policy import Permission, may
from welfare.measures.problems.models import Dismissal, Problem, ProblemMeasure, ProblemNeed
from welfare.measures.problems.proposals import needs_in
from welfare.measures.problems.similarity import SimilarNeeds
from welfare.measures.refusals import (
    AlreadyStruckOff,
    MeasuresNotFinished,
    NothingBehind,
    NotSettled,
    NotYours,
    OthersNotSettled,
)
from welfare.needs.models import Need

MOST_NAMED = 8
"""How many needs or measures a refusal names."""


def list_problem(*, title: str, words: str, by: Person, needs: Iterable[Need] = ()) -> Problem:
    """A new entry of the problem list, with the needs that belong to it. Raises `NotYours`."""
    _check_lists(by)
    problem = Problem(title=title, words=words, listed_on=clock.today(), listed_by_id=by.id)
    db.session.add(problem)
    db.session.flush()
    record(problem, EventKind.LISTED, by=by)
    for need in needs:
        gather(problem, need, by=by)
    return problem


def describe(problem: Problem, *, title: str, words: str, by: Person) -> None:
    """Put it better. Raises `NotYours`, `AlreadyStruckOff`."""
    check_open(problem, by)
    changes: dict[str, Any] = {}
    if title != problem.title:
        changes["title"] = [problem.title, title]
    if words != problem.words:
        changes["words"] = None
    if changes:
        record(problem, EventKind.CHANGED, by=by, changes=changes)
    problem.title, problem.words = title, words


def record(problem: Problem, kind: EventKind, *, by: Person, **details: Any) -> None:
    """One more event of a problem's history."""
    append(MeasureEvent, kind, by=by, problem_id=problem.id, details=details)


def gather(problem: Problem, need: Need, *, by: Person) -> None:
    """A need, seen by `by`, belongs to the problem. Raises `NotYours`, `AlreadyStruckOff`."""
    check_open(problem, by)
    if insert_unless_there(ProblemNeed, {"problem_id": problem.id, "need_id": need.id}):
        record(problem, EventKind.NEED_TAKEN_ON, by=by, need=need.number)


def drop_need(problem: Problem, need: Need, *, by: Person) -> None:
    """A need does not belong to the problem after all. Raises `NotYours`, `AlreadyStruckOff`."""
    check_open(problem, by)
    dropped = db.session.execute(
        delete(ProblemNeed)
        .where(ProblemNeed.problem_id == problem.id, ProblemNeed.need_id == need.id)
        .returning(ProblemNeed.need_id)
    )
    if dropped.first():
        record(problem, EventKind.NEED_DROPPED, by=by, need=need.number)


def answer_with(problem: Problem, measure: Measure, *, by: Person) -> None:
    """A measure answers the problem; whoever keeps either says so. Raises `NotYours`, `AlreadyStruckOff`."""
    if not may(by, Permission.KEEP_MEASURE, measure.lead_unit_id):
        _check_keeps(problem, by)
    _check_listed(problem)
    if insert_unless_there(ProblemMeasure, {"problem_id": problem.id, "measure_id": measure.id}):
        record(problem, EventKind.MEASURE_NAMED, by=by, measure=measure.title)


def strike_off(problem: Problem, *, by: Person) -> None:
    """Strike a locked problem off the list: its measures are finished, and every need of it is confirmed.

    A protected need that `by` may not know of does not stand in the way: the refusal would tell of it.
    Raises `NotYours`, `AlreadyStruckOff`, `NothingBehind`, `MeasuresNotFinished`, `NotSettled`.
    """
    check_open(problem, by)
    measures = db.session.execute(
        select(Measure.title, Measure.finished_at)
        .join(ProblemMeasure, ProblemMeasure.measure_id == Measure.id)
        .where(ProblemMeasure.problem_id == problem.id)
        .order_by(Measure.id)
    ).all()
    running = [measure.title for measure in measures if measure.finished_at is None]
    if running:
        raise MeasuresNotFinished(titles=" · ".join(running[:MOST_NAMED]))
    numbers, count = unsettled_numbers(problem.id, by, MOST_NAMED)
    if count:
        raise _not_settled(numbers, count)
    if not measures and not of_problems([problem.id], by):
        raise NothingBehind
    problem.struck_off_at, problem.struck_off_by_id = clock.now(), by.id
    record(problem, EventKind.STRUCK_OFF, by=by)


def _not_settled(numbers: list[str], count: int) -> NotSettled | OthersNotSettled:
    if not numbers:
        return OthersNotSettled()
    return NotSettled(numbers=" · ".join(numbers) + (" …" if count > len(numbers) else ""))


def dismiss(group: SimilarNeeds, *, by: Person) -> None:
    """These like needs are no problem of their own; unless there are more, nobody is asked again.

    Raises `NotYours` for whoever does not see all of them.
    """
    _check_lists(by)
    if len(needs_in([group], by)) < len(group.need_ids):
        raise NotYours
    db.session.add(
        Dismissal(
            category=group.category,
            pair=group.word,
            need_ids=list(group.need_ids),
            dismissed_by_id=by.id,
            dismissed_at=clock.now(),
        )
    )


def _check_lists(by: Person) -> None:
    if not may(by, Permission.LIST_PROBLEM):
        raise NotYours


def _check_keeps(problem: Problem, by: Person) -> None:
    listed_from = select(Person.organization_id).where(Person.id == problem.listed_by_id)
    if not may(by, Permission.KEEP_PROBLEM, db.session.scalar(listed_from)):
        raise NotYours


def check_open(problem: Problem, by: Person) -> None:
    """That the person may change the problem now. Raises `NotYours`, `AlreadyStruckOff`."""
    _check_keeps(problem, by)
    _check_listed(problem)


def _check_listed(problem: Problem) -> None:
    if problem.struck_off_at is not None:
        raise AlreadyStruckOff
