"""Work queues as queries: each walks one index in the queue's order, from the narrowest place there is."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, false, func, select, true, type_coerce

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.powers import Sight
from welfare.accounts.statements import Knower, built_once
from welfare.extensions import db
from welfare.needs.assignees.options import NOBODY
from welfare.needs.assignees.queries import is_minded_by
from welfare.needs.desk.queues import (
    BY_DUE_DATE,
    STATUSES,
    Age,
    Desk,
    DeskQueue,
    Question,
    Sort,
    View,
    reached_at,
)
from welfare.needs.lifecycle import OPEN, Status
from welfare.needs.models import AssistingUnit, Need
from welfare.needs.queries import in_work, is_silent, need_rows, running, visible_to, waiting_for_teacher
from welfare.needs.search import holds_terms, need_search, terms_apart, terms_of, through_index
from welfare.web.keyset import COUNTED_AT_MOST, PAGE_SIZE, Keys, Page, PageQuery, cursor_at, read_page

Conditions = list[ColumnElement[bool]]


def read_view(
    view: View,
    person: Person,
    *,
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """A page of the view."""
    page = _kept_page if _can_be_kept(view) else _page
    return page(person.sight, view, after, before, size).read()


def _page(sight: Sight, view: View, after: str | None, before: str | None, size: int) -> PageQuery:
    keys = _keys(view, sight)
    query = _narrowed(need_rows(sight), view, sight, is_cut=_cuts(keys, after=after, before=before))
    return PageQuery.of(query, keys, after=after, before=before, size=size)


_kept_page = built_once(_page)


def _can_be_kept(view: View) -> bool:
    """Not what depends on the moment; and what somebody searches for is hardly ever searched for again."""
    return view.age is None and not view.words


def whole_view(view: View, person: Person) -> Select[Any]:
    """The view from its first row to its last, in its order, to be read row by row."""
    keys = _keys(view, person)
    order = (column.desc() if keys.descending else column.asc() for column in keys.columns)
    return _narrowed(need_rows(person), view, person).order_by(*order)


def position_of(need: Need, view: View, person: Person) -> str | None:
    """Where a need stands, or stood, in the view's order; None where no day is due by which it is ordered."""
    ordering = (Need.due_on, Need.urgency_rank)
    values = [
        getattr(need, str(column.key)) if any(column is each for each in ordering) else need.id
        for column in _keys(view, person).columns
    ]
    return None if None in values else cursor_at(values)


def number_after(position: str, view: View, person: Person) -> str | None:
    """The number of the need behind this position; None behind the last."""
    return _number_beside(view, person, after=position)


def number_before(position: str, view: View, person: Person) -> str | None:
    """The number of the need before this position; None before the first."""
    return _number_beside(view, person, before=position)


def _number_beside(view: View, person: Person, **position: str) -> str | None:
    keys = _keys(view, person)
    numbers = select(Need.number).where(visible_to(person))
    numbers = _narrowed(numbers, view, person, is_cut=_cuts(keys, **position))
    rows = read_page(numbers, keys, size=1, **position).rows
    return rows[0].number if rows else None


def _cuts(keys: Keys, *, after: str | None = None, before: str | None = None) -> bool:
    """Whether what is read lies before the cursor in the index, which then ends where it begins to read."""
    return bool(after or before) and keys.descending != bool(before)


def counts_of(views: Sequence[View], person: Person) -> list[int]:
    """How many needs each view holds, counted no further than one past the cap; one query for all."""
    counts = _kept_counts if all(map(_can_be_kept, views)) else _counts
    return list(db.session.execute(counts(person.sight, tuple(views))).one())


def _counts(sight: Sight, views: tuple[View, ...]) -> Select[Any]:
    counted, seen = [], select(Need.id).where(visible_to(sight))
    for view in views:
        ids = _narrowed(seen, view, sight)
        capped = ids.limit(COUNTED_AT_MOST + 1).subquery()
        counted.append(select(func.count()).select_from(capped).scalar_subquery())
    return select(*counted)


_kept_counts = built_once(_counts)


def _narrowed(query: Select[Any], view: View, person: Knower, *, is_cut: bool = False) -> Select[Any]:
    """`query` of needs narrowed to the view, with one condition left free to begin an index.

    Where it `is_cut` by a cursor behind which nothing is read, no other condition may end the index: SQLite
    takes one, and not always the nearer.
    """
    terms = terms_apart(view.words) if view.is_apart else terms_of(view.words)
    start = _start(view, person)
    if terms:
        query = through_index(query, terms) if start is None else query.where(*holds_terms(terms))
    elif start is None and view.queue in (DeskQueue.ALL, DeskQueue.ASSISTING):
        query = query.where(Need.id > 0)  # a range of keys, which every planner walks in order
    if view.is_apart:
        query = query.where(~and_(*holds_terms(terms_of(view.words))))
    if start is AssistingUnit.unit_id:
        query = query.join(AssistingUnit, AssistingUnit.need_id == Need.id)
    return query.where(
        *_in_queue(view, by_its_index=not terms, is_cut=is_cut),
        *_at_desk(view, person, start),
        *_filtered(view, person, start, has_terms=bool(terms)),
    )


def _start(view: View, person: Knower) -> Any:
    """The column by which one organization begins the index, or None where the view spans several."""
    at_desk = reached_at(view.desk, person)
    if view.queue is DeskQueue.MINE:
        return None if person.minds or terms_of(view.words) else Need.assignee_id
    if view.queue is DeskQueue.ASSISTING:
        return AssistingUnit.unit_id if len(at_desk) == 1 else None
    if len(at_desk) == 1:
        return _desk_column(view.desk)
    if view.school is not None:
        return Need.school_id
    return Need.unit_id if view.unit is not None else None


def _keys(view: View, person: Knower) -> Keys:
    is_search = bool(terms_of(view.words))
    descending = is_search or view.sort in (Sort.NEWEST, Sort.LATEST)
    start = _start(view, person)
    if is_search and start is None:
        return Keys((need_search.c.rowid,), descending)
    if start is AssistingUnit.unit_id:
        return Keys((AssistingUnit.need_id,), descending)
    if view.queue in BY_DUE_DATE and not is_search:
        within_a_day = (Need.urgency_rank, Need.id)
        return Keys(
            within_a_day if view.queue is DeskQueue.DUE_TODAY else (Need.due_on, *within_a_day), descending
        )
    return Keys((Need.id,), descending)


def _in_queue(view: View, *, by_its_index: bool, is_cut: bool) -> Conditions:
    statuses = STATUSES[view.queue]
    if view.queue in (DeskQueue.ALL, DeskQueue.ASSISTING):
        return [] if view.queue is DeskQueue.ALL else [_aside(Need.status).in_(_values(OPEN))]
    if not by_its_index:
        conditions = [_aside(Need.status).in_(_values(statuses))]
    elif view.queue is DeskQueue.WAITING:
        conditions = [waiting_for_teacher()]
    elif view.queue is DeskQueue.MINE:
        conditions = [in_work()]
    else:
        conditions = [running() if len(statuses) > 1 else Need.status == statuses[0]]
    if view.queue is DeskQueue.DUE_TODAY:
        conditions.append(Need.due_on == clock.today())
    if view.queue is DeskQueue.OVERDUE:
        due_on = func.coalesce(Need.due_on, clock.today()) if is_cut else Need.due_on  # as in `_aside`
        conditions.append(due_on < clock.today())
    return conditions


def _at_desk(view: View, person: Knower, start: Any) -> Conditions:
    ids = reached_at(view.desk, person)
    if view.queue is DeskQueue.ASSISTING:
        assists = and_(AssistingUnit.need_id == Need.id, AssistingUnit.unit_id.in_(ids))
        return [exists().where(assists).correlate(Need)] if start is None else [start == min(ids)]
    column = _desk_column(view.desk)
    if view.queue is DeskQueue.MINE:
        assignee = _aside(Need.assignee_id) if terms_of(view.words) else Need.assignee_id
        return [is_minded_by(person, assignee), _aside(column).in_(ids)]
    if start is column and len(ids) == 1:
        return [column == min(ids)]
    if view.desk is Desk.AREA and person.root_ids & ids:
        return []
    return [_aside(column).in_(ids)]


def _filtered(view: View, person: Knower, start: Any, *, has_terms: bool) -> Conditions:
    conditions: Conditions = []
    desk_begins = len(reached_at(view.desk, person)) == 1
    for column, place in ((Need.school_id, view.school), (Need.unit_id, view.unit)):
        if place is not None:
            begins_index = start is column and not desk_begins
            conditions.append((column if begins_index else _aside(column)) == place)
    if view.assignee is not None:
        is_with = _aside(Need.assignee_id)
        conditions.append(is_with.is_(None) if view.assignee == NOBODY else is_with == view.assignee)
    if view.question is not None:
        conditions.append(_asked(view.question))
    if view.status is not None:
        begins_index = view.queue is DeskQueue.ALL and not has_terms
        conditions.append((Need.status if begins_index else _aside(Need.status)) == view.status.value)
    if view.category is not None:
        conditions.append(Need.category == view.category)
    if view.urgency is not None:
        conditions.append(Need.urgency == view.urgency)
    return conditions + (_of_age(view.age) if view.age else [])


def _asked(question: Question) -> ColumnElement[bool]:
    """Whether a clerk may decide it, as an expression, as in `_aside`; where none is open that is neither."""
    return is_silent().is_(true() if question is Question.SILENT else false())


def _of_age(age: Age) -> Conditions:
    came_in = func.coalesce(Need.submitted_at, clock.now())  # never empty: an expression, as in `_aside`
    older = came_in <= clock.now() - age.shortest
    return [older] if age.longest is None else [older, came_in > clock.now() - age.longest]


def _desk_column(desk: Desk) -> Any:
    return Need.school_id if desk is Desk.AREA else Need.unit_id


def _aside(column: Any) -> Any:
    """The column where it only narrows: an expression, so that no planner gathers by it and sorts."""
    return column + 0 if column is not Need.status else type_coerce(column, String).concat("")


def _values(statuses: Iterable[Status]) -> list[str]:
    return [status.value for status in statuses]
