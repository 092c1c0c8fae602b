"""The needs of problems and measures, counted: how many there are, and how many are settled or solved.

The rule for protected needs: whoever may not see one is told of it nowhere, so it is not in their counts
either. All other needs are counted, whether or not the reader may open them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, union
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.measures.models import MeasureNeed
from welfare.measures.measures.progress import Part
from welfare.measures.models import MeasureEvent
from welfare.measures.problems.models import ProblemMeasure, ProblemNeed
from welfare.needs.actions.fulfilment import Fulfilled
from welfare.needs.lifecycle import OPEN, Confirmation, Status
from welfare.needs.models import Need
from welfare.needs.queries import visible_to
from welfare.refusals import Refusal

Leading = aliased(Need, name="leading")
SETTLED_BY = (Confirmation.TEACHER, Confirmation.FOLLOW_UP)
"""Who can say that an answer holds; nobody has said so of a lapsed one."""
CLOSED_OTHERWISE = (Status.DECLINED, Status.WITHDRAWN)


@dataclass(frozen=True)
class Needs:
    """How many needs there are, how many of them are settled, and how many solved."""

    all: int = 0
    settled: int = 0
    solved: int = 0

    @property
    def part(self) -> Part:
        """The settled ones of all."""
        return Part(self.settled, self.all)


def _leads(column: Any) -> ColumnElement[Any]:
    """A column of the need, or of the one that it follows."""
    return case((Need.status == Status.MERGED, getattr(Leading, column.key)), else_=column)


def is_settled() -> ColumnElement[bool]:
    """The needs that no longer stand in the way of striking off what they belong to, of `Need` and `Leading`.

    Closed, and the teacher or a follow-up has said so; or declined or taken back. Of a merged one its leading
    need says.
    """
    is_confirmed = _leads(Need.confirmation).in_(SETTLED_BY)
    is_answered = _leads(Need.status).in_((Status.SOLVED, Status.EXPLAINED))
    return or_(_leads(Need.status).in_(CLOSED_OTHERWISE), is_answered & is_confirmed)


def is_solved() -> ColumnElement[bool]:
    """Those closed as solved and confirmed. A merged one is not: it counts once, with its leading need."""
    return (Need.status == Status.SOLVED) & Need.confirmation.in_(SETTLED_BY)


def counted_for(person: Person | None) -> ColumnElement[bool]:
    """The needs that the person's counts hold; of None, which is the district's own bookkeeping, all."""
    return or_(~Need.is_protected, visible_to(person)) if person else Need.id > 0


def told_to(person: Person, done: Fulfilled) -> tuple[int, list[tuple[str, Refusal]]]:
    """How many needs were answered, as the person's counts hold them; and of those left the ones they see."""
    answered = select(func.count(Need.id)).where(Need.number.in_(done.answered), counted_for(person))
    left = select(Need.number).where(Need.number.in_(number for number, _ in done.left), visible_to(person))
    seen = set(db.session.scalars(left))
    return db.session.scalar(answered) or 0, [each for each in done.left if each[0] in seen]


def left_to_others(measure_id: int, person: Person) -> int:
    """How many open needs of a measure the person knows of and does not see: others are to answer them."""
    query = (
        select(func.count(Need.id))
        .join(MeasureNeed, MeasureNeed.need_id == Need.id)
        .where(MeasureNeed.measure_id == measure_id, Need.status.in_(OPEN))
        .where(counted_for(person), case((visible_to(person), 0), else_=1) == 1)
    )
    return db.session.scalar(query) or 0


def of_known_needs(events: Sequence[MeasureEvent], person: Person) -> list[MeasureEvent]:
    """The events without those about a need that the person's counts do not hold."""
    numbers = {event.details["need"] for event in events if "need" in event.details}
    known = set(db.session.scalars(select(Need.number).where(Need.number.in_(numbers), counted_for(person))))
    return [event for event in events if "need" not in event.details or event.details["need"] in known]


def of_measures(measure_ids: Collection[int], person: Person | None) -> dict[int, Needs]:
    """The needs that each of these measures answers."""
    pairs = select(MeasureNeed.measure_id.label("of_id"), MeasureNeed.need_id).where(
        MeasureNeed.measure_id.in_(measure_ids)
    )
    return _counted(pairs, person)


def of_problems(problem_ids: Collection[int], person: Person | None) -> dict[int, Needs]:
    """The needs of each of these problems: those gathered, and those that its measures answer."""
    return _counted(needs_of_problems(problem_ids), person)


def needs_of_problems(problem_ids: Collection[int]) -> Any:
    """Pairs `of_id`, `need_id` of problems and their needs, each pair once."""
    gathered = select(ProblemNeed.problem_id.label("of_id"), ProblemNeed.need_id)
    answered = select(ProblemMeasure.problem_id.label("of_id"), MeasureNeed.need_id).join(
        MeasureNeed, MeasureNeed.measure_id == ProblemMeasure.measure_id
    )
    return union(
        gathered.where(ProblemNeed.problem_id.in_(problem_ids)),
        answered.where(ProblemMeasure.problem_id.in_(problem_ids)),
    )


def _counted(pairs: Any, person: Person | None) -> dict[int, Needs]:
    found = pairs.subquery()
    query: Select[Any] = (
        select(
            found.c.of_id,
            func.count(),
            func.sum(case((is_settled(), 1), else_=0)),
            func.sum(case((is_solved(), 1), else_=0)),
        )
        .join(Need, Need.id == found.c.need_id)
        .outerjoin(Leading, Leading.id == Need.merged_into_id)
        .where(counted_for(person))
        .group_by(found.c.of_id)
    )
    return {
        of_id: Needs(count, settled, solved) for of_id, count, settled, solved in db.session.execute(query)
    }


def unsettled_numbers(problem_id: int, person: Person, limit: int) -> tuple[list[str], int]:
    """Up to `limit` numbers of a problem's needs that are not settled and that the person sees; and how many
    there are in all, as the person's counts hold them."""
    found = needs_of_problems([problem_id]).subquery()
    query = (
        select(Need.number)
        .join(found, found.c.need_id == Need.id)
        .outerjoin(Leading, Leading.id == Need.merged_into_id)
        .where(~is_settled(), counted_for(person))
    )
    count = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    seen = db.session.scalars(query.where(visible_to(person)).order_by(Need.id).limit(limit))
    return list(seen), count
