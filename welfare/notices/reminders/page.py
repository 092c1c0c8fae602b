"""The ladder in words: what waits, when who is told, and how many stand where now."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from welfare.needs.deadlines import USUAL_QUESTION
from welfare.needs.labels import category_label
from welfare.needs.queries import category_settings
from welfare.notices.reminders.queries import STANDS_AT
from welfare.notices.reminders.rules import LADDERS, SOON, TABLES
from welfare.notices.reminders.shape import Ladder, Step, Subject, Whom
from welfare.notices.rules import Audience

WHO: dict[Audience | Whom, Any] = {
    Audience.TEACHER: _l("the teacher"),
    Audience.HANDLERS: _l("whoever handles it"),
    Audience.CLERKS: _l("the intake clerks"),
    Audience.HEAD: _l("the head of the office"),
    Audience.LEADER: _l("the leader in charge"),
    Audience.BUREAU: _l("the bureau's leader"),
    Whom.TENANT: _l("to whom the flat is offered, or who lives there"),
    Whom.HOUSING: _l("who runs housing"),
    Whom.SEATED: _l("who has a seat"),
    Whom.SCHOOL: _l("who decides for the school"),
    Whom.ORGANISER: _l("the organiser"),
    Whom.KEEPERS: _l("who keeps the home"),
    Whom.OFFICE: _l("the office that leads the measure"),
    Whom.OFFICE_LEADER: _l("the leader of that office"),
    Whom.VISITOR: _l("the leader who keeps in touch with the school"),
    Whom.ANSWERING: _l("whoever may answer it"),
}


@dataclass(frozen=True)
class Rung:
    """A step as the page shows it."""

    when: str
    whom: str
    how: str
    count: int
    """How many stand there now."""
    url: str


@dataclass(frozen=True)
class Rule:
    """The ladder of one subject."""

    what: str
    since: str
    ends: str
    is_counted: bool
    """Whether it is known how many stand where; else they are listed on pages of their own."""
    rungs: tuple[Rung, ...]


@dataclass(frozen=True)
class Group:
    """The ladders of one feature."""

    label: str
    rules: tuple[Rule, ...]


def rules_in_words(counts: Mapping[tuple[Subject, int], int]) -> list[Group]:
    """All tables, each step with how many stand there."""
    return [
        Group(_(label), tuple(_rule(ladder, counts) for ladder in table)) for label, table in TABLES.items()
    ]


def _rule(ladder: Ladder, counts: Mapping[tuple[Subject, int], int]) -> Rule:
    rungs = (
        Rung(
            when_in_words(ladder, step),
            whom_in_words(step),
            _how(step),
            counts.get((ladder.subject, level), 0),
            url_for("ladder.index", subject=ladder.subject.value, level=level),
        )
        for level, step in enumerate(ladder.steps)
    )
    is_counted = ladder.subject in STANDS_AT
    return Rule(_(ladder.what), _(ladder.since), _(ladder.ends), is_counted, tuple(rungs))


def step_in_words(subject: Subject, level: int, limit: int | None = None) -> str:
    """Where something stands, e.g. in a list; `limit` is its own, where a step goes by that."""
    ladder = LADDERS[subject]
    if level >= len(ladder.steps):
        return ""
    if ladder.steps[level].at_limit and limit is not None:
        return _working_days_after(limit)
    return when_in_words(ladder, ladder.steps[level])


def when_in_words(ladder: Ladder, step: Step) -> str:
    """How many days, of working days or of the calendar, before or after the day."""
    if step.at_limit:
        return _by_category()
    if step.days is None:
        most, least = -min(SOON.values()), -max(SOON.values())
        return _("%(least)d to %(most)d working days before, by the limit", least=least, most=most)
    if not step.days:
        return _("On the day")
    if ladder.in_calendar_days:
        if step.days < 0:
            return ngettext("%(num)d day before", "%(num)d days before", -step.days)
        return ngettext("%(num)d day after", "%(num)d days after", step.days)
    if step.days < 0:
        return ngettext("%(num)d working day before", "%(num)d working days before", -step.days)
    return _working_days_after(step.days)


def _working_days_after(days: int) -> str:
    return ngettext("%(num)d working day after", "%(num)d working days after", days)


def _by_category() -> str:
    """After how many days a clerk may decide a question that is asked now: once where all categories agree,
    else of each."""
    settings = category_settings()
    days = {one: one.question_limits.silent_days for one in settings.values()}
    if len(set(days.values())) <= 1:
        return _working_days_after(next(iter(days.values()), USUAL_QUESTION.silent_days))
    return _("; ").join(
        _("%(category)s: %(when)s", category=category_label(key), when=_working_days_after(days[one]))
        for key, one in sorted(settings.items())
    )


def whom_in_words(step: Step) -> str:
    """Who is told."""
    if step.in_bulletin:
        return _("nobody; it stands in the bulletin of the period")
    return _(", ").join(str(WHO[audience]) for audience in step.told)


def _how(step: Step) -> str:
    if step.in_bulletin:
        return ""
    return _("At once, but not at night") if step.is_pressing else _("With the day's message")
