"""Contact schools, and visits with what was found: each visit once for each submission key."""

import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db, insert_unless_there
from welfare.measures.models import TITLE_LENGTH, ContactSchool, Finding, Outcome, Problem, Visit
from welfare.measures.refusals import AlreadyStruckOff, NotASchoolOfYours
from welfare.needs.actions.receipts import claim, complete, digest_of
from welfare.needs.actions.submission import Submission, submit
from welfare.organizations.models import Kind, Organization
from welfare.web.routing import path_to

SENTENCE = re.compile(r"[。！？!?\n；;]")


@dataclass(frozen=True)
class Found:
    """Something found on a visit, and what is to become of it.

    A need has its `category` and the teacher who agreed to its being raised; a problem may be one that is on
    the list already (`problem_id`); what was solved on the spot says `what_was_done`.
    """

    words: str
    outcome: Outcome
    category: str | None = None
    teacher_id: int | None = None
    problem_id: int | None = None
    what_was_done: str | None = None


@dataclass(frozen=True)
class Report:
    """What a leader says of a visit. `key` is the sender's own, the same however often it is sent."""

    key: str
    school_id: int
    visited_on: date
    is_unannounced: bool
    families_met: int = 0
    teachers_in_difficulty_met: int = 0
    pupils_in_difficulty_met: int = 0
    households_met: int = 0
    notes: str = ""
    findings: tuple[Found, ...] = field(default=())


def record_visit(report: Report, *, by: Person) -> tuple[Visit, bool]:
    """The visit that this report is of, and whether it is new; with it come its needs and problems.

    Raises `SameKeyOtherContent`, `NotASchoolOfYours`, `AlreadyStruckOff`, and what submitting a need raises.
    """
    content = asdict(report)
    del content["key"]
    receipt, is_new = claim(report.key, digest_of(content), by=by)
    if not is_new:
        return db.session.scalars(select(Visit).where(Visit.receipt_id == receipt.id)).one(), False
    school = db.session.get(Organization, report.school_id)
    is_school = school is not None and school.kind == Kind.SCHOOL and school.is_active
    if not is_school or report.school_id not in by.reached_by(Role.LEADER):
        raise NotASchoolOfYours
    del content["findings"]
    visit = Visit(leader_id=by.id, receipt_id=receipt.id, entered_at=clock.now(), **content)
    db.session.add(visit)
    db.session.flush()
    complete(receipt, number=f"V{visit.id}", address=path_to("visits.show", visit_id=visit.id))
    for position, found in enumerate(report.findings):
        _record_finding(found, visit, key=digest_of({"visit": report.key, "finding": position}), by=by)
    return visit, True


def _record_finding(found: Found, visit: Visit, *, key: str, by: Person) -> None:
    finding = Finding(visit_id=visit.id, words=found.words, outcome=found.outcome)
    if found.outcome == Outcome.NEED:
        finding.need_id = _raise_need(found, key, by)
    elif found.outcome == Outcome.PROBLEM:
        finding.problem_id = _open_problem(found, visit, by).id
    else:
        finding.what_was_done = found.what_was_done
    db.session.add(finding)
    db.session.flush()


def _raise_need(found: Found, key: str, by: Person) -> int:
    """The need of the teacher who agreed; from here on it is theirs, and they are the one who confirms."""
    need, _is_new = submit(
        Submission(
            key=key,
            category=found.category or "",
            title=first_sentence(found.words),
            description=found.words,
            on_behalf_of_id=found.teacher_id,
        ),
        by=by,
    )
    return need.id


def _open_problem(found: Found, visit: Visit, by: Person) -> Problem:
    if found.problem_id is not None:
        query = select(Problem).where(Problem.id == found.problem_id).with_for_update()
        problem = db.session.scalars(query).one()
        if problem.struck_off_at is not None:
            raise AlreadyStruckOff
        return problem
    problem = Problem(
        title=first_sentence(found.words), words=found.words, listed_on=visit.visited_on, listed_by_id=by.id
    )
    db.session.add(problem)
    db.session.flush()
    return problem


def first_sentence(words: str) -> str:
    """The first sentence, as a title."""
    sentence = next((part.strip() for part in SENTENCE.split(words) if part.strip()), words.strip())
    return sentence if len(sentence) <= TITLE_LENGTH else sentence[: TITLE_LENGTH - 1] + "…"


def set_contact_schools(leader: Person, school_ids: Collection[int], *, by: Person) -> None:
    """The schools that a leader keeps in touch with, among those that `by` looks after as clerk.

    Raises `NotASchoolOfYours` for one that is beyond that, or no school.
    """
    reached = by.reached_by(Role.CLERK)
    schools = set(db.session.scalars(select(Organization.id).where(Organization.kind == Kind.SCHOOL)))
    if not set(school_ids) <= schools & reached:
        raise NotASchoolOfYours
    query = select(ContactSchool).where(
        ContactSchool.leader_id == leader.id, ContactSchool.school_id.in_(reached)
    )
    there = {contact.school_id: contact for contact in db.session.scalars(query.with_for_update())}
    for school_id in there.keys() - set(school_ids):
        db.session.delete(there[school_id])
    for school_id in sorted(set(school_ids) - there.keys()):
        contact = {"leader_id": leader.id, "school_id": school_id, "since": clock.today()}
        insert_unless_there(ContactSchool, contact)
    db.session.flush()
