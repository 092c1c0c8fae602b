"""The ladder in words: what waits, when who is told, and how many stand where now."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from welfare.notices.reminders.queries import STANDS_AT
from welfare.notices.reminders.rules import LADDERS, SOON, TABLE, Step, Subject
from welfare.notices.rules import Audience

WHO = {
    Audience.TEACHER: _l("the teacher"),
    Audience.HANDLERS: _l("whoever handles it"),
    Audience.CLERKS: _l("the intake clerks"),
    Audience.HEAD: _l("the head of the office"),
    Audience.LEADER: _l("the leader in charge"),
    Audience.BUREAU: _l("the bureau's leader"),
}


@dataclass(frozen=True)
class Rung:
    """A step as the page shows it."""

    when: str
    whom: str
    how: str
    count: int | None
    """How many stand there now; None where they are listed elsewhere."""
    url: str


@dataclass(frozen=True)
class Rule:
    """The ladder of one subject."""

    what: str
    since: str
    ends: str
    rungs: tuple[Rung, ...]


def rules_in_words(counts: Mapping[tuple[Subject, int], int]) -> list[Rule]:
    """The whole table, each step with how many stand there."""
    return [
        Rule(
            _(ladder.what),
            _(ladder.since),
            _(ladder.ends),
            tuple(
                Rung(
                    when_in_words(step),
                    whom_in_words(step),
                    _how(step),
                    counts.get((ladder.subject, level), 0) if ladder.subject in STANDS_AT else None,
                    url_for("ladder.index", subject=ladder.subject.value, level=level),
                )
                for level, step in enumerate(ladder.steps)
            ),
        )
        for ladder in TABLE
    ]


def step_in_words(subject: Subject, level: int) -> str:
    """Where something stands, e.g. in a list."""
    steps = LADDERS[subject].steps
    return when_in_words(steps[level]) if level < len(steps) else ""


def when_in_words(step: Step) -> str:
    """How many working days before or after the day."""
    if step.days is None:
        most, least = -min(SOON.values()), -max(SOON.values())
        return _("%(least)d to %(most)d working days before, by the limit", least=least, most=most)
    if step.days < 0:
        return ngettext("%(num)d working day before", "%(num)d working days before", -step.days)
    if not step.days:
        return _("On the day")
    return ngettext("%(num)d working day after", "%(num)d working days after", step.days)


def whom_in_words(step: Step) -> str:
    """Who is told."""
    if step.in_bulletin:
        return _("nobody; it stands in the bulletin of the period")
    return _(", ").join(str(WHO[audience]) for audience in step.told)


def _how(step: Step) -> str:
    if step.in_bulletin:
        return ""
    return _("At once, but not at night") if step.is_pressing else _("With the day's message")
