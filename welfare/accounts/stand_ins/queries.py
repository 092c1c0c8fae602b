"""Who stands in for whom, today and on days to come."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.reach import lends_on
from welfare.accounts.stand_ins.models import StandIn
from welfare.extensions import db
from welfare.organizations.models import Organization

Rows = Sequence[StandIn]


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
    held = select(RoleAssignment.organization_id).where(RoleAssignment.person_id == person.id)
    at = StandIn.organization_id
    works_there = or_(at == person.organization_id, at.in_(held))
    theirs = or_(StandIn.person_id == person.id, StandIn.deputy_id == person.id, works_there)
    return _current(lends_on(clock.today()) & theirs)


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


def _current(condition: ColumnElement[bool], *, with_roles: bool = False) -> Rows:
    sides = [joinedload(StandIn.person), joinedload(StandIn.deputy)]
    if with_roles:
        sides = [side.selectinload(Person.roles) for side in sides]
    query = (
        select(StandIn)
        .where(condition, StandIn.last_day >= clock.today(), StandIn.ended_at.is_(None))
        .options(joinedload(StandIn.organization), *sides)
        .order_by(StandIn.first_day, StandIn.id)
    )
    return db.session.scalars(query).all()
