"""Which organizations a person's roles reach, and who reaches an organization."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    String,
    Subquery,
    and_,
    bindparam,
    cast,
    exists,
    func,
    null,
    or_,
    select,
    type_coerce,
    union_all,
)
from sqlalchemy.orm import aliased

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.powers import Lent, Minded, Plain, Powers, Reach
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.policy import LENT
from welfare.extensions import db
from welfare.organizations.models import OF_THE_BUREAU, Organization


def in_force(today: Any) -> Subquery:
    """The roles that people have on a day, each where: those they hold, and with a `lender_id` those that are
    lent to them while they stand in for somebody. A lent role is lent no further."""
    role = (RoleAssignment.role, RoleAssignment.organization_id, RoleAssignment.id.label("assignment_id"))
    no_lender = type_coerce(null(), Integer).label("lender_id")
    held = select(RoleAssignment.person_id, no_lender, *role)
    lent = (
        select(StandIn.deputy_id, StandIn.person_id, *role)
        .join(RoleAssignment, is_lent())
        .where(lends_on(today))
    )
    return union_all(held, lent).subquery("in_force")


def is_lent() -> ColumnElement[bool]:
    """Whether whoever stands in has this role of whoever is away."""
    return and_(
        RoleAssignment.person_id == StandIn.person_id,
        RoleAssignment.organization_id == StandIn.organization_id,
        RoleAssignment.role.in_(LENT),
    )


def lends_on(today: Any) -> ColumnElement[bool]:
    """Whether somebody stands in on that day."""
    return and_(StandIn.first_day <= today, StandIn.last_day >= today, StandIn.ended_at.is_(None))


def stood_in(day: Any, moment: Any) -> ColumnElement[bool]:
    """Whether somebody stood in at a moment of that day."""
    is_within = and_(StandIn.first_day <= day, StandIn.last_day >= day)
    return and_(is_within, or_(StandIn.ended_at.is_(None), StandIn.ended_at > moment))


def with_reach(person: Person) -> Person:
    """The person with all that their roles let them do, held and lent."""
    asked = {"person_id": person.id, "today": clock.today()}
    held = db.session.execute(_reach(), asked).all()
    return reaching(person, held, stands_in=bool(held) and held[0].stands_in)


def reaching(person: Person, held: Iterable[Row[Any]], *, stands_in: bool) -> Person:
    """The same where it is known already what the person holds, as rows of `HELD`, and whether they stand in
    for somebody today."""
    own = [_Reached(row) for row in held if row.role]
    alone = _powers(person, own)
    minded = _lent_to(person) if stands_in else []
    lent = [(lender_id, one) for lender_id, one in minded if not one.is_within(alone)]
    whole = _powers(person, [*own, *(one for _lender, one in lent)]) if lent else alone
    person.reach, person.bureau_reach, person.root_ids = whole.reach, whole.bureau_reach, whole.root_ids
    person.desks, person.works_in = whole.desks, whole.works_in
    person.lent = [Lent(one.role, one.place_id, lender_id, _powers(person, [one])) for lender_id, one in lent]
    person.minds = [Minded(lender_id, one.role, one.ids) for lender_id, one in minded]
    person.stands_in_for = frozenset(lender_id for lender_id, _one in lent)
    person.apart = (alone, whole) if lent else None
    return person


def _lent_to(person: Person) -> list[tuple[int, "_Reached"]]:
    """What is lent to them, and by whom."""
    asked = {"person_id": person.id, "today": clock.today()}
    return [(row.lender_id, _Reached(row)) for row in db.session.execute(_lent(), asked)]


@lru_cache(maxsize=500)
def _ids_in(text: str) -> frozenset[int]:
    """The ids of a text of them; that of the whole tree is the same at each request, and long."""
    return frozenset(map(int, text.split(",")))


class _Reached:
    """A role that a person has somewhere, and all that it reaches: a row of `HELD`."""

    def __init__(self, row: Row[Any]) -> None:
        self.role, self.place_id = row.role, row.place_id
        self.is_at_bureau, self.is_at_root = row.kind in OF_THE_BUREAU, row.parent_id is None
        self.ids = _ids_in(row.ids)

    def is_within(self, powers: Powers) -> bool:
        """Whether it lets nobody do more who can do that much."""
        return self.ids <= powers.reached_by(self.role, at_bureau=self.is_at_bureau)


def _powers(person: Person, reached: Sequence[_Reached]) -> Plain:
    return Plain(
        id=person.id,
        reach=_by_role((one.role, one.ids) for one in reached),
        bureau_reach=_by_role((one.role, one.ids) for one in reached if one.is_at_bureau),
        root_ids=frozenset(one.place_id for one in reached if one.is_at_root),
        desks=frozenset((one.role, one.place_id) for one in reached),
        works_in=frozenset({person.organization_id, *(one.place_id for one in reached)}),
    )


Place = aliased(Organization, name="place")
"""Where a role is held."""
_Below = aliased(Organization)
_IDS = select(func.aggregate_strings(cast(_Below.id, String), ",")).where(_Below.path.startswith(Place.path))
HELD = (
    RoleAssignment.role,
    Place.id.label("place_id"),
    Place.kind,
    Place.parent_id,
    _IDS.correlate(Place).scalar_subquery().label("ids"),
)
"""Of a role that is held at `Place`: which, where, and the ids of every organization under it, which come as
one text since there may be hundreds."""


STANDS_IN = (
    exists()
    .where(StandIn.deputy_id == Person.id, lends_on(bindparam("today", type_=Date)))
    .correlate(Person)
    .label("stands_in")
)
"""Whether a person stands in for somebody `today`."""


@cache
def _reach() -> Select[Any]:
    """The roles that `person_id` holds, none as a row without one, and `STANDS_IN`; built once."""
    return (
        select(*HELD, STANDS_IN)
        .select_from(Person)
        .outerjoin(RoleAssignment, RoleAssignment.person_id == Person.id)
        .outerjoin(Place, Place.id == RoleAssignment.organization_id)
        .where(Person.id == bindparam("person_id"))
        .order_by(RoleAssignment.id)
    )


@cache
def _lent() -> Select[Any]:
    """The roles that are lent to `person_id` `today`, and by whom; built once."""
    lent = select(*HELD, StandIn.person_id.label("lender_id")).select_from(StandIn)
    return (
        lent.join(RoleAssignment, is_lent())
        .join(Place, Place.id == RoleAssignment.organization_id)
        .where(StandIn.deputy_id == bindparam("person_id"), lends_on(bindparam("today", type_=Date)))
        .order_by(StandIn.id, RoleAssignment.id)
    )


def _by_role(reached: Iterable[tuple[Role, frozenset[int]]]) -> Reach:
    reach: Reach = {}
    for role, ids in reached:
        reach[role] = reach[role] | ids if role in reach else ids
    return reach


def acts() -> ColumnElement[bool]:
    """Whether somebody acts by the roles they hold: the account is open, and they do not only read."""
    reads = select(RoleAssignment.person_id).where(RoleAssignment.role == Role.AUDITOR)
    return Person.is_active & Person.id.not_in(reads)


def served_by(*roles: Role, at_bureau: bool = False) -> frozenset[int]:
    """The organizations that somebody who acts reaches by one of these roles, as ids
    (`at_bureau`: held at the bureau or its offices)."""
    held = (
        select(RoleAssignment.organization_id)
        .join(Person, Person.id == RoleAssignment.person_id)
        .where(RoleAssignment.role.in_(roles), acts())
    )
    is_held: Any = Organization.id.in_(held)
    if at_bureau:
        is_held &= Organization.kind.in_(OF_THE_BUREAU)
    places = select(Organization.id, Organization.parent_id, is_held)
    places = places.order_by(func.length(Organization.path))  # what is above another comes before it
    served: set[int] = set()
    for place_id, parent_id, is_held_here in db.session.execute(places):
        if is_held_here or parent_id in served:
            served.add(place_id)
    return frozenset(served)


def nearest_holders(place: Organization, role: Role) -> tuple[Organization | None, list[int]]:
    """Where somebody acts by a role at this place or at the nearest above it, and who, as ids: whoever stands
    in included."""
    above = [int(id_) for id_ in place.path.split("/") if id_]
    roles = in_force(clock.today())
    query = (
        select(Organization, roles.c.person_id)
        .join(roles, roles.c.organization_id == Organization.id)
        .join(Person, Person.id == roles.c.person_id)
        .where(roles.c.role == role, Organization.id.in_(above), acts())
        .order_by(roles.c.assignment_id, roles.c.person_id)
    )
    rows = db.session.execute(query).all()
    nearest = max((where for where, _person in rows), key=lambda where: len(where.path), default=None)
    return nearest, list(dict.fromkeys(person_id for where, person_id in rows if where is nearest))


def holders_above(place_ids: Collection[int], role: Role) -> dict[int, list[list[int]]]:
    """For each of these places who acts by a role there or above, as ids: the nearest first, each place's
    people together; whoever stands in included. In two queries for any number of places."""
    paths = select(Organization.id, Organization.path).where(Organization.id.in_(place_ids))
    above = {
        place_id: [int(id_) for id_ in reversed(path.split("/")) if id_]
        for place_id, path in db.session.execute(paths)
    }
    roles = in_force(clock.today())
    query = (
        select(roles.c.organization_id, roles.c.person_id)
        .join(Person, Person.id == roles.c.person_id)
        .where(roles.c.role == role, roles.c.organization_id.in_(set().union(*above.values())), acts())
        .order_by(roles.c.assignment_id, roles.c.person_id)
    )
    at: dict[int, list[int]] = {}
    for place_id, person_id in db.session.execute(query):
        at.setdefault(place_id, []).append(person_id)
    return {place_id: [at[id_] for id_ in ids if id_ in at] for place_id, ids in above.items()}


def nearest_above(place_ids: Collection[int], *roles: Role) -> dict[int, list[int]]:
    """The nearest to each of these places who act by the first of `roles` that anybody there or above has."""
    nearest: dict[int, list[int]] = {}
    for role in roles:
        for place_id, holders in holders_above(set(place_ids) - nearest.keys(), role).items():
            if holders:
                nearest[place_id] = holders[0]
    return nearest
