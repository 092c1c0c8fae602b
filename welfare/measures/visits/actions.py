"""Visits with what was found, each once for each submission key; and their numbers corrected."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.history.actions import append
from welfare.history.slips import What
from welfare.measures.actions import check_correctable, tell_whoever_entered
from welfare.measures.lengths import TITLE_LENGTH
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.policy import may_correct_visit
from welfare.measures.problems.models import Problem
from welfare.measures.refusals import AlreadyStruckOff, NotASchoolOfYours, NotYours
from welfare.measures.visits.models import Finding, FindingOutcome, Visit
from welfare.needs.actions.submission import Submission, submit
from welfare.organizations.models import Organization, OrganizationKind
from welfare.refusals import N_
from welfare.sending.actions.receipts import claim, complete, digest_of
from welfare.web.routing import path_to

SENTENCE = re.compile(r"[。！？!?\n；;]")


@dataclass(frozen=True)
class Found:
    """Something found on a visit, and what is to become of it.

    A need has its `category` and the teacher who agreed to its being raised; a problem may be one that is on
    the list already (`problem_id`); what was solved on the spot says `what_was_done`.
    """

    words: str
    outcome: FindingOutcome
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
    is_school = school is not None and school.kind == OrganizationKind.SCHOOL and school.is_active
    if not is_school or report.school_id not in by.reached_by(Role.LEADER):
        raise NotASchoolOfYours
    del content["findings"]
    visit = Visit(leader_id=by.id, receipt_id=receipt.id, entered_at=clock.now(), **content)
    db.session.add(visit)
    db.session.flush()
    append(MeasureEvent, EventKind.VISITED, by=by, visit_id=visit.id)
    complete(receipt, number=f"V{visit.id}", address=path_to("visits.show", visit_id=visit.id))
    for position, found in enumerate(report.findings):
        _record_finding(found, visit, key=digest_of({"visit": report.key, "finding": position}), by=by)
    return visit, True


def _record_finding(found: Found, visit: Visit, *, key: str, by: Person) -> None:
    finding = Finding(visit_id=visit.id, words=found.words, outcome=found.outcome)
    if found.outcome == FindingOutcome.NEED:
        finding.need_id = _raise_need(found, key, by)
    elif found.outcome == FindingOutcome.PROBLEM:
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
    append(MeasureEvent, EventKind.LISTED, by=by, problem_id=problem.id, details={"visit": visit.id})
    return problem


def correct_numbers(visit: Visit, numbers: Mapping[str, int], *, by: Person, words: str) -> None:
    """Say how many really were met, by the names of the columns, and why it was not so; the visit is locked.

    To say what it says already changes nothing. Whoever made the visit is told. Raises `NotYours`, `TooLate`.
    """
    if not may_correct_visit(by, visit):
        raise NotYours
    check_correctable(What.VISIT, visit.entered_at)
    before = {name: getattr(visit, name) for name in numbers}
    changes = {name: [before[name], now] for name, now in numbers.items() if before[name] != now}
    if not changes:
        return
    append(
        MeasureEvent,
        EventKind.VISIT_CORRECTED,
        by=by,
        visit_id=visit.id,
        words=words,
        details={"changes": changes},
    )
    for name in changes:
        setattr(visit, name, numbers[name])
    tell_whoever_entered(
        visit.leader_id,
        N_("%(name)s has corrected the numbers of your visit on %(day)s"),
        by=by,
        address=path_to("visits.show", visit_id=visit.id),
        day=visit.visited_on,
    )


def first_sentence(words: str) -> str:
    """The first sentence, as a title."""
    sentence = next((part.strip() for part in SENTENCE.split(words) if part.strip()), words.strip())
    return sentence if len(sentence) <= TITLE_LENGTH else sentence[: TITLE_LENGTH - 1] + "…"
