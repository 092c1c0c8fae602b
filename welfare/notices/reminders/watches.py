"""What can be reminded of: each feature says which of its things wait, and tells people of a step."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Select,
    String,
    bindparam,
    cast,
    func,
    null,
    select,
    type_coerce,
)

from welfare import clock
from welfare.extensions import db
from welfare.notices.reminders.rules import LADDERS, kind_of
from welfare.notices.reminders.shape import Step, Subject
from welfare.notices.telling import Telling, tell_all


@dataclass(frozen=True)
class Due:
    """A thing that has reached a step."""

    id: int
    day: date
    level: int
    step: Step
    reminder_id: int = 0
    """Under which it is written down that the step is taken."""


@dataclass(frozen=True)
class Watch:
    """The things of one subject that wait."""

    subject: Subject
    waiting: Callable[[], Select[Any]]
    """As rows of `id`, `day` and `limit_days` (which may be NULL), each with these labels. Kept and asked on
    other days: of what time it is, it knows by `TODAY`, `NOW` and the like alone."""
    tell: Callable[[Subject, Sequence[Due]], object]
    """Tell people of the steps, in the caller's transaction."""
    locks: Any = None
    """The model whose rows are locked meanwhile, where that is needed to append to their histories."""


@dataclass(frozen=True)
class Thing:
    """What a notice says of a thing that is no need, and who hears of it."""

    values: Mapping[str, object]
    heard_by: Mapping[Any, "Hears"]


@dataclass(frozen=True)
class Hears:
    """People, and a page that each of them may open."""

    person_ids: Collection[int]
    address: str


def in_notices(
    read: Callable[[Collection[int]], Mapping[int, Thing]],
) -> Callable[[Subject, Sequence[Due]], object]:
    """Tells people by notices alone; `read` finds the things by their ids, in a fixed number of queries.

    Only needs and petitions have their reminders in their histories, as whoever asked is promised to see each
    step. Other histories say what people did, and that a step was taken stands in the table of reminders.
    Whoever hears of a step in two ways is told once, as whom the step names first.
    """

    def tell(_subject: Subject, due: Sequence[Due]) -> None:
        things = read([one.id for one in due])
        tell_all([telling for one in due if one.id in things for telling in _tellings(one, things[one.id])])

    return tell


def _tellings(one: Due, thing: Thing) -> Iterator[Telling]:
    told: set[int] = set()
    for whom in one.step.told:
        hears = thing.heard_by[whom]
        new = set(hears.person_ids) - told
        told |= new
        if new:
            yield Telling(
                new, kind_of(one.step), one.step.sentence, hears.address, thing.values, one.reminder_id
            )


def waits(subject_id: Any, day: Any, *conditions: Any) -> Select[Any]:
    """The rows that a watch wants, of things that no limit led to their day."""
    no_limit = type_coerce(null(), Integer).label("limit_days")
    return select(subject_id.label("id"), day.label("day"), no_limit).where(*conditions)


def day_of(moment: Any) -> ColumnElement[date]:
    """The district's date of a column of moments; its time zone is taken as it is today."""
    if db.engine.dialect.name == "postgresql":
        return cast(func.timezone(bindparam("zone", callable_=_zone, type_=String()), moment), Date)
    return func.date(moment, bindparam("ahead", callable_=_ahead, type_=String()), type_=Date)


def _zone() -> str:
    return clock.time_zone().key


def _ahead() -> str:
    ahead = clock.local(clock.now()).utcoffset() or timedelta()
    return f"{ahead // timedelta(minutes=1):+d} minutes"


_watches: dict[Subject, Watch] = {}


def watch(*watches: Watch) -> None:
    """Let the clock remind of these; called for each app, it adds them once."""
    _watches.update({one.subject: one for one in watches})


def all_watches() -> list[Watch]:
    """What is watched, in the order of the table."""
    return list(watches_by_subject().values())


def watches_by_subject() -> dict[Subject, Watch]:
    """The same by what they watch."""
    return {subject: _watches[subject] for subject in LADDERS if subject in _watches}
