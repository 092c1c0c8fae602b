"""Who is to be called. Every read begins at what somebody is the clerk of."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, false, func, or_, select, true
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.powers import Powers
from welfare.accounts.reach import is_lent, stood_in
from welfare.accounts.roles import Role
from welfare.accounts.stand_ins.models import StandIn
from welfare.extensions import db
from welfare.needs.calls.models import COUNTS, DueCall, FollowUp
from welfare.needs.calls.policy import COMPARED_WITHIN, stands_out
from welfare.needs.lifecycle import Satisfaction
from welfare.needs.models import AssistingUnit, Need
from welfare.needs.numbers import as_written
from welfare.needs.policy import ANSWERING, ROLES_BY_UNIT
from welfare.needs.queries import as_lent
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys, Page, count_at_most, read_page

LAPSED_FIRST = Keys((DueCall.is_sample, DueCall.due_on, DueCall.need_id))


def calls_due(person: Person, *, after: str | None = None, before: str | None = None) -> Page:
    """A page of the calls that can be made today: lapsed answers first, then what is due soonest."""
    rows: Any = (
        select(
            Need.number,
            Need.title,
            Need.outcome,
            Need.closed_on,
            DueCall.is_sample,
            DueCall.due_on,
            DueCall.attempts,
            Organization.display_name.label("school_name"),
            Person.name.label("raised_by_name"),
        )
        .select_from(DueCall)
        .join(Need, Need.id == DueCall.need_id)
        .join(Organization, Organization.id == Need.school_id)
        .join(Person, Person.id == Need.raised_by_id)
        .where(_is_listed_for(person), _can_be_made())
    )
    return read_page(rows, LAPSED_FIRST, after=after, before=before)


def next_call(person: Person) -> str | None:
    """The number of the need to call about next."""
    first = select(Need.number).join(DueCall, DueCall.need_id == Need.id).order_by(*LAPSED_FIRST.columns)
    return db.session.scalar(first.where(_is_for(person), _can_be_made()).limit(1))


def count_due(person: Person) -> int:
    """How many calls can be made today; counting stops one past the cap of lists."""
    return count_at_most(_listed(person).where(DueCall.call_on <= clock.today()))


def count_later(person: Person) -> int:
    """How many teachers were not reached and are to be called again on another day."""
    return count_at_most(_listed(person).where(DueCall.call_on > clock.today()))


def count_not_theirs(person: Person) -> int:
    """How many calls of today are for somebody else, since the person had a part in the answer."""
    calls = select(DueCall.need_id).join(Need, Need.id == DueCall.need_id)
    theirs = calls.where(_may_be_for(person), _had_a_part(person))
    return count_at_most(theirs.where(DueCall.call_on <= clock.today()))


def need_to_call_about(number: str, person: Person, *, to_change: bool = False) -> Need | None:
    """The need with that number if a call about it can be made today; locked if it is `to_change`."""
    query = (
        select(Need)
        .join(DueCall, DueCall.need_id == Need.id)
        .where(Need.number == as_written(number), _is_for(person), DueCall.call_on <= clock.today())
        .options(joinedload(Need.raised_by), joinedload(Need.school), joinedload(Need.unit))
    )
    if to_change:
        query = query.with_for_update(of=Need).execution_options(populate_existing=True)
    return db.session.scalar(query)


def is_due(need: Need) -> bool:
    """Whether the clock has called for a call, or the one that it called for reached nobody in the end."""
    asked = {"need_id": need.id}
    return db.session.scalar(_DUE, asked) is not None or db.session.scalar(_IS_REACHED, asked) is False


_DUE = select(DueCall.need_id).where(DueCall.need_id == bindparam("need_id"))
_IS_REACHED = select(FollowUp.is_reached).where(FollowUp.need_id == bindparam("need_id"), FollowUp.is_valid)


def due_call(need: Need) -> DueCall:
    """The call that is due about `need`."""
    return db.session.get_one(DueCall, need.id)


def unusual_callers() -> list[int]:
    """Whoever has lately noted "satisfied" unusually often, compared with all other callers."""
    noted = db.session.execute(_noted(), {"since": clock.now() - COMPARED_WITHIN}).all()
    every_satisfied, every = sum(row[1] for row in noted), sum(row[2] for row in noted)
    return [
        caller
        for caller, satisfied, calls in noted
        if stands_out(satisfied, calls, every_satisfied - satisfied, every - calls)
    ]


@cache
def _noted() -> Select[Any]:
    """Of everybody whose calls count how often they noted "satisfied", and any rating, `since` a moment.

    From one caller to the next, and of each but a stretch of the index for every rating: grouped, tens of
    thousands of calls would be sorted first.
    """
    first = select(func.min(FollowUp.by_id).label("id")).where(COUNTS)
    callers = first.cte("callers", recursive=True)
    following = select(func.min(FollowUp.by_id)).where(COUNTS, FollowUp.by_id > callers.c.id)
    callers = callers.union_all(select(following.scalar_subquery()).where(callers.c.id.is_not(None)))

    def noted(*ratings: Satisfaction) -> Any:
        theirs = (FollowUp.by_id == callers.c.id, FollowUp.satisfaction.in_(ratings))
        lately = FollowUp.at >= bindparam("since", type_=FollowUp.at.type)
        return select(func.count()).where(COUNTS, *theirs, lately).scalar_subquery()

    counted = select(callers.c.id, noted(Satisfaction.SATISFIED), noted(*Satisfaction))
    return counted.where(callers.c.id.is_not(None)).order_by(callers.c.id)


def _listed(person: Person) -> Select[Any]:
    return select(DueCall.need_id).join(Need, Need.id == DueCall.need_id).where(_is_listed_for(person))


def _can_be_made() -> ColumnElement[bool]:
    """Calls of today; an expression (the day is never empty), so that planners walk the queue in order."""
    return func.coalesce(DueCall.call_on, clock.today()) <= clock.today()


def _is_listed_for(person: Person) -> ColumnElement[bool]:
    """What stands in a person's queue: what they follow up, or, for who only reads, whatever they reach."""
    return _reaches(person, Role.AUDITOR) if person.only_reads else _is_for(person)


def _is_for(person: Person) -> ColumnElement[bool]:
    """What a person follows up: the needs of which `policy.parties_of` makes them the caller."""
    return and_(_may_be_for(person), ~_had_a_part(person))


def _may_be_for(person: Person) -> ColumnElement[bool]:
    """`policy.callers_of` as a condition."""
    return as_lent(person, _may_be_by_roles)


def _may_be_by_roles(person: Powers) -> ColumnElement[bool]:
    as_clerk = _reaches(person, Role.CLERK)
    if Role.LEADER not in person.role_names:
        return as_clerk
    return or_(as_clerk, and_(_reaches(person, Role.LEADER), answered_at(RoleAssignment.role == Role.CLERK)))


def _reaches(person: Powers, role: Role) -> ColumnElement[bool]:
    schools = person.reached_by(role)
    at_bureau = person.reached_by(role, at_bureau=True)
    if person.root_ids & at_bureau:
        return true()
    of_them = (Need.school_id + 0).in_(schools)
    return and_(of_them, or_(~Need.is_protected, (Need.school_id + 0).in_(at_bureau)))


def _had_a_part(person: Person) -> ColumnElement[bool]:
    """`policy.had_a_part` as a condition."""
    units = person.works_in | person.reached_by(*ROLES_BY_UNIT)
    return or_(
        Need.answered_by_id + 0 == person.id,
        Need.raised_by_id + 0 == person.id,
        func.coalesce(Need.unit_id, 0).in_(units),
        exists().where(AssistingUnit.need_id == Need.id, AssistingUnit.unit_id.in_(units)),
        _answered_at_desk_of(person),
    )


def _answered_at_desk_of(person: Person) -> ColumnElement[bool]:
    desks = [
        and_(RoleAssignment.role == role, RoleAssignment.organization_id == place)
        for role, place in sorted(person.desks)
        if role in ANSWERING
    ]
    return answered_at(or_(false(), *desks))


def answered_at(desk: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a need was answered at a desk: by somebody who sits there, or stood in there on that day."""
    sits_there = exists().where(RoleAssignment.person_id == Need.answered_by_id, desk)
    minded = exists().where(
        StandIn.deputy_id == Need.answered_by_id,
        stood_in(Need.answered_on, Need.answered_at),
        is_lent(),
        desk,
    )
    return or_(sits_there, minded)
