"""Every read of petitions, beginning at who may know of them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.powers import Powers, holds_at_bureau
from welfare.accounts.queries import active_people
from welfare.accounts.reach import in_force
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.queries import was_done_for
from welfare.needs.models import AssistingUnit, Need, NeedEvent
from welfare.needs.policy import ROLES_BY_UNIT
from welfare.organizations.queries import the_bureau
from welfare.petitions.lifecycle import OWN_DATA, RUNNING, Action, Kind, Party, Status, possible_actions
from welfare.petitions.models import Petition
from welfare.petitions.policy import HANDLED_BY, kinds_handled
from welfare.web.keyset import Keys

MINE = Keys((Petition.id,), descending=True)
DUE = Keys((Petition.due_on, Petition.id))
CLOSED = Keys((Petition.id,), descending=True)
NEEDS_OFFERED = 50


def visible_to(person: Any) -> ColumnElement[bool]:
    """The petitions that a person may know of: their own, those they handle, all for an auditor."""
    everything = [Petition.id > 0] if holds_at_bureau(person, Role.AUDITOR) else []
    return or_(Petition.person_id == person.id, handled_by(person), *everything)


def handled_by(person: Any) -> ColumnElement[bool]:
    """The petitions that a person takes in and answers: by their roles at the bureau, none of their own, and
    none about a need in which they, or whom they stand in for, or whoever stood in for one of these, or a
    unit of theirs had a hand."""
    ways = [
        and_(Petition.kind.in_(kinds), Petition.is_for_leaders if alone else ~Petition.is_for_leaders)
        for alone in (False, True)
        if (kinds := kinds_handled(person, is_for_leaders=alone))
    ]
    if not ways or person.only_reads:
        return false()
    ones = sorted({person.id, *person.stands_in_for})
    its_own = or_(Petition.person_id.is_(None), Petition.person_id.not_in(ones))
    return and_(or_(*ways), its_own, ~_had_a_hand(person, ones))


def _had_a_hand(person: Powers, ones: Sequence[int]) -> ColumnElement[bool]:
    units = sorted({*person.works_in, *person.reached_by(*ROLES_BY_UNIT)})
    did = exists().where(
        NeedEvent.need_id == Petition.need_id,
        or_(NeedEvent.by_id.in_(ones), was_done_for(NeedEvent, ones)),
    )
    has_it = exists().where(Need.id == Petition.need_id, Need.unit_id.in_(units))
    assists = exists().where(AssistingUnit.need_id == Petition.need_id, AssistingUnit.unit_id.in_(units))
    each = (did.correlate(Petition), has_it.correlate(Petition), assists.correlate(Petition))
    return and_(Petition.need_id.is_not(None), or_(*each))


def rows_of_own(person: Person) -> Select[Any]:
    """Somebody's own petitions, as rows."""
    columns: tuple[Any, ...] = (
        Petition.id, Petition.kind, Petition.status, Petition.submitted_at, Petition.due_on
    )  # fmt: skip
    return select(*columns).where(Petition.person_id == person.id)


def queue_rows(person: Person, *, is_running: bool) -> Select[Any]:
    """What a person handles or looks into, as rows: what runs, or what is closed."""
    condition = Petition.status.in_(RUNNING) if is_running else Petition.status.not_in(RUNNING)
    in_queue = Petition.id > 0 if holds_at_bureau(person, Role.AUDITOR) else handled_by(person)
    columns: tuple[Any, ...] = (
        Petition.id,
        Petition.kind,
        Petition.status,
        Petition.submitted_at,
        Petition.due_on,
        Person.name.label("name"),
    )
    return (
        select(*columns)
        .select_from(Petition)
        .outerjoin(Person, Person.id == Petition.person_id)
        .where(condition, in_queue)
    )


def counts() -> dict[Kind, dict[str, int]]:
    """How many there are of every kind: running, overdue of these, and closed by how."""
    overdue = Petition.status.in_(RUNNING) & (Petition.due_on < clock.today())
    query = select(Petition.kind, Petition.status, overdue, func.count()).group_by(
        Petition.kind, Petition.status, overdue
    )
    found = {kind: dict.fromkeys(("running", "overdue", *Status), 0) for kind in Kind}
    for kind, status, is_overdue, count in db.session.execute(query):
        found[kind][status] += count
        found[kind]["running"] += count if status in RUNNING else 0
        found[kind]["overdue"] += count if is_overdue else 0
    return found


def petition_by_id(petition_id: int, person: Person, *, to_change: bool = False) -> Petition | None:
    """One that the person may know of, with who asks, who has it in charge and its need; locked if it is
    `to_change`."""
    query = select(Petition).where(Petition.id == petition_id, visible_to(person)).options(*_WHOLE)
    if to_change:
        query = query.with_for_update(of=Petition).execution_options(populate_existing=True)
    return db.session.scalars(query).one_or_none()


_WHOLE = (joinedload(Petition.person), joinedload(Petition.in_charge), joinedload(Petition.need))


def petition_by_code(code_digest: str) -> Petition | None:
    """The one that is followed by the code with this digest."""
    return db.session.scalars(select(Petition).where(Petition.code_digest == code_digest)).one_or_none()


def parties_to(petition: Petition, person: Person) -> set[Party]:
    """What the person is to the petition."""
    parties = {Party.PETITIONER} if petition.person_id == person.id else set()
    handles = exists().where(Petition.id == petition.id, handled_by(person))
    if db.session.scalar(select(handles)):
        parties.add(Party.HANDLER)
    return parties


def actions_open_to(petition: Petition, person: Person) -> list[Action]:
    """What the person can do with it now."""
    if person.only_reads:
        return []
    return possible_actions(petition.kind, petition.status, parties_to(petition, person))


def is_one_running(person_id: int, kind: Kind) -> bool:
    """Whether somebody has a petition of a kind that runs."""
    there = exists().where(
        Petition.person_id == person_id, Petition.kind == kind, Petition.status.in_(RUNNING)
    )
    return bool(db.session.scalar(select(there)))


def who_handles(petition_ids: Collection[int]) -> dict[int, list[int]]:
    """Of each of these petitions everybody who handles it today, as ids; in as many queries for a thousand
    as for one."""
    found: dict[int, list[int]] = {id_: [] for id_ in petition_ids}
    for person in _at_the_bureau(*{role for roles in HANDLED_BY.values() for role in roles}):
        theirs = select(Petition.id).where(Petition.id.in_(petition_ids), handled_by(person))
        for id_ in db.session.scalars(theirs):
            found[id_].append(person.id)
    return found


def leaders_above(handling: Mapping[int, Collection[int]]) -> dict[int, list[int]]:
    """Of each of these petitions the bureau's leaders who are told that it waits too long, given who handles
    it: of a complaint those who may answer it, of what concerns somebody's own data all but that one and
    whoever stands in for them."""
    leaders = _at_the_bureau(Role.LEADER)
    rows = select(Petition.id, Petition.kind, Petition.person_id).where(Petition.id.in_(handling))
    return {
        id_: [
            one.id
            for one in leaders
            if one.id in handling[id_] or (kind in OWN_DATA and asks not in (one.id, *one.stands_in_for))
        ]
        for id_, kind, asks in db.session.execute(rows)
    }


def _at_the_bureau(*roles: Role) -> list[Person]:
    """Whoever acts by one of these roles at the bureau itself today, with what their roles let them do."""
    bureau = the_bureau()
    has = in_force(clock.today())
    query = select(has.c.person_id).where(
        has.c.role.in_(roles), has.c.organization_id == (bureau.id if bureau else None)
    )
    return active_people(set(db.session.scalars(query)))


def needs_of(person: Person) -> Sequence[Any]:
    """The newest needs of a person, by number and title, to choose from."""
    query = select(Need.number, Need.title).where(Need.raised_by_id == person.id)
    return db.session.execute(query.order_by(Need.id.desc()).limit(NEEDS_OFFERED)).all()
