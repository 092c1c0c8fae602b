"""Who stands in for whom, today and on days to come."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, bindparam, exists, or_, select, true
from sqlalchemy.orm import aliased, joinedload

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.reach import is_lent, lends_on
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.policy import DAY, LONGEST
from welfare.extensions import db
from welfare.organizations.models import Organization

Rows = Sequence[StandIn]
TOLD = (Role.ADMIN, Role.LEADER)
"""Who sees where nobody stands in any more: who can mend it, and who leads."""


def stand_ins_for(person: Person) -> Rows:
    """Who stands in for a person today or later, the soonest first."""
    return _current(StandIn.person_id == person.id)


def stands_in(person: Person) -> Rows:
    """For whom a person stands in today or later, the soonest first."""
    return _current(StandIn.deputy_id == person.id)


def stand_ins_with(person: Person) -> Rows:
    """Both, with the roles of both."""
    theirs = or_(StandIn.person_id == person.id, StandIn.deputy_id == person.id)
    return _current(theirs, with_roles=True)


def stand_ins_at(place: Organization) -> Rows:
    """Who stands in for whom at a place today or later, the soonest first."""
    return _current(StandIn.organization_id == place.id)


def stand_ins_of_place(place_id: int) -> Rows:
    """The same by the place's id, with the roles of both."""
    return _current(StandIn.organization_id == place_id, with_roles=True)


def stand_ins_seen_by(person: Person) -> Rows:
    """Who stands in today for or as the person, or for a colleague where they work."""
    asked = {"id": person.id, "works_at": person.organization_id, "today": clock.today()}
    return db.session.scalars(_seen(), asked).all()


@cache
def _seen() -> Select[StandIn]:
    """Built once."""
    id_: Any = bindparam("id")
    works_at: Any = bindparam("works_at")
    today: Any = bindparam("today")
    held = select(RoleAssignment.organization_id).where(RoleAssignment.person_id == id_)
    works_there = or_(StandIn.organization_id == works_at, StandIn.organization_id.in_(held))
    theirs = or_(StandIn.person_id == id_, StandIn.deputy_id == id_, works_there)
    return _current_ones(lends_on(today) & theirs, today=today)


def unminded_for(person: Person) -> Rows:
    """Where nobody stands in any more for a person who is away, though somebody was named."""
    return _unminded(StandIn.person_id == person.id)


def unminded_seen_by(reader: Person) -> Rows:
    """The same of everybody at places where the reader leads or administers."""
    reach = reader.reached_by(*TOLD)
    if not reach:
        return []
    return _unminded(true() if reach & reader.root_ids else StandIn.organization_id.in_(reach))


def _unminded(condition: ColumnElement[bool]) -> Rows:
    return db.session.scalars(_left().where(condition), {"today": clock.today()}).all()


@cache
def _left() -> Any:
    """Those that nobody minds `today`; built once."""
    today, own, again = bindparam("today", type_=Date), aliased(StandIn), aliased(StandIn)
    deputy_is_away = exists().where(
        own.person_id == StandIn.deputy_id,
        own.first_day <= today,
        own.last_day >= today,
        own.ended_at.is_(None),
    )
    is_left = or_(StandIn.is_unminded.is_not(None), lends_on(today) & deputy_is_away)
    is_minded = exists().where(
        again.id != StandIn.id,
        again.person_id == StandIn.person_id,
        again.organization_id == StandIn.organization_id,
        again.first_day <= StandIn.last_day,
        again.last_day >= today,
        again.ended_at.is_(None),
    )
    return (
        select(StandIn)
        .where(is_left, StandIn.last_day >= today, ~is_minded)
        .where(exists().where(is_lent()), StandIn.person.has(Person.is_active))
        .options(*(joinedload(side) for side in (StandIn.organization, StandIn.person, StandIn.deputy)))
        .order_by(StandIn.last_day, StandIn.id)
    )


def stand_in_named(stand_in_id: int, person: Person) -> StandIn | None:
    """One of those who stand in for a person, whenever, locked to be changed; None for anybody else's."""
    query = (
        select(StandIn)
        .where(StandIn.id == stand_in_id, StandIn.person_id == person.id)
        .options(joinedload(StandIn.deputy), joinedload(StandIn.organization))
        .options(joinedload(StandIn.person).selectinload(Person.roles))
        .with_for_update(of=StandIn)
        .execution_options(populate_existing=True)
    )
    return db.session.scalar(query)


def overlapping(person: Person, deputy: Person, first_day: date, last_day: date) -> Rows:
    """Those by whom one of the two is away on some of these days, with who stands in."""
    query = select(StandIn).where(
        StandIn.person_id.in_([person.id, deputy.id]),
        StandIn.first_day <= last_day,
        StandIn.last_day >= first_day,
        StandIn.ended_at.is_(None),
    )
    return db.session.scalars(query.options(joinedload(StandIn.deputy)).order_by(StandIn.id)).all()


def right_around(
    person: Person, deputy: Person, place: Organization, first_day: date, last_day: date
) -> Rows:
    """When else the one stands in for the other there, as far as it could join these days, the soonest first;
    what was ended early included."""
    query = select(StandIn).where(
        StandIn.person_id == person.id,
        StandIn.deputy_id == deputy.id,
        StandIn.organization_id == place.id,
        StandIn.last_day >= first_day - LONGEST - DAY,
        StandIn.first_day <= last_day + DAY,
    )
    return db.session.scalars(query.order_by(StandIn.first_day)).all()


def by_whom_away(person: Person, first_day: date, last_day: date) -> Rows:
    """For whom a person stands in on some of these days."""
    theirs = (StandIn.deputy_id == person.id) & (StandIn.first_day <= last_day)
    return _current(theirs & (StandIn.last_day >= first_day))


def _current(condition: ColumnElement[bool], *, with_roles: bool = False) -> Rows:
    return db.session.scalars(_current_ones(condition, with_roles=with_roles, today=clock.today())).all()


def _current_ones(condition: ColumnElement[bool], *, with_roles: bool = False, today: Any) -> Select[StandIn]:
    sides = [joinedload(StandIn.person), joinedload(StandIn.deputy)]
    if with_roles:
        sides = [side.selectinload(Person.roles) for side in sides]
    return (
        select(StandIn)
        .where(condition, StandIn.last_day >= today, StandIn.ended_at.is_(None))
        .options(joinedload(StandIn.organization), *sides)
        .order_by(StandIn.first_day, StandIn.id)
    )
