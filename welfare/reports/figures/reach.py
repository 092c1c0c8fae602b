"""Over which part of the tree somebody's figures are counted, and what narrows them further."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import false, not_, or_, true

from welfare.accounts.models import Person
from welfare.accounts.powers import Plain, Powers
from welfare.accounts.roles import Role
from welfare.needs.models import Need
from welfare.needs.queries import as_lent
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.options import Conditions
from welfare.organizations.options import source as offered
from welfare.organizations.queries import in_tree_order
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.shape import Condition, Source

READERS = (Role.LEADER, Role.CLERK, Role.AUDITOR)
"""Whose reach figures are counted over."""


def _counted(kind: OrganizationKind) -> Callable[[Person], Conditions]:
    def conditions(reader: Person) -> Conditions:
        reach = reader.reached_by(*READERS)
        is_whole = kind == OrganizationKind.OFFICE or reader.root_ids & reach
        return (Organization.kind == kind, *(() if is_whole else (Organization.id.in_(reach),)))

    return conditions


PLACES = {
    kind.value: offered(f"counted-{kind.value}s", READERS, _counted(kind))
    for kind in (OrganizationKind.SCHOOL, OrganizationKind.ALLIANCE, OrganizationKind.OFFICE)
}
"""By what a reader narrows figures: the places they count, closed ones included, and all offices."""


def reader_of(ids: frozenset[int], *, at_bureau: bool, is_root: bool) -> Plain:
    """Reads figures as somebody would who leads over these organizations and nowhere else."""
    reach = dict.fromkeys(READERS, ids)
    return Plain(reach, reach if at_bureau else {}, ids if is_root else frozenset())


EVERYBODY = reader_of(frozenset({0}), at_bureau=True, is_root=True)
"""Reads figures as somebody would who reaches everything: for what is published, or added up."""


def as_whole(reader: Powers, filters: Filters) -> Powers:
    """As whom it is counted what a figure comes to: of all that the reader reaches it is the place's and the
    same for everybody there. Needs that are withheld from the reader as a stand-in are missing only in lists
    and parts, which could show them."""
    return reader if filters.narrows else reader.whole


def counted_places(reader: Person) -> list[Organization]:
    """The alliances and schools that a reader's figures count, closed ones included, and all offices."""
    reach = reader.reached_by(*READERS)
    places = in_tree_order(
        OrganizationKind.ALLIANCE, OrganizationKind.SCHOOL, OrganizationKind.OFFICE, active_only=False
    )
    return [place for place in places if place.id in reach or place.kind == OrganizationKind.OFFICE]


def _readers(source: Source) -> tuple[Role, ...]:
    return tuple(role for role in READERS if not (source.for_leaders and role is Role.CLERK))


def reaches_all(source: Source, reader: Powers) -> bool:
    """Whether the reader counts all rows of the source, wherever they stand."""
    return bool(reader.root_ids & reader.reached_by(*_readers(source), at_bureau=True))


def in_reach(source: Source, reader: Powers) -> Condition:
    """The rows that stand where the reader leads or takes in; the protected ones only from the bureau.

    What stands nowhere in the tree is of the whole district, and counts for whoever reaches all of it. Needs
    of those for whom the reader stands in count only where the reader's own roles reach them.
    """
    if _is_of_needs(source):
        return as_lent(reader, lambda powers: _in_reach(source, powers))
    return _in_reach(source, reader)


def leaves_out(source: Source, reader: Powers) -> bool:
    """Whether lists of these rows leave out what figures of the place count: see `as_whole`."""
    return bool(reader.stands_in_for) and _is_of_needs(source)


def _is_of_needs(source: Source) -> bool:
    return Need in {source.table, *dict(source.joins)}


def _in_reach(source: Source, reader: Powers) -> Condition:
    if reaches_all(source, reader):
        return true()
    readers = _readers(source)
    everywhere, at_bureau = reader.reached_by(*readers), reader.reached_by(*readers, at_bureau=True)
    place = source.stands_at
    if place is None:
        return false()
    if everywhere == at_bureau or source.protected is None:
        return place.in_(everywhere)
    shown = place.in_(everywhere) & ~source.protected
    return or_(place.in_(at_bureau), shown) if at_bureau else shown


def can_tell(source: Source, reader: Powers, filters: Filters) -> bool:
    """Whether the rows can be told apart by all that the filters ask for, and by what the reader reaches."""
    if source.stands_at is None and not reaches_all(source, reader):
        return False
    if not reader.reached_by(*_readers(source)):
        return False
    asked = (
        (filters.school or filters.alliance, source.school),
        (filters.office, source.unit),
        (filters.category, source.category),
    )
    return all(column is not None for value, column in asked if value)


def narrowed(query: Any, source: Source, reader: Powers, filters: Filters) -> Any:
    """The query over rows of the source, within the reader's reach and the filters."""
    query = query.where(source.rows(), in_reach(source, reader))
    if not can_tell(source, reader, filters):
        return query.where(false())
    if filters.period and source.dated_by is not None:
        query = query.where(source.within(filters.period.first, filters.period.last))
        query = query.where(*(not_(source.within(days.first, days.last)) for days in filters.but))
    if filters.period and source.is_standing:
        query = query.params(as_of=filters.period.last)
    if filters.school or filters.alliance:
        query = query.where(source.school.in_(filters.school_ids))
    if filters.office:
        query = query.where(source.unit.in_([filters.office.id]))
    if filters.category:
        query = query.where(source.category == filters.category)
    return query
