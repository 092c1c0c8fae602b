"""The ladder: what waits, how long before or after its day who is told, and in which words. Pure rules.

Days are working days, or where a ladder says so days of the calendar, from the day that a thing has: its
deadline, or the day since which it waits. Only the highest step reached is taken, so that a clock that stood
still catches up with one message.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from welfare.needs.deadlines import SILENT_DAYS, add_working_days, longer_ago_than
from welfare.needs.lifecycle import Action, Reminded
from welfare.notices.kinds import NoticeKind
from welfare.notices.reminders.shape import Ladder, Step, Subject
from welfare.notices.reminders.tables import homes, housing, measures, needs, petitions, training
from welfare.notices.rules import Audience, Row
from welfare.refusals import N_

TABLES = {
    N_("Needs"): needs.TABLE,
    N_("Turnover housing"): housing.TABLE,
    N_("Training"): training.TABLE,
    N_("Teachers' homes"): homes.TABLE,
    N_("Measures and visits"): measures.TABLE,
    N_("Requests and complaints"): petitions.TABLE,
}
"""All ladders, by what they belong to."""
LADDERS: dict[Subject, Ladder] = {ladder.subject: ladder for table in TABLES.values() for ladder in table}
SOON = {10: -5, 5: -3, 2: -1}
"""How many working days before the day the first step is, for limits of at least so many."""
WITHOUT_A_LIMIT = 5
"""As which limit a day counts that none led to."""
WITHOUT_A_NUMBER = N_("A need that only few may know of waits for you")
"""Of a protected need not even the number is said."""


@dataclass(frozen=True)
class Reached:
    """That a step is reached by whatever has its day so many `days` ago or before, and a limit of `least` or
    more, up to `most` where that is given."""

    level: int
    days: int
    in_calendar_days: bool
    least: int = 0
    most: int | None = None

    def until(self, today: date) -> date:
        """The last day of which, today, so many days have passed (or no more than -`days` are left)."""
        if self.in_calendar_days:
            return today - timedelta(days=self.days)
        if self.days > 0:
            return longer_ago_than(self.days - 1, today)
        return add_working_days(today, 1 - self.days).day - timedelta(days=1)

    def fits(self, limit: int) -> bool:
        """Whether it is for such a limit."""
        return self.least <= limit and (self.most is None or limit <= self.most)


def what_reaches(subject: Subject) -> list[Reached]:
    """What reaches which step, the highest first: of a thing the first that holds is its step."""
    ladder, reached = LADDERS[subject], []
    calendar = ladder.in_calendar_days
    for level, step in reversed(list(enumerate(ladder.steps))):
        if step.at_limit:
            reached += [Reached(level, days, calendar, days, days) for days in SILENT_DAYS]
        elif step.days is None:
            reached += [Reached(level, days, calendar, limit) for limit, days in SOON.items()]
        else:
            reached.append(Reached(level, step.days, calendar))
    return reached


def level_of(subject: Subject, day: date, limit: int | None, today: date) -> int | None:
    """The step that a thing of that day and limit has reached; None where it has reached none."""
    for one in what_reaches(subject):
        if day <= one.until(today) and one.fits(limit or WITHOUT_A_LIMIT):
            return one.level
    return None


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
