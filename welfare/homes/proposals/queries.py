"""Needs that ask for a home: their titles and how many stand behind them, and never whose they are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, desc, exists, literal, or_, select, union, union_all

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.homes.proposals.models import ProposalJoin
from welfare.homes.queries import CATEGORY
from welfare.needs.lifecycle import Action, Status
from welfare.needs.models import Need, NeedEvent
from welfare.organizations.models import Organization

OPEN = (Status.SUBMITTED, Status.NEEDS_INFO, Status.IN_PROGRESS, Status.CARRIED)
MOST_SHOWN = 300


@dataclass(frozen=True)
class Proposal:
    """One need, as colleagues may know of it."""

    id: int
    title: str
    status: Status
    school_id: int
    teachers: int
    """How many stand behind it: whoever raised it or one that was merged into it, and those who joined."""
    is_mine: bool
    has_joined: bool


@dataclass
class AtSchool:
    """What is asked for at one school."""

    school_id: int
    school_name: str
    proposals: list[Proposal] = field(default_factory=list)
    teachers: int = 0
    """How many different teachers stand behind any of them."""


def _is_proposal() -> ColumnElement[bool]:
    """Protected needs are none: not even that there is one may be known at the school. Nor is what was
    written as something else: its teacher did not write the title for colleagues."""
    made_one = exists().where(
        NeedEvent.need_id == Need.id,
        NeedEvent.kind == Action.CORRECT,
        NeedEvent.details[("changes", "category")].as_string().is_not(None),
    )
    return (Need.category == CATEGORY) & ~Need.is_protected & Need.status.in_(OPEN) & ~made_one


def proposal_for(person: Person, need_id: int) -> Need | None:
    """A proposal of the person's own school."""
    query = select(Need).where(Need.id == need_id, _is_proposal(), Need.school_id == person.organization_id)
    return db.session.scalar(query)


def supported_by(person: Person, need_id: int) -> Need | None:
    """A proposal that the person may leave: as above, or one that they joined before they changed schools."""
    is_theirs = or_(Need.school_id == person.organization_id, _is_joined_by(person))
    return db.session.scalar(select(Need).where(Need.id == need_id, _is_proposal(), is_theirs))


def _is_joined_by(person: Person) -> ColumnElement[bool]:
    return exists().where(ProposalJoin.need_id == Need.id, ProposalJoin.person_id == person.id)


def proposals_at(school_ids: Collection[int], reader: Person) -> list[AtSchool]:
    """What is asked for at these schools, most teachers first, without schools where nothing is."""
    query = (
        select(Need.id, Need.title, Need.status, Need.school_id, Need.raised_by_id, Organization.display_name)
        .join(Organization, Organization.id == Need.school_id)
        .where(_is_proposal(), Need.school_id.in_(school_ids))
        .order_by(Need.id.desc())
        .limit(MOST_SHOWN)
    )
    rows = db.session.execute(query).all()
    behind = _behind([row.id for row in rows])
    schools: dict[int, AtSchool] = {}
    everybody: dict[int, set[int]] = {}
    for row in rows:
        people = behind.get(row.id, set())
        school = schools.setdefault(row.school_id, AtSchool(row.school_id, row.display_name))
        school.proposals.append(_proposal(row, people, reader))
        everybody.setdefault(row.school_id, set()).update(people)
    for school_id, school in schools.items():
        school.teachers = len(everybody[school_id])
        school.proposals.sort(key=lambda proposal: -proposal.teachers)
    return sorted(schools.values(), key=lambda school: -school.teachers)


def _proposal(row: Any, people: Collection[int], reader: Person) -> Proposal:
    is_mine = row.raised_by_id == reader.id
    return Proposal(
        id=row.id,
        title=row.title,
        status=row.status,
        school_id=row.school_id,
        teachers=len(people),
        is_mine=is_mine,
        has_joined=reader.id in people and not is_mine,
    )


def _behind(need_ids: Collection[int]) -> dict[int, set[int]]:
    """Who stands behind each need, among those who are still here."""
    raised = select(Need.id.label("need_id"), Need.raised_by_id.label("person_id")).where(
        Need.id.in_(need_ids)
    )
    merged = select(Need.merged_into_id, Need.raised_by_id).where(
        Need.merged_into_id.in_(need_ids), ~Need.is_protected
    )
    joined = select(ProposalJoin.need_id, ProposalJoin.person_id).where(ProposalJoin.need_id.in_(need_ids))
    joined_before = (
        select(Need.merged_into_id, ProposalJoin.person_id)
        .join(Need, Need.id == ProposalJoin.need_id)
        .where(Need.merged_into_id.in_(need_ids), ~Need.is_protected)
    )
    each = union(raised, merged, joined, joined_before).subquery()
    query = select(each.c.need_id, each.c.person_id).join(Person, Person.id == each.c.person_id)
    people: dict[int, set[int]] = {}
    for need_id, person_id in db.session.execute(query.where(Person.is_active)):
        people.setdefault(need_id, set()).add(person_id)
    return people


def joined_by(person: Person) -> Sequence[Any]:
    """Others' needs that the person stood behind and that are no proposals of their school any more, newest
    first; `is_open` are those of a school that they have left."""
    over = _joined(person, is_open=False).where(Need.status.not_in(OPEN))
    left = _joined(person, is_open=True).where(_is_proposal(), Need.school_id != person.organization_id)
    return db.session.execute(union_all(over, left).order_by(desc("id")).limit(20)).all()


def _joined(person: Person, *, is_open: bool) -> Select[Any]:
    row: tuple[Any, ...] = (
        Need.id,
        Need.title,
        Need.status,
        Need.confirmation,
        ProposalJoin.answered_by_home_id,
    )
    return (
        select(*row, literal(is_open).label("is_open"))
        .join(ProposalJoin, ProposalJoin.need_id == Need.id)
        .where(ProposalJoin.person_id == person.id, ~Need.is_protected)
    )
