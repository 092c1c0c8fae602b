"""Counting figures and listing what they count, within the reader's reach."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, literal_column, or_, select, true

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.models import Need
from welfare.needs.queries import need_rows
from welfare.organizations.models import Kind, Organization
from welfare.organizations.queries import in_tree_order
from welfare.reports.figures import (
    SOLVED,
    TAKEN_IN_NEEDS,
    Condition,
    Figure,
    Population,
)
from welfare.reports.filters import Filters
from welfare.reports.periods import Period
from welfare.web.keyset import Keys, Page, read_page

AT_SCHOOL = Need.school_id + literal_column("0")
"""The school as an expression, so that planners keep to the figure's own index."""
Rows = Select[*tuple[Any, ...]]
READERS = (Role.LEADER, Role.CLERK)
"""Whose reach figures are counted over."""


def counted_schools(reader: Person) -> list[Organization]:
    """The schools whose needs a reader's figures count, closed ones included."""
    reach = reader.reached_by(*READERS)
    return [school for school in in_tree_order(Kind.SCHOOL, active_only=False) if school.id in reach]


def _in_reach(reader: Person) -> Condition:
    """The needs raised where the reader leads or takes in; the protected ones only from above the school."""
    everywhere, from_above = reader.reached_by(*READERS), reader.reached_by(*READERS, from_above=True)
    if reader.root_ids & from_above:
        return true()
    if everywhere == from_above:
        return AT_SCHOOL.in_(everywhere)
    return or_(AT_SCHOOL.in_(from_above), AT_SCHOOL.in_(everywhere) & ~Need.is_protected)


def _narrowed(query: Rows, population: Population, reader: Person, filters: Filters) -> Rows:
    query = query.where(population.rows, _in_reach(reader))
    if filters.period and population.dated_by is not None:
        query = query.where(population.within(filters.period.first, filters.period.last))
    if filters.school:
        query = query.where(AT_SCHOOL.in_([filters.school.id]))
    if filters.category:
        query = query.where(Need.category == filters.category)
    return query


@dataclass(frozen=True)
class Tally:
    """Figures counted once, to be read by category, by school, or in all."""

    rows: Sequence[Any]

    def total(self, figure: Figure) -> int:
        """The figure."""
        return sum(getattr(row, figure.name) for row in self.rows)

    def by_category(self, figure: Figure) -> Counter[str]:
        """The figure of each category."""
        return self._by("category", figure)

    def by_school(self, figure: Figure) -> Counter[int]:
        """The figure of each school, by its id."""
        return self._by("school_id", figure)

    def _by(self, column: str, figure: Figure) -> Counter[Any]:
        counts: Counter[Any] = Counter()
        for row in self.rows:
            counts[getattr(row, column)] += getattr(row, figure.name)
        return counts


def tally(figures: Sequence[Figure], reader: Person, filters: Filters) -> Tally:
    """These figures of one population, in one query."""
    population = figures[0].population
    columns = (func.count().filter(figure.condition()).label(figure.name) for figure in figures)
    place = (Need.category, AT_SCHOOL.label("school_id"))
    query: Rows = select(*place, *columns).group_by(Need.category, AT_SCHOOL)
    rows = db.session.execute(_narrowed(query, population, reader, filters)).all()
    return Tally(rows)


def count(figure: Figure, reader: Person, filters: Filters) -> int:
    """One figure."""
    query = select(func.count()).select_from(Need).where(figure.condition())
    return db.session.scalar(_narrowed(query, figure.population, reader, filters)) or 0


def count_by_month(figure: Figure, months: Sequence[Period], reader: Person, filters: Filters) -> list[int]:
    """The figure of each of these consecutive months, in one query."""
    within = figure.population.within
    columns = (func.count().filter(within(month.first, month.last)) for month in months)
    whole = within(months[0].first, months[-1].last)
    query: Rows = select(*columns).select_from(Need).where(figure.condition(), whole)
    return list(db.session.execute(_narrowed(query, figure.population, reader, filters)).one())


def cases(
    figure: Figure, reader: Person, filters: Filters, *, after: str | None = None, before: str | None = None
) -> Page:
    """A page of what the figure counts, newest first."""
    query = need_rows(reader).where(figure.condition())
    if figure.population.day is not None:
        query = query.add_columns(figure.population.day.label("day"))
    keys = Keys(figure.population.newest, descending=True)
    return read_page(_narrowed(query, figure.population, reader, filters), keys, after=after, before=before)


def district_totals() -> list[int]:
    """Needs taken in, needs solved, teachers and schools of the whole district, for everybody to see."""
    counted = [_everywhere(figure) for figure in (TAKEN_IN_NEEDS, SOLVED)]
    teachers = (
        select(func.count())
        .select_from(RoleAssignment)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role == Role.TEACHER, Person.is_active)
    )
    schools = (
        select(func.count())
        .select_from(Organization)
        .where(Organization.kind == Kind.SCHOOL, Organization.is_active)
    )
    queries = (*counted, teachers, schools)
    return list(db.session.execute(select(*(query.scalar_subquery() for query in queries))).one())


def _everywhere(figure: Figure) -> Select[Any]:
    return select(func.count()).select_from(Need).where(figure.population.rows, figure.condition())
