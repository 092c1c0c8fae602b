"""Naming who stands in, and ending it."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from welfare import clock
from welfare.accounts.actions import check_may_change
from welfare.accounts.bureau_roles.policy import is_of_district
from welfare.accounts.bureau_roles.queries import has_let_in
from welfare.accounts.bureau_roles.refusals import NotByThemselves
from welfare.accounts.models import EventKind, Person, RoleAssignment
from welfare.accounts.record import record
from welfare.accounts.roles import Role
from welfare.accounts.signals import stand_in_ended, stand_in_named
from welfare.accounts.stand_ins import refusals
from welfare.accounts.stand_ins.models import StandIn
from welfare.accounts.stand_ins.policy import LENT, LONGEST, can_stand_in, is_too_long
from welfare.accounts.stand_ins.queries import overlapping, right_around, stand_ins_of_place, stand_ins_with
from welfare.extensions import db
from welfare.organizations.models import Organization


def name_stand_in(
    person: Person, *, place: Organization, deputy: Person, first_day: date, last_day: date, by: Person
) -> StandIn:
    """Let `deputy` have the roles that `person` holds at a place, on these days and all between.

    Both come with organization and roles. Raises `BeyondYourReach`, `NothingToLend`, `CannotStandIn`,
    `NotByThemselves`, `PastDays`, `TooLong`, `StoodInAlready`, `IsAway`.
    """
    if by.id != person.id:
        check_may_change(person, by)
    _check_days(first_day, last_day)
    _hold_still(person, deputy)
    _check_length(person, place, deputy, first_day, last_day)
    _check_roles(person, place, deputy)
    if by.id != person.id and any(is_of_district(role, place) for role in _lent_at(person, place)):
        _check_not_themselves(deputy, by)
    for other in overlapping(person, deputy, first_day, last_day):
        if other.person_id == deputy.id:
            raise refusals.IsAway(name=deputy.name)
        if other.person_id == person.id and other.organization_id == place.id:
            raise refusals.StoodInAlready(name=other.deputy.name)
    stand_in = StandIn(
        person=person,
        deputy=deputy,
        organization=place,
        first_day=first_day,
        last_day=last_day,
        named_at=clock.now(),
        named_by_id=by.id,
    )
    db.session.add(stand_in)
    db.session.flush()
    _record(stand_in, EventKind.STAND_IN_NAMED, by)
    stand_in_named.send(stand_in, by=by)
    return stand_in


def end_stand_in(stand_in: StandIn, *, by: Person) -> None:
    """End it at once, before its time. Where whoever stood in has gone, say that
    the other one is back. Raises `BeyondYourReach`.
    """
    if by.id != stand_in.person_id:
        check_may_change(stand_in.person, by)
    if stand_in.is_unminded:
        stand_in.is_unminded = None
        _record(stand_in, EventKind.STAND_IN_ENDED, by)
    _end(stand_in, by)


def end_where_due(person: Person, *, by: Person | None) -> None:
    """End what the person lends or is lent and no longer can be: roles, account or place have changed."""
    for stand_in in stand_ins_with(person):
        _end_where_due(stand_in, by)


def end_where_moved(place_id: int, *, by: Person | None) -> None:
    """End what can no longer be, since a place hangs elsewhere now: somebody else is above it."""
    for stand_in in stand_ins_of_place(place_id):
        _end_where_due(stand_in, by)


def _end_where_due(stand_in: StandIn, by: Person | None) -> None:
    person, deputy, place = stand_in.person, stand_in.deputy, stand_in.organization
    lent = _lent_at(person, place) if person.is_active else []
    if not any(can_stand_in(deputy, place, role, reads=_reads(deputy)) for role in lent):
        _end(stand_in, by, is_unminded=True if lent else None)


def _end(stand_in: StandIn, by: Person | None, *, is_unminded: bool | None = None) -> None:
    if stand_in.ended_at is not None:
        return
    stand_in.ended_at, stand_in.ended_by_id = clock.now(), by.id if by else None
    stand_in.is_unminded = is_unminded
    _record(stand_in, EventKind.STAND_IN_ENDED, by)
    stand_in_ended.send(stand_in, by=by)


def _check_days(first_day: date, last_day: date) -> None:
    if first_day < clock.today() or last_day < first_day:
        raise refusals.PastDays


def _check_length(
    person: Person, place: Organization, deputy: Person, first_day: date, last_day: date
) -> None:
    others = (
        (one.first_day, min(one.last_day, clock.local(one.ended_at).date()) if one.ended_at else one.last_day)
        for one in right_around(person, deputy, place, first_day, last_day)
    )
    if is_too_long(first_day, last_day, [one for one in others if one[0] <= one[1]]):
        raise refusals.TooLong(days=LONGEST.days)


def _check_roles(person: Person, place: Organization, deputy: Person) -> None:
    lent = _lent_at(person, place)
    if not lent or not person.is_active:
        raise refusals.NothingToLend(name=person.name)
    is_able = any(can_stand_in(deputy, place, role, reads=_reads(deputy)) for role in lent)
    if deputy.id == person.id or not is_able:
        raise refusals.CannotStandIn(place=place.display_name, name=deputy.name)


def _check_not_themselves(deputy: Person, by: Person) -> None:
    """An administrator would have by it what another one must confirm."""
    if deputy.id == by.id or has_let_in(deputy.id, by.id):
        raise NotByThemselves


def _lent_at(person: Person, place: Organization) -> list[Role]:
    """The roles at a place in which somebody can stand in; none where the person only reads."""
    held = [held.role for held in person.roles if held.organization_id == place.id and held.role in LENT]
    return [] if _reads(person) else held


def _reads(person: Person) -> bool:
    return any(held.role == Role.AUDITOR for held in person.roles)


def _hold_still(*people: Person) -> None:
    """Nobody else names a stand-in for one of them meanwhile, and they are as others have left them. A lock
    that lets others refer to the rows."""
    query = select(Person).where(Person.id.in_([person.id for person in people])).order_by(Person.id)
    whole = query.options(
        joinedload(Person.organization),
        selectinload(Person.roles).joinedload(RoleAssignment.organization),
    )
    lock = whole.with_for_update(key_share=True, of=Person).execution_options(populate_existing=True)
    db.session.scalars(lock).all()


def _record(stand_in: StandIn, kind: EventKind, by: Person | None) -> None:
    record(
        stand_in.person,
        kind,
        by=by,
        deputy_id=stand_in.deputy_id,
        organization=stand_in.organization.display_name,
        days=[stand_in.first_day.isoformat(), stand_in.last_day.isoformat()],
    )
