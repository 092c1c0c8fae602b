"""What everybody may know of the district: totals, rates and measures, as far as they may be published.

All time, and the whole district. Things (flats, homes, schools, measures, sessions, money) are said as they
are. Needs and people are protected by `rounding`, and counted anew once a month: whoever reads the page every
day would otherwise see on which day a count passed a ten.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from flask import current_app
from sqlalchemy import Select, func, select

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import begin_writing, db, insert_unless_there
from welfare.needs.categories import all_categories
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures import find_figure
from welfare.reports.figures.counting import values_by, values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import plain
from welfare.reports.figures.reach import EVERYBODY
from welfare.reports.figures.shape import Figure
from welfare.reports.public import measures as public_measures
from welfare.reports.public.measures import Work
from welfare.reports.public.models import PublicMonth
from welfare.reports.public.rounding import OTHERWISE, STANDING, Content, Counted, may_follow, publish

CALLS = (
    "followed_up", "contacted", "found_solved", "satisfied", "basically_satisfied", "due", "on_time",
    "sign_for_due", "asked_about_contact", "responded",
)  # fmt: skip
PEOPLE = (
    "families_visited", "teachers_in_difficulty_visited", "pupils_in_difficulty_visited",
    "households_visited", "solved_on_the_spot", "person_times", "people_trained",
)  # fmt: skip
"""Figures of what was done, that count people or what single people asked for."""
COUNTED = (
    "problems", "measures", "housing_units", "housing_schools", "homes",
    "topic_study_sessions", "literacy_trainings", "seminars", "expert_lectures",
)  # fmt: skip
"""Figures of what was done, that count things. Of both, those that no feature defines are left out."""
MONEY = ("housing_spent_yuan", "homes_spent_yuan")


@dataclass(frozen=True)
class Totals:
    """The numbers that are said as they are."""

    counts: Mapping[str, int]
    money: Mapping[str, int | float]
    measures: Sequence[tuple[Work, Mapping[str, int]]]
    """Each measure with what it made, by kind."""


LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Kept:
    """The things last counted, and when."""

    totals: Totals | None = None
    at: datetime = LONG_AGO


def kept_totals() -> Totals:
    """The things as counted within the last minutes: nobody makes the database count by asking again."""
    keep_for = current_app.config["PUBLIC_TOTALS_KEPT_FOR"]
    kept: Kept = current_app.extensions.setdefault("public totals", Kept())
    if kept.totals is None or not kept.at <= clock.now() < kept.at + keep_for:
        kept.totals, kept.at = totals(), clock.now()
    return kept.totals


def totals() -> Totals:
    """The numbers that are said as they are, counted now."""
    figures = _figures((*COUNTED, *MONEY))
    found = values_of(figures, EVERYBODY, Filters())
    return Totals(
        counts={name: int(found[name] or 0) for name in COUNTED if name in found} | {"schools": _schools()},
        money={money.name: plain(money, found[money.name]) or 0 for money in _figures(MONEY)},
        measures=public_measures.made(),
    )


def this_month() -> PublicMonth:
    """The numbers of needs and people that stand on the page this month, counted for whoever asks first.

    Where they are counted, what was written and not committed before is rolled back.
    """
    month = clock.today().replace(day=1)
    kept = db.session.get(PublicMonth, month)
    if kept is None:
        begin_writing()
        insert_unless_there(PublicMonth, _next(month))
        kept = db.session.get_one(PublicMonth, month)
    return kept


def _next(month: date) -> dict[str, Any]:
    """What is published in a month: what is counted now, or what was last published where that would tell."""
    before = db.session.scalars(select(PublicMonth).order_by(PublicMonth.month)).all()
    content: Content = publish(counted())
    if all(may_follow(each.content, content) for each in before):
        return {"month": month, "counted_on": clock.today(), "content": content}
    return {"month": month, "counted_on": before[-1].counted_on, "content": before[-1].content}


def counted() -> Counted:
    """Needs and people, counted now."""
    found = values_of(_figures(("taken_in", "open", *STANDING, *CALLS, *PEOPLE)), EVERYBODY, Filters())
    values = {name: int(value or 0) for name, value in found.items()}
    solved = _solved_by_category()
    others = {name: values[name] for name in (*STANDING, "open")}
    others[OTHERWISE[-1]] = values["taken_in"] - sum(solved.values()) - sum(others.values())
    return Counted(
        solved=solved,
        others=others,
        calls={name: values[name] for name in CALLS},
        people={name: values[name] for name in PEOPLE if name in values} | {"teachers": _teachers()},
        by_measure=public_measures.solved_by(),
    )


def _figures(names: Iterable[str]) -> list[Figure]:
    return [figure for figure in map(find_figure, names) if figure is not None]


def _solved_by_category() -> dict[str, int]:
    found = values_by("category", _figures(("solved",)), EVERYBODY, Filters())
    known = {category.key: 0 for category in all_categories()}
    return known | {key: int(values["solved"] or 0) for key, values in found.items()}


def _teachers() -> int:
    teachers: Select[Any] = (
        select(func.count(Person.id.distinct()))
        .select_from(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == Role.TEACHER, Person.is_active)
    )
    return db.session.scalar(teachers) or 0


def _schools() -> int:
    schools: Select[Any] = (
        select(func.count())
        .select_from(Organization)
        .where(Organization.kind == OrganizationKind.SCHOOL, Organization.is_active)
    )
    return db.session.scalar(schools) or 0
