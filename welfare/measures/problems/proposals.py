"""Which open needs the product proposes as a problem."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, exists, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.measures.measures.models import MeasureNeed
from welfare.measures.problems.models import Dismissal, Problem, ProblemNeed
from welfare.measures.problems.similarity import Dismissed, OpenNeed, SimilarNeeds, groups_of
from welfare.needs.lifecycle import OPEN
from welfare.needs.models import Need
from welfare.needs.queries import need_rows
from welfare.spelling import folded

LOOKED_AT = 400
"""How many of the newest needs of each open status are compared."""
MOST_DISMISSALS = 200
MOST_SHOWN = 5


def proposals() -> list[SimilarNeeds]:
    """The groups of like needs worth a person's look, the largest first.

    Protected needs are never in them, nor what a problem on the list or a measure has taken up already.
    """
    taken_up = exists().where(
        ProblemNeed.need_id == Need.id, ProblemNeed.problem_id == Problem.id, Problem.struck_off_at.is_(None)
    )
    answered = exists().where(MeasureNeed.need_id == Need.id)
    needs: list[OpenNeed] = []
    for status in OPEN:
        query: Any = (
            select(Need.id, Need.category, Need.school_id, Need.title)
            .where(Need.status == status, ~Need.is_protected, ~taken_up, ~answered)
            .order_by(Need.id.desc())
            .limit(LOOKED_AT)
        )
        needs += [
            OpenNeed(row.id, row.category, row.school_id, folded(row.title))
            for row in db.session.execute(query)
        ]
    return groups_of(needs, _dismissed())[:MOST_SHOWN]


def proposal(key: str) -> SimilarNeeds | None:
    """The proposal that a page named, as it is now; nobody else decides on it meanwhile."""
    found = _proposal(key)
    if found is None:
        return None
    db.session.execute(select(Need.id).where(Need.id.in_(found.need_ids)).order_by(Need.id).with_for_update())
    return _proposal(key)


def _proposal(key: str) -> SimilarNeeds | None:
    return next((group for group in proposals() if group.key == key), None)


def _dismissed() -> list[Dismissed]:
    newest = select(Dismissal).order_by(Dismissal.id.desc()).limit(MOST_DISMISSALS)
    return [
        Dismissed(each.category, each.pair, frozenset(each.need_ids)) for each in db.session.scalars(newest)
    ]


def needs_in(groups: Sequence[SimilarNeeds], person: Person) -> dict[int, Row[Any]]:
    """The needs of these groups that the person may see, by id."""
    ids = [need_id for group in groups for need_id in group.need_ids]
    return {row.id: row for row in db.session.execute(need_rows(person).where(Need.id.in_(ids)))}
