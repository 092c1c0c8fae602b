"""What the teacher's pages ask: my needs, what waits for my word, for whom I may submit."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Row, Select, bindparam, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person, RoleAssignment
from welfare.accounts.people.queries import is_called
from welfare.accounts.roles import Role
from welfare.accounts.statements import KEPT
from welfare.extensions import db
from welfare.needs.lifecycle import Action
from welfare.needs.models import Need, NeedEvent
from welfare.needs.queries import own_rows, waiting_for_teacher
from welfare.organizations.models import Organization
from welfare.web.keyset import Keys, Page, PageQuery

MOST_WAITING = 20
MOST_FOUND = 20
ON_BEHALF_ROLES = (Role.SCHOOL_ADMIN, Role.CLERK, Role.LEADER)
"""Roles whose holders submit for the teachers that they reach."""
NEWEST_FIRST = Keys((Need.id,), descending=True)


def my_needs(person: Person, *, after: str | None = None, before: str | None = None) -> Page:
    """A page of the needs that the person raised, as rows of what a list shows."""
    return _mine(after, before).read(person_id=person.id)


@lru_cache(maxsize=KEPT)
def _mine(after: str | None, before: str | None) -> PageQuery:
    """Kept for whoever asks for the same page: nearly all ask for the first."""
    return PageQuery.of(own_rows(), NEWEST_FIRST, after=after, before=before)


def waiting_for(person: Person) -> Sequence[Row[Any]]:
    """The needs that wait for the person's word, newest first, each with the answer and the last question."""
    return db.session.execute(_waiting(), {"person_id": person.id}).all()


@cache
def _waiting() -> Select[Any]:
    """Built once, as each look at the first page asks it. What one raised oneself is always visible."""
    question = (
        select(NeedEvent.words)
        .where(NeedEvent.need_id == Need.id, NeedEvent.kind == Action.ASK)
        .order_by(NeedEvent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(Need.number, Need.title, Need.status, Need.answer, question.label("question"))
        .where(Need.raised_by_id == bindparam("person_id"), waiting_for_teacher())
        .order_by(Need.id.desc())
        .limit(MOST_WAITING)
    )


def may_submit_for_others(person: Person) -> bool:
    """Whether the person can submit on somebody's behalf at all."""
    return bool(person.role_names & set(ON_BEHALF_ROLES))


def may_protect(person: Person, teacher: Person) -> bool:
    """Whether the person may submit for `teacher` what the school must not see: never as the school's own."""
    above = person.reached_by(Role.CLERK, Role.LEADER, at_bureau=True)
    return teacher.id == person.id or teacher.organization_id in above


@dataclass(frozen=True)
class Found:
    """Some people, and whether there are more."""

    people: Sequence[Person]
    has_more: bool


def teachers_to_submit_for(person: Person, words: str, *, school: Organization | None = None) -> Found:
    """The teachers within reach, or only those of a school, whose name holds `words` or whose staff number
    begins with them."""
    query = _teachers_within_reach(person)
    if school is not None:
        query = query.where(Person.organization_id == school.id)
    if words:
        query = query.where(is_called(words))
    people = db.session.scalars(query.order_by(Person.id).limit(MOST_FOUND + 1)).all()
    shown = sorted(people[:MOST_FOUND], key=lambda teacher: (teacher.organization_id, teacher.name))
    return Found(shown, has_more=len(people) > MOST_FOUND)


def teacher_to_submit_for(person: Person, teacher_id: int) -> Person | None:
    """One teacher within reach."""
    return db.session.scalar(_teachers_within_reach(person).where(Person.id == teacher_id))


def _teachers_within_reach(person: Person) -> Select[Any]:
    is_teacher = (
        select(RoleAssignment.id)
        .where(RoleAssignment.person_id == Person.id, RoleAssignment.role == Role.TEACHER)
        .exists()
    )
    return (
        select(Person)
        .options(joinedload(Person.organization, innerjoin=True))  # there again after a refusal
        .where(Person.organization_id.in_(person.reached_by(*ON_BEHALF_ROLES)))
        .where(Person.is_active, Person.id != person.id, is_teacher)
    )
