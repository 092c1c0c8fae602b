"""Who is what to some needs: all who may be a party to one of them, asked for together and remembered for
one transaction."""

from collections.abc import Collection, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from sqlalchemy import BindParameter, Date, Select, bindparam, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.reach import in_force
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.lifecycle import Party
from welfare.needs.models import Need
from welfare.needs.policy import ROLES_BY_UNIT, parties_of
from welfare.organizations.models import OF_THE_BUREAU, Organization

Paths = dict[int, dict[int, int]]
ROLES_THAT_HEAR = frozenset({Role.CLERK, Role.LEADER, *ROLES_BY_UNIT})


class Candidate:
    """Somebody who may hear of something: what `policy.parties_of` must know about a person."""

    def __init__(self, person_id: int, paths: Paths) -> None:
        self.id = person_id
        self.held: list[tuple[str, int, str]] = []
        self.lent: list[tuple[str, int, str]] = []
        self.stands_in_for: set[int] = set()
        self._paths = paths
        self._reach: dict[tuple[str, bool], frozenset[int]] = {}

    @cached_property
    def alone(self) -> "Candidate":
        """The same person without what is lent to them while they stand in for others."""
        if not self.lent:
            return self
        alone = Candidate(self.id, self._paths)
        alone.held = self.held
        return alone

    @cached_property
    def works_in(self) -> frozenset[int]:
        """Where the person holds a role or stands in."""
        return frozenset(place for _role, place in self.desks)

    @cached_property
    def desks(self) -> frozenset[tuple[str, int]]:
        """The roles that the person holds or is lent, with where."""
        return frozenset((role, place) for role, place, _kind in (*self.held, *self.lent))

    def reached_by(self, *roles: str, at_bureau: bool = False) -> frozenset[int]:
        """Where the person holds one of `roles`, among the organizations that the needs name."""
        if len(roles) == 1:
            return self._reached(roles[0], at_bureau)
        return frozenset().union(*(self._reached(role, at_bureau) for role in roles))

    def _reached(self, role: str, at_bureau: bool) -> frozenset[int]:
        if (role, at_bureau) not in self._reach:
            places = {
                place
                for held, place, kind in (*self.held, *self.lent)
                if held == role and (kind in OF_THE_BUREAU or not at_bureau)
            }
            self._reach[role, at_bureau] = frozenset(
                organization_id for organization_id, path in self._paths.items() if path.keys() & places
            )
        return self._reach[role, at_bureau]


class Parties:
    """The active people who raised one of `needs`, or whose role reaches one, and what they are to each."""

    def __init__(self, needs: Sequence[Need], assisting: Mapping[int, Collection[int]]) -> None:
        """Reads them in a fixed number of queries; `assisting` are the units that assist with a need."""
        self._assisting = assisting
        places = {place for need in needs for place in (need.school_id, need.unit_id) if place is not None}
        self._paths = _paths(places.union(*assisting.values()))
        self._candidates = _candidates({need.raised_by_id for need in needs}, self._paths)
        self._found: dict[tuple[int, int], set[Party]] = {}
        self._places_above: dict[int, frozenset[int]] = {}
        self._who_is_near: dict[int, Sequence[int]] = {}

    def of(self, person_id: int | None, need: Need) -> set[Party]:
        """What somebody is to the need; an empty set means that they must not know of it, or are none of
        these."""
        if person_id not in self._candidates:
            return set()
        key = person_id, need.id
        if key not in self._found:
            candidate, assisting = self._candidates[person_id], self._assisting.get(need.id, ())
            may_be = self._may_be_party(candidate, need)
            self._found[key] = parties_of(candidate, need, assisting) if may_be else set()
        return self._found[key]

    def near(self, need: Need) -> Sequence[int]:
        """Those who may be something to the need: its teacher, and whose role reaches it. In a transaction
        that tells of many needs, the others are nearly everybody."""
        if need.id not in self._who_is_near:
            self._who_is_near[need.id] = [
                candidate.id for candidate in self._candidates.values() if self._may_be_party(candidate, need)
            ]
        return self._who_is_near[need.id]

    def desks_of(self, person_id: int) -> frozenset[tuple[str, int]]:
        """The roles that one of them holds or is lent, with where."""
        return self._candidates[person_id].desks

    def above_school(self, need: Need) -> dict[int, int]:
        """The places from the root down to the need's school, each with how far down."""
        return self._paths[need.school_id]

    def _may_be_party(self, candidate: Candidate, need: Need) -> bool:
        return candidate.id == need.raised_by_id or not candidate.works_in.isdisjoint(self._above(need))

    def _above(self, need: Need) -> frozenset[int]:
        """The places from which a role reaches the need; whoever has none there need not be asked about."""
        if need.id not in self._places_above:
            units = (need.school_id, need.unit_id, *self._assisting.get(need.id, ()))
            paths = (self._paths[unit] for unit in units if unit is not None)
            self._places_above[need.id] = frozenset().union(*paths)
        return self._places_above[need.id]


def _candidates(teachers: Collection[int], paths: Paths) -> dict[int, Candidate]:
    active = db.session.scalars(_ACTIVE, {"ids": list(teachers)})
    found = {person_id: Candidate(person_id, paths) for person_id in active}
    asked = {"ids": list(set().union(*paths.values())), "today": clock.today()}
    for person_id, lender_id, role, place, kind in db.session.execute(_roles(), asked):
        candidate = found.setdefault(person_id, Candidate(person_id, paths))
        if lender_id is None:
            candidate.held.append((role, place, kind))
        else:
            candidate.lent.append((role, place, kind))
            candidate.stands_in_for.add(lender_id)
    return found


def _paths(organization_ids: Collection[int]) -> Paths:
    """For each organization, the ids from the root down to it, each with how far down."""
    return {
        id_: {int(part): depth for depth, part in enumerate(path.strip("/").split("/"))}
        for id_, path in db.session.execute(_PATHS, {"ids": list(organization_ids)})
    }


_IDS: BindParameter[Any] = bindparam("ids", expanding=True)
_ACTIVE = select(Person.id).where(Person.id.in_(_IDS), Person.is_active)
_PATHS = select(Organization.id, Organization.path).where(Organization.id.in_(_IDS))


@cache
def _roles() -> Select[Any]:
    """The roles in force `today` at the places of these `ids`, of those who can hear."""
    has = in_force(bindparam("today", type_=Date))
    return (
        select(has.c.person_id, has.c.lender_id, has.c.role, Organization.id, Organization.kind)
        .select_from(has)
        .join(Organization, Organization.id == has.c.organization_id)
        .join(Person, Person.id == has.c.person_id)
        .where(has.c.organization_id.in_(_IDS), has.c.role.in_(ROLES_THAT_HEAR), Person.is_active)
        .order_by(has.c.assignment_id, has.c.person_id)
    )
