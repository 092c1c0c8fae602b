"""The rows that figures about needs are counted from, one source for each index that covers them."""

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from sqlalchemy import text
from sqlalchemy.orm import aliased

from welfare.accounts.models import Person
from welfare.needs.indexes import IS_REOPENING
from welfare.needs.labels import category_label, status_label
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.models import Organization
from welfare.reports.figures.shape import Cell, Column, Condition, Form, Source, Words, whole

Unit = aliased(Organization, name="unit")
RULES = (
    _l(
        "A merged need follows another, and only the one it follows can become answered or solved. It stays "
        "among those taken in, and has a figure of its own."
    ),
    _l("A withdrawn need stays among those taken in, and is never open, answered or solved afterwards."),
    _l(
        "A protected need counts like any other for whoever leads or takes in at the bureau, and "
        "never in the figures of a school or an education alliance."
    ),
)
"""What becomes of needs that one could count in more than one way."""


def link(row: Any) -> str:
    """The page of the need."""
    return url_for("needs.show", number=row.number)


CELLS = (
    Cell("title", _l("Need"), Need.title),
    Cell("number", _l("Number"), Need.number, in_first=True),
    Cell("category", _l("Category"), Need.category, word=category_label, in_first=True),
    Cell("raised_by_name", _l("Raised by"), Person.name, in_first=True),
    Cell("school_name", _l("School"), Organization.display_name),
    Cell("unit_name", _l("Handling unit"), Unit.display_name),
    Cell("status", _l("Status"), Need.status, word=status_label),
    Cell("submitted_at", _l("Taken in on"), Need.submitted_at, Form.DAY),
)
JOINS = (
    (Organization, Organization.id == Need.school_id),
    (Person, Person.id == Need.raised_by_id),
)
OUTER_JOINS = ((Unit, Unit.id == Need.unit_id),)


def needs(*more: Cell, **what: Any) -> Source:
    """Needs, with some cells more than every list of them shows."""
    return Source(
        table=Need,
        cells=(*CELLS, *more),
        link=link,
        list_joins=JOINS,
        list_outer_joins=OUTER_JOINS,
        school=whole(Need.school_id),
        unit=whole(Need.unit_id),
        category=Need.category,
        protected=Need.is_protected,
        **{"rules": RULES, **what},
    )


def events(rows: Callable[[], Any], *more: Cell, dated_in_words: Words) -> Source:
    """Events of needs, each with the need it happened to."""
    return Source(
        table=NeedEvent,
        cells=(*CELLS, *more),
        newest=(NeedEvent.at, NeedEvent.id),
        link=link,
        rows=rows,
        joins=((Need, Need.id == NeedEvent.need_id),),
        list_joins=JOINS,
        list_outer_joins=OUTER_JOINS,
        dated_by=NeedEvent.at,
        dated_in_words=dated_in_words,
        school=whole(Need.school_id),
        unit=whole(Need.unit_id),
        category=Need.category,
        protected=Need.is_protected,
        rules=RULES,
    )


def stands(*statuses: Status) -> Condition:
    """The needs at these statuses."""
    return Need.status.in_(statuses)


def _day(key: str, label: Any, column: Column) -> Cell:
    return Cell(key, label, column, Form.DAY)


CLOSED = needs(
    _day("closed_on", _l("Closed on"), Need.closed_on),
    newest=(Need.closed_on, Need.id),
    rows=lambda: Need.closed_on.is_not(None),
    dated_by=Need.closed_on,
    dated_in_words=_l("Belongs to the day on which it was closed."),
)
UNCLOSED = needs(
    _day("due_on", _l("Next step due"), Need.due_on),
    newest=(Need.id,),
    rows=lambda: Need.closed_on.is_(None),
)
ANSWERED = needs(
    _day("answered_at", _l("Answered on"), Need.answered_at),
    newest=(Need.answered_at, Need.id),
    rows=lambda: Need.answered_at.is_not(None),
    dated_by=Need.answered_at,
    dated_in_words=_l("Belongs to the day of its last answer."),
)
DUE = needs(
    _day("answer_due_on", _l("Answer due"), Need.answer_due_on),
    _day("answered_on", _l("Answered on"), Need.answered_on),
    newest=(Need.answer_due_on, Need.id),
    rows=lambda: Need.answer_due_on.is_not(None),
    dated_by=Need.answer_due_on,
    dated_in_words=_l("Belongs to the day of its deadline."),
)
FIRST_DUE = needs(
    _day("first_due_on", _l("First deadline"), Need.first_due_on),
    _day("answered_on", _l("Answered on"), Need.answered_on),
    newest=(Need.first_due_on, Need.id),
    rows=lambda: Need.first_due_on.is_not(None),
    dated_by=Need.first_due_on,
    dated_in_words=_l("Belongs to the day of its first deadline."),
)
TAKEN_IN = needs(
    newest=(Need.submitted_at, Need.id),
    dated_by=Need.submitted_at,
    dated_in_words=_l("Belongs to the day on which it was submitted."),
)
REOPENINGS = events(
    lambda: text(IS_REOPENING.text),
    Cell("reopened_at", _l("Reopened on"), NeedEvent.at, Form.DAY),
    Cell("words", _l("What was said"), NeedEvent.words),
    dated_in_words=_l("Belongs to the day on which it was reopened."),
)
