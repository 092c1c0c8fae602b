"""Every list and count of the work queues: an index gives the order, nothing is scanned or sorted whole."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from sqlalchemy import event, text

from tests.support.plans import faults_of, plan_of, statements
from tests.support.world import District
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.assignees.options import NOBODY
from welfare.needs.deadlines import Urgency
from welfare.needs.desk.queries import counts_of, number_after, number_before, position_of, read_view
from welfare.needs.desk.queues import QUEUES, STATUSES, Age, Desk, DeskQueue, Question, Sort, View, desks_of
from welfare.needs.lifecycle import Status
from welfare.needs.queries import events_of, follow_ups_of
from welfare.needs.related import followers_of, similar_to

PEOPLE = ("clerk", "alliance_clerk", "school", "handler")
"""The whole district, several schools or units, a single school, a single unit."""


@pytest.mark.slow("explains the plans of a thousand views")
def test_every_queue_is_read_from_an_index_that_fits(district: District) -> None:
    """What comes before a need in one order comes after it in the other, by the same statement; and it is
    counted in any order. Such a statement is asked for once for all filters, and twice without one."""
    _let_the_alliance_clerk_handle_too(district)
    for by in ("teacher", "neighbour"):
        for status in (Status.SUBMITTED, Status.IN_PROGRESS, Status.ANSWERED, Status.CARRIED):
            district.need(status, by=by)
    due = district.need(Status.IN_PROGRESS)
    faults: dict[str, str] = {}
    explained: set[str] = set()
    for name in PEOPLE:
        person = district.person(name)
        counts_of([View(desk, DeskQueue.ALL, Sort.NEWEST) for desk in desks_of(person)], person)  # knows them
        for view in _views(person, district):
            plain = View(view.desk, view.queue, view.sort)
            cursor = position_of(due, view, person)
            assert cursor
            seen = [
                _asked_by(read_view, view, person),
                _asked_by(read_view, view, person, after=cursor),
            ]
            if view in (plain, *_placed(plain, view)):
                seen.append(_asked_by(number_after, cursor, view, person))
            if view.sort is view.sorts[0]:
                seen.append(_asked_by(counts_of, [view], person))
            if len(view.sorts) == 1 or view == plain:
                seen.append(_asked_by(read_view, view, person, before=cursor))
                seen.append(_asked_by(number_before, cursor, view, person))
            for statement, values in seen:
                if statement in explained:
                    continue
                explained.add(statement)
                for fault in faults_of(statement, values, may_sort_hits=bool(view.words)):
                    faults.setdefault(f"{fault}: {name}: {view}", statement)
    assert not faults, f"{len(faults)} faults\n" + "\n\n".join(
        f"{fault}\n{statement}" for fault, statement in faults.items()
    )
    print(f"{len(explained)} statements explained")


def test_the_latest_of_what_is_overdue_is_read_from_the_cursor_on(district: District) -> None:
    """SQLite ended the index by the day, and read from there to the cursor whatever lay between."""
    district.need(Status.IN_PROGRESS)
    cursor = "2026-01-01~2~5"
    for name in PEOPLE:
        person = district.person(name)
        view = View(desks_of(person)[0], DeskQueue.OVERDUE, Sort.LATEST)
        with statements() as seen:
            read_view(view, person, after=cursor)
            number_after(cursor, view, person)
            read_view(replace(view, sort=Sort.SOONEST), person, before=cursor)
        plans = [plan_of(*asked) for asked in seen if "FROM needs" in asked[0]]
        assert len(plans) >= 3
        for plan in plans:
            assert "(due_on,urgency_rank)<" in plan or "ROW(" in plan, plan


def test_what_stands_beside_a_need_is_read_through_indexes(district: District) -> None:
    need, leading = district.need(), district.need(Status.IN_PROGRESS, by="colleague")
    for name in PEOPLE:
        person = district.person(name)
        with statements() as seen:
            similar_to(need, person)
            followers_of(leading, person)
            follow_ups_of(leading)
            events_of(leading, internal_too=True)
        faults = [fault for asked in seen for fault in faults_of(*asked)]
        assert not faults, name


def test_a_status_of_one_place_is_read_from_its_own_index(district: District) -> None:
    for _ in range(40):
        district.need(Status.SOLVED)
    district.need(Status.NEEDS_INFO)
    db.session.execute(text("ANALYZE"))
    ids = {"unit": district.place("housing_office").id, "school": district.place("near_school").id}
    for who, place in (("clerk", "unit"), ("clerk", "school"), ("school", "school")):
        person = district.person(who)
        narrowed = {place: ids[place]} if who == "clerk" else {}
        view = View(Desk.AREA, DeskQueue.ALL, Sort.NEWEST, status=Status.DECLINED, **narrowed)
        with statements() as seen:
            read_view(view, person)
        assert f"ix_needs_{place}_status_id" in plan_of(*seen[-1]), (who, place)


def _let_the_alliance_clerk_handle_too(district: District) -> None:
    clerk, alliance = district.person("alliance_clerk"), district.place("alliance")
    db.session.add(RoleAssignment(person_id=clerk.id, role=Role.HANDLER, organization_id=alliance.id))
    db.session.flush()
    db.session.expire(clerk)


class _Enough(Exception):
    """What is asked is known, and need not be answered."""


def _asked_by(ask: Callable[..., Any], *args: Any, **kwargs: Any) -> tuple[str, Any]:
    """The one statement about needs that this begins with, and its values."""

    def leave(*_: Any) -> None:
        raise _Enough

    with statements() as seen:
        event.listen(db.engine, "before_cursor_execute", leave)
        try:
            with pytest.raises(_Enough):
                ask(*args, **kwargs)
        finally:
            event.remove(db.engine, "before_cursor_execute", leave)
    (asked,) = seen
    assert "needs." in asked[0], asked
    return asked


def _placed(plain: View, view: View) -> Iterator[View]:
    """The view if it has no more than one filter that could begin an index, or words. What stands beside a
    need is narrowed and ordered as the page is: so of more filters the page is asked alone."""
    for name in ("school", "unit", "status", "words"):
        yield replace(plain, **{name: getattr(view, name)})


def _views(person: Person, district: District) -> Iterator[View]:
    """Each desk x queue x order, with each filter alone, pairs that each could begin an index, and all."""
    filters: dict[str, Any] = {
        "category": "housing",
        "school": district.place("near_school").id,
        "unit": district.place("housing_office").id,
        "assignee": district.person("handler").id,
        "urgency": Urgency.ORDINARY,
        "age": Age(3, 30),
        "words": "宿舍 漏雨",
    }
    for desk in desks_of(person):
        for queue, sort in product(QUEUES[desk], Sort):
            plain = View(desk, queue, sort)
            if sort not in plain.sorts:
                continue
            for view in _narrowed(plain, {**filters, "status": STATUSES[queue][-1]}):
                if not view.words and (sort is plain.sorts[0] or not _is_beside(view)):
                    yield view
                elif sort is plain.sorts[0]:
                    yield replace(view, sort=Sort.NEWEST)  # the one order of what was searched for


def _is_beside(view: View) -> bool:
    """Whether it has one filter, and of those that begin no index. The other order is the same index from its
    far end, where they are not asked of each alone."""
    alone = {"category": view.category, "urgency": view.urgency, "assignee": view.assignee}
    plain = View(view.desk, view.queue, view.sort)
    return any(value is not None and view == replace(plain, **{name: value}) for name, value in alone.items())


def _narrowed(plain: View, each: dict[str, Any]) -> Iterator[View]:
    yield plain
    for name, value in each.items():
        yield replace(plain, **{name: value})
    for pair in (("school", "unit"), ("school", "status"), ("unit", "status"), ("status", "words")):
        yield replace(plain, **{name: each[name] for name in pair})
    if Status.NEEDS_INFO in STATUSES[plain.queue]:
        yield replace(plain, question=Question.SILENT)
        yield replace(plain, question=Question.LATELY)
    yield replace(plain, assignee=NOBODY)
    yield replace(plain, **each)
    yield replace(plain, **{**each, "words": ""})
    yield replace(plain, words="夫妻分居", is_apart=True)
