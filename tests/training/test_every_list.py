"""Every list of training: as many questions for one row as for fifty, and each answered through an index."""

from collections.abc import Iterable
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.support.plans import asked_by, faults_of
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.standings import enrolment_in, session_with
from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.history.actions import append
from welfare.needs.lifecycle import Status
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Level, Programme, Session, Topic, TrainingEvent

MANY = 50
PAGES = {
    "teacher": ("/training", "/training/hours"),
    "school": ("/training", "/training/sessions/{asking}"),
    "alliance_leader": (
        "/training",
        "/training/sessions",
        "/training/sessions?when=past",
        "/training/sessions/{full}",
        "/training/figures",
        "/training/figures/person-times",
        "/training/figures/schools",
    ),
    "other_handler": (
        "/training",
        "/training/sessions",
        "/training/sessions/{full}?list=standby",
        "/training/sessions/{full}?list=gone",
        "/training/sessions/{asking}?list=asked",
        "/training/sessions/{inviting}?list=invited",
        "/training/sessions/{running}",
        "/training/sessions/{running}/attendance",
        "/training/enrolments/{enrolment}",
        "/training/programmes",
        "/training/topics",
        "/training/figures",
    ),
}


class Rows:
    """Sessions whose lists grow, and all that stands around them."""

    def __init__(self, district: District, a_session: Opening) -> None:
        self.district, self.organiser = district, district.person("other_handler")
        self.school_id = district.place("near_school").id
        self.full = session_with("standby", district, a_session)
        self.asking = session_with("asked", district, a_session)
        self.inviting = a_session()
        self.running = a_session(
            starts_at=clock.now() - timedelta(hours=1), ends_at=clock.now() + timedelta(hours=3)
        )
        self.enrolment = enrolment_in(self.full, district)
        self.known = 10

    def add(self, number: int) -> None:
        """That many more of everything, written at once."""
        teacher = self.district.person("teacher")
        for person in self._people(number):
            self._enrol(self.full, person, State.STANDBY)
            self._enrol(self.asking, person, State.ASKED)
            self._enrol(self.inviting, person, State.INVITED)
            self._enrol(self.running, person, State.REGISTERED, attended=True)
        for person in self._people(number):
            self._enrol(self.full, person, State.RELEASED)
        days = range(1, number + 1)
        for session in self._sessions(self.full.starts_at + timedelta(days=day) for day in days):
            self._enrol(session, teacher, State.REGISTERED)
        for session in self._sessions(clock.now() - timedelta(days=day) for day in days):
            self._enrol(session, teacher, State.REGISTERED, attended=True)
        list(self._sessions(self.full.starts_at + timedelta(days=day, hours=7) for day in days))
        for _ in range(number):
            append(TrainingEvent, EventKind.STAND_BY, by=teacher, enrolment_id=self.enrolment.id)
            append(TrainingEvent, EventKind.SESSION_CHANGED, by=teacher, session_id=self.full.id)
            db.session.add(Programme(name=self._name(), level=Level.DISTRICT, created_at=clock.now()))
            db.session.add(Topic(name=self._name()))
        for _ in range(1 + number // 10):
            asked = {"category": "training", "details": {"topic": self._name()}}
            self.district.need(Status.IN_PROGRESS, unit="training_office", **asked)

    def _name(self) -> str:
        self.known += 1
        return f"第{self.known}"

    def _people(self, number: int) -> list[Person]:
        people = [
            Person(
                staff_number=name, name=name, organization_id=self.school_id, created_at=clock.now(),
            )
            for name in (self._name() for _ in range(number))
        ]  # fmt: skip
        db.session.add_all(people)
        db.session.flush()
        return people

    def _sessions(self, moments: Iterable[datetime]) -> list[Session]:
        columns = ("programme_id", "kind", "title", "mode", "place", "seats", "hours", "organiser_id")
        same = {name: getattr(self.full, name) for name in columns}
        sessions = [
            Session(
                starts_at=begins, ends_at=begins + timedelta(hours=1), held_on=clock.local(begins).date(),
                created_at=clock.now(), **same,
            )
            for begins in moments
        ]  # fmt: skip
        db.session.add_all(sessions)
        db.session.flush()
        return sessions

    def _enrol(self, session: Session, person: Person, state: State, *, attended: bool = False) -> None:
        self.known += 1
        there = {"attended_at": clock.now(), "hours": 6} if attended else {}
        db.session.add(
            Enrolment(
                session_id=session.id, person_id=person.id, school_id=self.school_id, state=state,
                standing=self.known, **there,
            )
        )  # fmt: skip

    @property
    def named(self) -> dict[str, int]:
        names = ("full", "asking", "inviting", "running", "enrolment")
        return {name: getattr(self, name).id for name in names}


@pytest.fixture
def rows(district: District, a_session: Opening) -> Rows:
    found = Rows(district, a_session)
    found.add(1)
    return found


@pytest.mark.slow("writes fifty rows of everything, and opens every list twice")
@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_as_many_questions_for_one_row_as_for_fifty(app: Flask, district: District, rows: Rows) -> None:
    few = {page: len(asked) for page, asked in asked_by(app, district, PAGES, rows).items()}
    rows.add(MANY)
    assert {page: len(asked) for page, asked in asked_by(app, district, PAGES, rows).items()} == few


FEW = ("training_programmes", "training_topics")
"""Tables of a few dozen rows, which a page may read whole."""
WITHIN = (
    "training_enrolments.person_id = ",
    "training_enrolments.session_id = ",
    "training_enrolments.school_id IN ",
    "training_reserved_seats.session_id = ",
)
"""What a page may sort: the rows of one person, one session, one school. Figures group what they count."""


def is_allowed(fault: str, statement: str) -> bool:
    if fault.startswith(("SCAN", "Seq Scan")):
        return fault.split()[-1] in FEW
    if "FROM organizations" in statement:
        return True
    is_counted = "GROUP BY" in statement or "count(DISTINCT" in statement
    return is_counted or any(bound in statement for bound in WITHIN)


@pytest.mark.slow("has the database explain every statement of every list")
def test_nothing_that_grows_is_read_or_sorted_whole(app: Flask, district: District, rows: Rows) -> None:
    explained: set[str] = set()
    faults: dict[str, str] = {}
    for page, asked in asked_by(app, district, PAGES, rows).items():
        for statement, values in asked:
            if statement in explained or "training_" not in statement:
                continue
            explained.add(statement)
            for fault in faults_of(statement, values):
                if not is_allowed(fault, statement):
                    faults.setdefault(f"{fault}: {page}", statement)
    assert not faults, "\n\n".join(f"{fault}\n{statement}" for fault, statement in faults.items())
