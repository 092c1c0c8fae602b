"""Organizations to choose from: what a form or a filter offers somebody, as a query never read whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, and_, case, or_, select
from sqlalchemy.orm import aliased

from welfare.extensions import db
from welfare.organizations.models import Organization, OrganizationKind
from welfare.organizations.twins import BRACKET
from welfare.spelling import name_key
from welfare.web.choices import FEW, MOST_MATCHES, Choice

Conditions = Sequence[ColumnElement[bool]]
Parent = aliased(Organization)
WHERE = case((Organization.display_name == Organization.name, Parent.display_name))
"""What it stands in, unless it is called after that."""
KEPT = 500
"""So many statements are kept: to build one takes longer than to run it."""
INDENT = "\N{IDEOGRAPHIC SPACE}"
OPEN: Conditions = (Organization.is_active.is_(True),)
UNITS: Conditions = (Organization.kind != OrganizationKind.BUREAU,)
SCHOOLS: Conditions = (Organization.kind == OrganizationKind.SCHOOL,)


@dataclass(frozen=True)
class Places:
    """The organizations that hold these conditions; parents before children."""

    source: str
    conditions: Conditions
    besides: int | None = None
    """One that may stay where it is chosen already, although it is not among them."""
    as_tree: bool = False
    """Whether a list sets in what stands below another."""

    @property
    def address(self) -> str:
        """Where script asks for what fits."""
        return url_for("organizations.choices", source=self.source)

    def listed(self) -> Sequence[Choice] | None:
        """All of them; None where they are many."""
        found = db.session.execute(self._first_few).all()
        if len(found) > FEW:
            return None
        top = min((row.path.count("/") for row in found), default=0)
        depths = [row.path.count("/") - top if self.as_tree else 0 for row in found]
        return [
            Choice(id_, INDENT * depth + name, where)
            for (id_, name, where, _path), depth in zip(found, depths, strict=True)
        ]

    def all(self) -> Sequence[Choice]:
        """All of them, however many: for what is counted by each."""
        return self._read(self._query().order_by(Organization.path))

    def named(self, ids: Iterable[int]) -> Sequence[Choice]:
        """Those of these ids."""
        wanted = set(ids)
        query = self._query().where(Organization.id.in_(wanted)).order_by(Organization.path)
        return self._read(query) if wanted else ()

    def matching(self, words: str) -> Sequence[Choice]:
        """Those whose name has these words, with what it stands in behind it in brackets where they say so:
        first who is called so, then whose name begins so."""
        key = name_key(words)
        called: ColumnElement[str] = Organization.name_key.expression
        if BRACKET in key:
            is_twin = Organization.display_name != Organization.name
            called = case((is_twin, called + BRACKET + Parent.name_key + ")"), else_=called)
        best = case(
            (Organization.name_key == key, 0),
            (called.startswith(key, autoescape=True), 1),
            else_=2,
        )
        query = self._query().where(called.contains(key, autoescape=True))
        return self._read(query.order_by(best, Organization.path).limit(MOST_MATCHES))

    @cached_property
    def _first_few(self) -> Any:
        query = self._query().add_columns(Organization.path)
        return query.order_by(Organization.path).limit(FEW + 1)

    def _query(self) -> Any:
        columns = (Organization.id, Organization.display_name, WHERE)
        with_parents = select(*columns).outerjoin(Parent, Parent.id == Organization.parent_id)
        offered = and_(True, *self.conditions)
        return with_parents.where(or_(offered, Organization.id == self.besides) if self.besides else offered)

    @staticmethod
    def _read(query: Any) -> Sequence[Choice]:
        return [Choice(*row) for row in db.session.execute(query)]


def as_listed(places: Iterable[Organization]) -> list[tuple[int, str]]:
    """Id of each and what it is called, as a list shows them."""
    return [(place.id, place.display_name) for place in places]


@dataclass(frozen=True)
class Source:
    """What some roles may choose from: on their pages, and by its name while they type."""

    name: str
    roles: frozenset[str]
    conditions: Callable[[Any], Conditions]
    """Of what a person may choose from, by that person's `sight` and nothing else: they are kept for it."""
    as_tree: bool = False

    def offered_to(self, person: Any, *, besides: int | None = None) -> Places:
        """What this person may choose from; `besides`, what may stay where it is chosen already."""
        return _offered(self, person.sight, besides)


@lru_cache(maxsize=KEPT)
def _offered(source: Source, sight: Any, besides: int | None) -> Places:
    return Places(source.name, source.conditions(sight), besides, source.as_tree)


SOURCES: dict[str, Source] = {}
"""By name."""
ADMIN = "admin"
"""Who keeps the tree; roles are defined above this feature, which knows only the words."""


def source(
    name: str, roles: Iterable[str], conditions: Callable[[Any], Conditions], *, as_tree: bool = False
) -> Source:
    """A source that can be asked by this name."""
    SOURCES[name] = Source(name, frozenset(roles), conditions, as_tree)
    return SOURCES[name]


def _kept_by(admin: Any) -> Conditions:
    return (*OPEN, Organization.id.in_(admin.reached_by(ADMIN)))


SUCCESSORS = source("successors", [ADMIN], lambda admin: (*_kept_by(admin), *UNITS))
"""Who can carry on what a place has in hand that is closed."""
OPEN_SCHOOLS = source("kept-schools", [ADMIN], lambda admin: (*_kept_by(admin), *SCHOOLS))
"""Which school another one can become part of."""


def successors_of(place: Organization, kept: Source, person: Any) -> Places:
    """Those of a source that are neither the place itself nor below it."""
    offered = kept.offered_to(person)
    return replace(offered, conditions=(*offered.conditions, ~Organization.path.startswith(place.path)))


def offered_to(person: Any, name: str) -> Places | None:
    """What somebody may choose from under this name; None where there is nothing of that name for them."""
    found = SOURCES.get(name)
    return found.offered_to(person) if found and found.roles & person.role_names else None
