"""What everybody may know of the district: totals, rates and measures, as far as they may be published.

All time, and the whole district: a second period or a second place beside it would let a reader subtract one
from the other. `withholding` decides what is shown; this module says which numbers there are, and which of
them are sums of others.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any, cast

from flask import current_app
from sqlalchemy import Select, func, select

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.calls.policy import BASICALLY_SATISFIED_COUNTS
from welfare.needs.categories import all_categories
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures import find_figure
from welfare.reports.figures.counting import values_by, values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import plain
from welfare.reports.figures.shape import Figure
from welfare.reports.public import measures as public_measures
from welfare.reports.public.measures import Work
from welfare.reports.public.withholding import Share, Sum, share, shares, withheld

ANSWERED = ("solved", "lapsed", "explained", "awaiting_confirmation")
"""What the answers that stand have come to."""
STANDING, OPEN, OTHERS = "answers_standing", "open", "declined_withdrawn_or_merged"
"""What the needs taken in have come to: answered, not answered yet, or neither."""
NOT_FOLLOWED_UP = "not_followed_up"
CALLS = ("followed_up", "contacted", "found_solved", "satisfied", "basically_satisfied")
IN_TIME = ("on_time", "due")
DONE = (
    "families_visited", "teachers_in_difficulty_visited", "pupils_in_difficulty_visited",
    "households_visited", "solved_on_the_spot", "problems", "measures",
    "housing_units", "housing_schools", "homes", "person_times", "people_trained",
    "topic_study_sessions", "literacy_trainings", "seminars", "expert_lectures",
)  # fmt: skip
"""Figures of what was done, each by itself; those that no feature defines are left out."""
IN_CATEGORY = "solved in "
MONEY = ("housing_spent_yuan", "homes_spent_yuan")


class WholeDistrict:
    """Reads figures as somebody would who reaches everything: for what is published."""

    root_ids = frozenset({0})

    def reached_by(self, *_roles: Role, from_above: bool = False) -> frozenset[int]:
        """Everywhere."""
        return self.root_ids


@dataclass(frozen=True)
class Totals:
    """The published numbers, by name; None is a count that is withheld."""

    counts: Mapping[str, int | None]
    by_category: Mapping[str, int | None]
    """Of the needs solved, by the key of their category."""
    rates: Mapping[str, Share]
    money: Mapping[str, int | float]
    measures: Sequence[tuple[Work, Mapping[str, int | None]]]
    """Each measure with what it made, by kind."""


LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass
class Kept:
    """The totals last counted, and when."""

    totals: Totals | None = None
    at: datetime = LONG_AGO


def kept_totals() -> Totals:
    """The totals as counted within the last minutes: nobody makes the database count by asking again."""
    keep_for = current_app.config["PUBLIC_TOTALS_KEPT_FOR"]
    kept: Kept = current_app.extensions.setdefault("public totals", Kept())
    if kept.totals is None or not kept.at <= clock.now() < kept.at + keep_for:
        kept.totals, kept.at = totals(), clock.now()
    return kept.totals


def totals() -> Totals:
    """Everything that is published, counted now."""
    reader = cast(Person, WholeDistrict())
    figures = _figures(("taken_in", OPEN, *ANSWERED, *CALLS, *IN_TIME, *DONE, *MONEY))
    found = values_of(figures, reader, Filters())
    values = {name: int(value or 0) for name, value in found.items()}
    solved = _solved_by_category(reader)
    counts, sums = _tied(values, solved)
    counts |= {name: values[name] for name in DONE if name in values} | _people()
    shown_works = public_measures.works()
    made = public_measures.made_by(shown_works)
    rests, more_sums = public_measures.rests(counts, made)
    counts |= made | rests
    hidden = withheld(
        counts,
        [*sums, *more_sums],
        unpublished={NOT_FOLLOWED_UP, *rests},
        harmless=rests.keys() - {public_measures.SOLVED_BY_NONE},
    )
    shown = {name: None if name in hidden else count for name, count in counts.items()}
    aside = {NOT_FOLLOWED_UP, *rests, *solved, *made}
    return Totals(
        counts={name: count for name, count in shown.items() if name not in aside},
        by_category={name.removeprefix(IN_CATEGORY): shown[name] for name in solved},
        rates=_rates(values, counts[STANDING]),
        money={money.name: plain(money, found[money.name]) or 0 for money in _figures(MONEY)},
        measures=[(work, _made(work, shown)) for work in shown_works],
    )


def _made(work: Work, shown: Mapping[str, int | None]) -> dict[str, int | None]:
    """What a measure made, by kind."""
    names = {kind: work.name_of(kind) for kind in public_measures.TOTALS}
    return {kind: shown[name] for kind, name in names.items() if name in shown}


def _figures(names: Iterable[str]) -> list[Figure]:
    return [figure for figure in map(find_figure, names) if figure is not None]


def _tied(values: Mapping[str, int], solved: Mapping[str, int]) -> tuple[dict[str, int], tuple[Sum, ...]]:
    """The counts of needs, and which of them are sums of others."""
    counts = {name: values[name] for name in ("taken_in", OPEN, *ANSWERED, "followed_up")}
    counts[STANDING] = sum(values[name] for name in ANSWERED)
    counts[OTHERS] = values["taken_in"] - counts[STANDING] - values[OPEN]
    counts[NOT_FOLLOWED_UP] = counts[STANDING] - values["followed_up"]
    sums = (
        Sum("taken_in", (STANDING, OPEN, OTHERS)),
        Sum(STANDING, ANSWERED),
        Sum("solved", tuple(solved)),
        Sum(STANDING, ("followed_up", NOT_FOLLOWED_UP)),
    )
    return {**counts, **solved}, sums


def _solved_by_category(reader: Person) -> dict[str, int]:
    found = values_by("category", _figures(("solved",)), reader, Filters())
    known = {category.key: 0 for category in all_categories()}
    counted = known | {key: int(values["solved"] or 0) for key, values in found.items()}
    return {f"{IN_CATEGORY}{key}": count for key, count in counted.items()}


def _rates(values: Mapping[str, int], standing: int) -> dict[str, Share]:
    """The three rates, on-time answers, and how far follow-ups reach."""
    whole = values["followed_up"]
    satisfied = values["satisfied"] + BASICALLY_SATISFIED_COUNTS * values["basically_satisfied"]
    said: dict[str, Fraction | int] = {
        "resolution_rate": values["found_solved"],
        "satisfaction_rate": satisfied,
    }
    return {
        **shares(said, ("response_rate", values["contacted"]), whole),
        "follow_up_coverage": share(whole, standing),
        "on_time_rate": share(values["on_time"], values["due"]),
    }


def _people() -> dict[str, int]:
    """Teachers and schools."""
    teachers: Select[Any] = (
        select(func.count(Person.id.distinct()))
        .select_from(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == Role.TEACHER, Person.is_active)
    )
    schools: Select[Any] = (
        select(func.count())
        .select_from(Organization)
        .where(Organization.kind == OrganizationKind.SCHOOL, Organization.is_active)
    )
    found = db.session.execute(select(teachers.scalar_subquery(), schools.scalar_subquery())).one()
    return {"teachers": found[0], "schools": found[1]}
