"""Training in the demo: what was held in the season, and what is open now.

Sessions are opened by the real action. Who was there is written in bulk, as the same rows and events that
each single tap would have written at its moment; what has an effect elsewhere (invitations, standby, what the
school is asked, needs answered by attending) goes through the real actions.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.district import TEACHERS_AT, TRAINING
from welfare.demo.names import School
from welfare.demo.people import Cast
from welfare.demo.timetable import Timetable
from welfare.demo.training.now import stories_of_now
from welfare.demo.training.plan import COURSES, PROGRAMMES, STUDY, TOPIC, TOPICS, Course
from welfare.extensions import db, note_written
from welfare.history.actions import append_to_new
from welfare.needs.deadlines import add_working_days
from welfare.training.attendance.actions import sign_in
from welfare.training.enrolments.actions.enrolment import register
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.lifecycle import EventKind, State
from welfare.training.models import Enrolment, Mode, Session, SessionKind, TrainingEvent
from welfare.training.programmes.actions import add_programme
from welfare.training.sessions.actions import open_session
from welfare.training.sessions.forms import end_of_day
from welfare.training.topics.actions import offer_topic
from welfare.training.topics.queries import who_asked_for

SEED = "training"
WITHOUT_TRAINING = School.NEW_KINDERGARTEN
"""Still being built: none of its teachers could be spared, which the figures show."""
OPENED_BEFORE = timedelta(days=9)
ACCOUNTS_AT = {
    "班级管理研修",
    "国培计划：新课标学科研修",
    "电力支教：智慧黑板应用",
    "城市圈联合教研：同课异构",
}
"""Where the accounts were, so that their record has something to show."""
Turn = Iterator[datetime]


class Trainings:
    """All that is told of training; each session draws from a random source of its own."""

    def __init__(self, cast: Cast, times: Timetable, begin: datetime) -> None:
        self.cast, self.times, self.begin = cast, times, begin
        self.organiser = cast.acting(cast.handlers[TRAINING][0])
        self.programmes: dict[str, int] = {}
        self.busy: dict[int, set[date]] = {}
        self.teachers = [
            person
            for school in TEACHERS_AT
            if school != WITHOUT_TRAINING
            for person in cast.teachers[school]
            if person not in cast.account.values()
        ]
        self.accounts = [cast.account[name] for name in ("teacher", "colleague", "neighbour")]
        self.cadres = list(cast.school_admins.values())

    def stories(self) -> Iterator[Turn]:
        """Every story, in no order."""
        yield self._beginning()
        for course in COURSES:
            yield self._asked_for(course) if course.topic == TOPIC else self._held(course)
        yield from self._study()
        yield from stories_of_now(self.cast, self.times, self.organiser, self.programmes)

    def _beginning(self) -> Turn:
        """Programmes and topics are there before anything else."""
        yield self.begin + timedelta(hours=1)
        for name, (level, partner, budget) in PROGRAMMES.items():
            added = add_programme(
                name=name, level=level, partner=partner, budget_yuan=budget, by=self.organiser
            )
            self.programmes[name] = added.id
        for topic in TOPICS:
            offer_topic(topic, by=self.organiser)

    def _held(self, course: Course) -> Turn:
        """A course from being opened to its end."""
        rng = Random(f"{SEED} {course.title}")  # noqa: S311
        starts_at = self._at(self.times.working_day(course.ago), 9)
        yield self._opened(starts_at)
        session = self._open(course, starts_at)
        yield session.ends_at
        always = self.accounts if course.title in ACCOUNTS_AT else []
        self._fill(session, course.attended, rng, always=always)

    def _asked_for(self, course: Course) -> Turn:
        """The course that teachers had asked for: they are invited first, and attending answers them."""
        rng = Random(f"{SEED} {course.title}")  # noqa: S311
        starts_at = self._at(self.times.working_day(course.ago), 9)
        yield self._at(self.times.working_day(course.ago + 4), 10)
        session = self._open(course, starts_at)
        session.held_until = end_of_day(add_working_days(clock.today(), 2).day)
        asked = who_asked_for(TOPIC, self.organiser)
        invite(session, asked, by=self.organiser)
        people = [self.cast.acting(db.session.get_one(Person, id_)) for id_ in asked]
        yield self._at(self.times.working_day(course.ago + 3), 12)
        for person in people:
            register(session, by=person)
        yield starts_at - timedelta(minutes=10)
        for person in people:
            sign_in(session, by=person)
            self._is_free(person, session, claims=True)
        yield session.ends_at
        self._fill(session, course.attended - len(people), rng, always=self.accounts)

    def _study(self) -> Iterator[Turn]:
        for kind, (number, titles, hours, there) in STUDY.items():
            for n in range(number):
                ago = 1 + (n * 45 + 20) // number
                yield self._studied(kind, titles[n % len(titles)], ago, hours, there + n % 5)

    def _studied(self, kind: SessionKind, title: str, ago: int, hours: float, there: int) -> Turn:
        """A session of the bureau's own study, in the afternoon."""
        rng = Random(f"{SEED} {kind} {ago}")  # noqa: S311
        starts_at = self._at(self.times.working_day(ago), 14, 30)
        yield self._opened(starts_at)
        session = open_session(
            by=self.organiser, kind=kind, title=title, mode=Mode.OFFLINE, place="教育局三楼会议室",
            starts_at=starts_at, ends_at=starts_at + timedelta(hours=hours), seats=there + 10, hours=hours,
        )  # fmt: skip
        yield session.ends_at
        who = self.cadres if kind == SessionKind.LITERACY_TRAINING else None
        self._fill(session, min(there, len(who)) if who else there, rng, among=who)

    def _open(self, course: Course, starts_at: datetime) -> Session:
        last = add_working_days(clock.local(starts_at).date(), course.days - 1).day
        return open_session(
            by=self.organiser,
            programme_id=self.programmes[course.programme],
            kind=SessionKind.COURSE,
            title=course.title,
            topic=course.topic,
            mode=course.mode,
            place=course.place,
            starts_at=starts_at,
            ends_at=self._at(last, 17),
            seats=course.attended + 8,
            hours=course.hours,
            contact=self.organiser.name,
        )

    def _fill(
        self,
        session: Session,
        there: int,
        rng: Random,
        *,
        always: list[Person] | None = None,
        among: list[Person] | None = None,
    ) -> None:
        """So many were there; a few had registered and did not come."""
        people = [person for person in always or [] if self._is_free(person, session, claims=True)]
        pool = rng.sample(among or self.teachers, len(among or self.teachers))
        missing = 0 if among else rng.randrange(4)
        for person in pool:
            if len(people) == there + missing:
                break
            if self._is_free(person, session, claims=len(people) < there):
                people.append(person)
        _write(session, people[:there], people[there:], rng)

    def _is_free(self, person: Person, session: Session, *, claims: bool) -> bool:
        """Nobody is in two places on one day."""
        days = (clock.local(session.ends_at).date() - session.held_on).days
        taken = {session.held_on + timedelta(days=n) for n in range(days + 1)}
        busy = self.busy.setdefault(person.id, set())
        is_free = session.kind != SessionKind.COURSE or not busy & taken
        if is_free and claims and session.kind == SessionKind.COURSE:
            busy |= taken
        return is_free

    def _opened(self, starts_at: datetime) -> datetime:
        return max(self.begin + timedelta(days=1), starts_at - OPENED_BEFORE)

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.times.zone)


def _write(session: Session, there: list[Person], missing: list[Person], rng: Random) -> None:
    """The rows and events that each of them would have left, in the order in which they registered."""
    opened = session.created_at
    people = [*there, *missing]
    moments = sorted(opened + (session.starts_at - opened) * rng.uniform(0.02, 0.95) for _ in people)
    rng.shuffle(people)
    rows: list[dict[str, Any]] = []
    for person, moment in zip(people, moments, strict=True):
        session.last_standing += 1
        attended = _attended_at(session, rng) if person in there else None
        rows.append(
            {
                "session_id": session.id,
                "person_id": person.id,
                "school_id": person.organization_id,
                "state": State.REGISTERED,
                "standing": session.last_standing,
                "is_first": False,
                "attended_at": attended,
                "hours": session.hours if attended else None,
                "registered_at": moment,
            }
        )
    moments_of = [row.pop("registered_at") for row in rows]
    if not rows:
        return
    db.session.execute(insert(Enrolment), rows, execution_options={"render_nulls": True})
    in_line = select(Enrolment.id).where(Enrolment.session_id == session.id).order_by(Enrolment.standing)
    ids = db.session.scalars(in_line.where(Enrolment.standing >= rows[0]["standing"])).all()
    note_written(Enrolment.__tablename__, [(id_,) for id_ in ids])
    by_list = session.mode in (Mode.SENT_OUT, Mode.ONLINE)
    events: list[dict[str, Any]] = []
    for id_, row, moment in zip(ids, rows, moments_of, strict=True):
        common = {"enrolment_id": id_}
        events.append({**common, "kind": EventKind.REGISTER, "at": moment, "by_id": row["person_id"]})
        if row["attended_at"]:
            kind, by_id = (
                (EventKind.LIST, session.organiser_id) if by_list else (EventKind.SIGN_IN, row["person_id"])
            )
            events.append({**common, "kind": kind, "at": row["attended_at"], "by_id": by_id})
    append_to_new(TrainingEvent, events)


def _attended_at(session: Session, rng: Random) -> datetime:
    """Signed in at the door, or on the organiser's list on the way home."""
    if session.mode in (Mode.SENT_OUT, Mode.ONLINE):
        return session.ends_at
    return session.starts_at + timedelta(minutes=rng.uniform(-25, 8))
