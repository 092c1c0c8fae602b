"""What is asked of visits."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.files.models import Document, Photo
from welfare.measures.problems.models import Problem
from welfare.measures.visits.models import Finding, FindingOutcome, Visit
from welfare.needs.models import Need
from welfare.needs.queries import visible_to
from welfare.organizations.models import Organization
from welfare.sending.models import SentFile
from welfare.sending.queries import file_with, files_with
from welfare.web.keyset import Keys

NEWEST_FIRST = Keys((Visit.visited_on, Visit.id), descending=True)
MOST_PROBLEMS_OFFERED = 50


def seen_visits(person: Person) -> ColumnElement[bool]:
    """A visit is seen by whoever made it, and by the leaders, clerks and auditors of its school."""
    reached = person.reached_by(Role.LEADER, Role.CLERK, Role.AUDITOR)
    return or_(Visit.leader_id == person.id, (Visit.school_id + 0).in_(reached))


def visit_rows(person: Person) -> Select[Any]:
    """The visits that the person sees, as rows of what a list shows; to be read `NEWEST_FIRST`."""
    findings = (
        select(func.count(Finding.id)).where(Finding.visit_id == Visit.id).correlate(Visit).scalar_subquery()
    )
    return (
        select(
            Visit.id,
            Visit.visited_on,
            Visit.is_unannounced,
            Visit.families_met,
            Visit.teachers_in_difficulty_met,
            Visit.pupils_in_difficulty_met,
            Visit.households_met,
            Organization.display_name.label("school_name"),
            Person.name.label("leader_name"),
            findings.label("findings"),
        )
        .join(Organization, Organization.id == Visit.school_id)
        .join(Person, Person.id == Visit.leader_id)
        .where(seen_visits(person))
    )


def visit_by_id(visit_id: int, person: Person) -> Visit | None:
    """One visit with school and leader, if the person sees it."""
    query = select(Visit).where(Visit.id == visit_id, seen_visits(person))
    return db.session.scalar(query.options(joinedload(Visit.school), joinedload(Visit.leader)))


def findings_of(visit: Visit, person: Person) -> Sequence[Row[Any]]:
    """What was found, in the order in which it was told; of needs what the person may see."""
    query: Any = (
        select(
            Finding.words,
            Finding.outcome,
            Finding.what_was_done,
            Finding.problem_id,
            Problem.title.label("problem_title"),
            Need.number.label("need_number"),
            Need.title.label("need_title"),
            Need.status.label("need_status"),
            Need.school_id.label("need_school_id"),
            Need.is_protected.label("need_is_protected"),
            Need.confirmation.label("need_confirmation"),
        )
        .outerjoin(Problem, Problem.id == Finding.problem_id)
        .outerjoin(Need, and_(Need.id == Finding.need_id, visible_to(person)))
        .where(Finding.visit_id == visit.id)
        .order_by(Finding.id)
    )
    return db.session.execute(query).all()


def solved_on_the_spot() -> ColumnElement[bool]:
    """The findings that were solved on the spot."""
    return Finding.outcome == FindingOutcome.SOLVED_ON_THE_SPOT


def files_of(visit: Visit) -> Sequence[SentFile]:
    """Its files in the order in which they were chosen; some may still be to arrive."""
    return files_with(SentFile.receipt_id == visit.receipt_id)


def file_of(visit: Visit, sent_file_id: int) -> Photo | Document | None:
    """One file of a visit that has arrived."""
    return file_with(SentFile.receipt_id == visit.receipt_id, sent_file_id=sent_file_id)


def open_problems() -> Sequence[Row[Any]]:
    """The problems still on the list that a finding can go to, newest first."""
    query: Any = select(Problem.id, Problem.title).where(Problem.struck_off_at.is_(None))
    return db.session.execute(query.order_by(Problem.id.desc()).limit(MOST_PROBLEMS_OFFERED)).all()
