"""The ladder: what waits, how long before or after its day who is told, and in which words. Pure rules.

Days are working days from the day that a thing has: its deadline, or the day since which it waits. Only the
highest step reached is taken, so that a clock that stood still catches up with one message.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from welfare.needs.deadlines import add_working_days, longer_ago_than
from welfare.needs.lifecycle import Action, Reminded
from welfare.notices.rules import Audience, NoticeKind, Row
from welfare.refusals import N_


class Subject(StrEnum):
    """What somebody is reminded of."""

    SIGNING = "signing"
    ANSWERING = "answering"
    EXTENSION = "extension"
    QUESTION = "question"
    CONFIRMING = "confirming"
    CARRIED = "carried"
    CALL = "call"


SOON = {10: -5, 5: -3, 2: -1}
"""How many working days before the day the first step is, for limits of at least so many."""
WITHOUT_A_LIMIT = 5
"""As which limit a day counts that none led to."""


@dataclass(frozen=True)
class Step:
    """One step. `days` after the day, before it where negative; None is `SOON`, by the limit.

    `sentence` may name a need's `number` and nothing else of it.
    """

    days: int | None
    told: tuple[Audience, ...]
    sentence: str = ""
    is_pressing: bool = False
    in_bulletin: bool = False


@dataclass(frozen=True)
class Ladder:
    """The steps of one subject, the lowest first."""

    subject: Subject
    what: str
    since: str
    """Which day the steps count from."""
    ends: str
    """What ends it."""
    steps: tuple[Step, ...]


S, To = Subject, Audience
TO_SIGN = N_("Need %(number)s is waiting to be accepted")
TO_ANSWER = N_("Need %(number)s is to be answered")
OVERDUE = N_("Need %(number)s is overdue")
ITS_DAY = N_("the day it is due")
TABLE = (
    Ladder(
        S.SIGNING, N_("A need to be accepted"), ITS_DAY,
        N_("It is accepted, declined, merged or withdrawn"),
        (
            Step(0, (To.CLERKS,), TO_SIGN),
            Step(1, (To.CLERKS, To.LEADER), TO_SIGN, is_pressing=True),
            Step(3, (To.CLERKS, To.LEADER, To.BUREAU), TO_SIGN, is_pressing=True),
            Step(5, (), in_bulletin=True),
        ),
    ),
    Ladder(
        S.ANSWERING, N_("A need to be answered"), ITS_DAY,
        N_("It is answered, carried open or withdrawn, or a question is asked"),
        (
            Step(None, (To.HANDLERS,), N_("Need %(number)s is soon to be answered")),
            Step(0, (To.HANDLERS, To.HEAD), TO_ANSWER, is_pressing=True),
            Step(1, (To.HANDLERS, To.HEAD, To.CLERKS, To.LEADER), OVERDUE, is_pressing=True),
            Step(3, (To.HANDLERS, To.HEAD, To.CLERKS, To.LEADER, To.BUREAU), OVERDUE, is_pressing=True),
            Step(5, (), in_bulletin=True),
        ),
    ),
    Ladder(
        S.EXTENSION, N_("More time that was asked for"), ITS_DAY, N_("The time is granted or refused"),
        (
            Step(-1, (To.CLERKS,), N_("More time for need %(number)s is to be granted or refused")),
            Step(0, (To.CLERKS, To.LEADER), N_("More time for need %(number)s is to be granted or refused")),
        ),
    ),
    Ladder(
        S.QUESTION, N_("A question that waits for a teacher"), N_("the day of the question"),
        N_("The teacher replies, or it is decided for them"),
        (
            Step(2, (To.TEACHER,), N_("A question about your need %(number)s waits for you")),
            Step(5, (To.TEACHER,), N_("A question about your need %(number)s still waits for you")),
            Step(10, (To.CLERKS,), N_("A question about need %(number)s is not answered; please decide")),
        ),
    ),
    Ladder(
        S.CONFIRMING, N_("An answer to be confirmed"), N_("the last day to confirm"),
        N_("The teacher accepts it or does not, or it lapses"),
        (
            Step(-2, (To.TEACHER,), N_("Please say whether the answer to your need %(number)s holds")),
            Step(0, (To.TEACHER,), N_("It is the last day to confirm the answer to your need %(number)s")),
        ),
    ),
    Ladder(
        S.CARRIED, N_("A carried need to be looked at again"), N_("its review date"),
        N_("It is taken up again"),
        (
            Step(-3, (To.CLERKS,), N_("Need %(number)s, which is carried, is soon to be looked at again")),
            Step(0, (To.CLERKS, To.HANDLERS), N_("Need %(number)s is to be looked at again")),
            Step(3, (To.CLERKS, To.LEADER), N_("Need %(number)s was to be looked at again")),
        ),
    ),
    Ladder(
        S.CALL, N_("A call to be made"), N_("the day by which to call"), N_("The teacher was reached"),
        (
            Step(0, (To.CLERKS,), N_("The teacher of need %(number)s is to be called")),
            Step(1, (To.CLERKS,), N_("The teacher of need %(number)s is still to be called")),
            Step(3, (To.CLERKS, To.LEADER), N_("The teacher of need %(number)s is still to be called")),
        ),
    ),
)  # fmt: skip
LADDERS = {ladder.subject: ladder for ladder in TABLE}
WITHOUT_A_NUMBER = N_("A need that only few may know of waits for you")
"""Of a protected need not even the number is said."""


@dataclass(frozen=True)
class Reached:
    """That a step is reached by whatever has its day on `until` or before, and a limit of `limit` or more."""

    level: int
    until: date
    limit: int = 0


def reached_on(subject: Subject, today: date) -> list[Reached]:
    """What reaches which step today, the highest first: of a thing the first that holds is its step."""
    reached = []
    for level, step in reversed(list(enumerate(LADDERS[subject].steps))):
        if step.days is None:
            reached += [Reached(level, _until(today, days), limit) for limit, days in SOON.items()]
        else:
            reached.append(Reached(level, _until(today, step.days)))
    return reached


def level_of(subject: Subject, day: date, limit: int | None, today: date) -> int | None:
    """The step that a thing of that day and limit has reached; None where it has reached none."""
    for one in reached_on(subject, today):
        if day <= one.until and (limit or WITHOUT_A_LIMIT) >= one.limit:
            return one.level
    return None


def _until(today: date, days: int) -> date:
    """The last day of which, today, so many working days have passed (or no more than -`days` are left)."""
    if days > 0:
        return longer_ago_than(days - 1, today)
    return add_working_days(today, 1 - days).day - timedelta(days=1)


def kind_of(step: Step) -> NoticeKind:
    """As what people are told."""
    return NoticeKind.OVERDUE if step.is_pressing else NoticeKind.REMINDER


def rows_of(details: Mapping[str, Any]) -> Iterator[Row]:
    """Whom an event tells that says of a need that somebody is reminded of it, and what."""
    step = step_of(details)
    if step is not None:
        for name in details["told"]:
            if name != Reminded.BULLETIN:
                yield Row(Action.REMIND, Audience(name), kind_of(step), step.sentence)


def sentence_of(details: Mapping[str, Any]) -> str | None:
    """What such an event says to them."""
    step = step_of(details)
    return step.sentence if step else None


def step_of(details: Mapping[str, Any]) -> Step | None:
    """The step that such an event took; None where the table has it no longer."""
    ladder = LADDERS.get(details.get("subject", ""))
    level = details.get("level", -1)
    return ladder.steps[level] if ladder and 0 <= level < len(ladder.steps) else None
