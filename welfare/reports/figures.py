"""Each figure, defined once. Counts, lists and charts all take it from here, so they agree.

A figure is a condition on the needs of one *population*: rows that one index covers. A figure with a date
can be asked for a period: a closed need belongs to the day it was closed on, an answered one to the day of
its answer, one taken in to the day it came. The others say how things stand now, whatever the period.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import ColumnElement, String, and_, true, type_coerce

from welfare import clock
from welfare.needs.lifecycle import OPEN, RUNNING, Confirmation, Status
from welfare.needs.models import Need

Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Population:
    """The rows that several figures are counted from, in one query."""

    rows: Condition
    """Which needs, in the words of the index that covers them."""
    newest: tuple[Any, ...]
    """The columns by which lists are ordered, newest first."""
    dated_by: Any = None
    """The column that puts a row into a period; None for what stands now."""
    day: Any = None
    """The date that a list shows beside the day a need was taken in."""
    day_label: Any = None

    def within(self, first: date, last: date) -> Condition:
        """Those of the days from `first` to `last`."""
        if self.dated_by is Need.closed_on:
            return and_(Need.closed_on >= first, Need.closed_on <= last)
        return and_(self.dated_by >= _midnight(first), self.dated_by < _midnight(last + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.time_zone())


CLOSED = Population(
    Need.closed_on.is_not(None),
    newest=(Need.closed_on, Need.id),
    dated_by=Need.closed_on,
    day=Need.closed_on,
    day_label=_l("Closed on"),
)
UNCLOSED = Population(
    Need.closed_on.is_(None), newest=(Need.id,), day=Need.due_on, day_label=_l("Next step due")
)
ANSWERED = Population(
    Need.answered_at.is_not(None),
    newest=(Need.answered_at, Need.id),
    dated_by=Need.answered_at,
    day=Need.answered_at,
    day_label=_l("Answered on"),
)
TAKEN_IN = Population(true(), newest=(Need.submitted_at, Need.id), dated_by=Need.submitted_at)


@dataclass(frozen=True)
class Figure:
    """What is counted, and the words for it."""

    name: str
    """In addresses and in `data-figure`."""
    label: Any
    population: Population
    condition: Callable[[], Condition]
    meaning: Any = ""
    """One sentence where the label does not say it all."""
    short_label: Any = ""
    """For the head of a narrow column."""


STANDING = type_coerce(Need.status, String).concat("")
"""The status as an expression, so that planners read the few unclosed needs from their own index."""


def _stands(*statuses: Status) -> Callable[[], Condition]:
    return lambda: STANDING.in_([status.value for status in statuses])


def _is(status: Status) -> Callable[[], Condition]:
    return lambda: Need.status == status


def _solved(*said_by: Confirmation) -> Callable[[], Condition]:
    return lambda: and_(Need.status == Status.SOLVED, Need.confirmation.in_(said_by))


SOLVED = Figure(
    "solved",
    _l("Solved and confirmed"),
    CLOSED,
    _solved(Confirmation.TEACHER, Confirmation.FOLLOW_UP),
    _l("Closed as solved, and the teacher has said so: on the page, or in a follow-up call."),
)
LAPSED = Figure(
    "lapsed",
    _l("Solved, unconfirmed"),
    CLOSED,
    _solved(Confirmation.LAPSED),
    _l("Answered as solved, but the teacher said nothing in time. Not counted as solved."),
)
EXPLAINED = Figure(
    "explained",
    _l("Explained"),
    CLOSED,
    _is(Status.EXPLAINED),
    _l("Could not be solved now, and the teacher was told why."),
)
DECLINED = Figure("declined", _l("Declined"), CLOSED, _is(Status.DECLINED))
WITHDRAWN = Figure("withdrawn", _l("Withdrawn"), CLOSED, _is(Status.WITHDRAWN))
MERGED = Figure("merged", _l("Merged"), CLOSED, _is(Status.MERGED), _l("They follow another need."))
OPEN_NOW = Figure(
    "open",
    lazy_pgettext("figure", "Open"),
    UNCLOSED,
    _stands(*OPEN),
    _l("Not answered yet, those carried open included."),
)
OVERDUE = Figure(
    "overdue",
    _l("Overdue"),
    UNCLOSED,
    lambda: and_(_stands(*RUNNING)(), Need.due_on < clock.today()),
    _l("Their deadline has passed."),
)
AWAITING_CONFIRMATION = Figure(
    "awaiting_confirmation",
    _l("Awaiting confirmation"),
    UNCLOSED,
    _stands(Status.ANSWERED),
    _l("Answered; the teacher has not said yet whether it holds."),
    short_label=_l("To confirm"),
)
CARRIED = Figure(
    "carried",
    _l("Carried open"),
    UNCLOSED,
    _stands(Status.CARRIED),
    _l("They cannot be solved yet; each has a reason and a day to look at it again."),
)
TO_SIGN_FOR = Figure("to_sign_for", _l("To be signed for"), UNCLOSED, _stands(Status.SUBMITTED))
ANSWERED_NEEDS = Figure("answered", lazy_pgettext("figure", "Answered"), ANSWERED, true)
ON_TIME = Figure("on_time", _l("Answered on time"), ANSWERED, lambda: Need.is_on_time.is_(True))
TAKEN_IN_NEEDS = Figure("taken_in", _l("Taken in"), TAKEN_IN, true)

FIGURES = {
    figure.name: figure
    for figure in (
        SOLVED, LAPSED, EXPLAINED, DECLINED, WITHDRAWN, MERGED,
        OPEN_NOW, OVERDUE, AWAITING_CONFIRMATION, CARRIED, TO_SIGN_FOR,
        ANSWERED_NEEDS, ON_TIME, TAKEN_IN_NEEDS,
    )
}  # fmt: skip
"""All figures, by name."""
