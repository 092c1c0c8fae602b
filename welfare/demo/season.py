"""The season: which stories are told, where, and from when on."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import cycle
from random import Random
from typing import Any

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo import courses
from welfare.demo.district import HOMES, TEACHERS_AT
from welfare.demo.names import School
from welfare.demo.people import Cast
from welfare.demo.settings import setting_of
from welfare.demo.stories import Story
from welfare.demo.texts import DECLINED, Decks, Text
from welfare.demo.timetable import Timetable
from welfare.needs.deadlines import Urgency

SEED = 20260924
WEEKS = 10
FLATS = {School.NEIGHBOUR: 14, School.HOME: 19, School.JUNIOR: 17}
"""Fifty newly recruited teachers, and the flats that visits to their schools led to."""
IN_LINE_AT_EACH = 10
"""How many more apply at each of these schools, and are not housed yet."""
ASKED_TO_LEARN = (
    School.CENTRAL, School.TOWN, School.HOME, School.NEIGHBOUR, School.MARKET, School.BROOK,
    School.MODEL, School.HOME,
)  # fmt: skip
"""Where eight teachers asked for a course in class management."""
ASK_AGAIN = (School.NEIGHBOUR, School.NEIGHBOUR, School.RIDGE, School.SENIOR, School.SECOND_KINDERGARTEN)
"""Where, besides the account's, teachers ask for it now."""
PARTS = {
    "ask": "question",
    "answer": "answer",
    "explain": "explained",
    "carry": "carried",
    "decline": DECLINED,
    "object_to": "objection",
    "reopen": "reopened",
    "correct": "explained",
}
"""What must be written in a text for a story to take that turn."""


class Season:
    """Makes the stories; each draws from a random source of its own, so that one more changes no other."""

    def __init__(self, cast: Cast, times: Timetable) -> None:
        self.cast, self.times = cast, times
        self.rng = Random(SEED)  # noqa: S311
        self.decks = Decks(self.rng)
        self.told = 0
        self.free = {school: list(people) for school, people in cast.teachers.items()}
        accounts = set(cast.account.values())
        for people in self.free.values():
            people[:] = [person for person in people if person not in accounts]
            self.rng.shuffle(people)
        self.schools = cycle(self._schools_by_size())
        self.newcomers: list[Story] = []
        self.in_line: list[Story] = []
        self.asked_for_homes: dict[str, list[Story]] = {}
        """By school; filled as the stories are made."""

    def stories(self) -> Iterator[Story]:
        """Every story of the season."""
        yield from self._flats()
        yield from self._homes()
        yield from self._release()
        yield from self._flow()
        yield from self._desk()
        yield from self._accounts()
        yield from self._asked_to_learn()
        yield self.joined
        yield from self._in_line()

    def _flats(self) -> Iterator[Story]:
        for visit, (school, number) in enumerate(FLATS.items()):
            day = self.times.working_day(45 - 3 * visit)
            for n in range(number):
                course = "accept key confirm"
                if n % 16 == 10:
                    course = "accept key lapse"
                if n == 5:
                    course = "accept key object_to answer confirm"
                if n == 12:
                    course = "accept key lapse"
                begins = self.times.evening_of(day + timedelta(days=n % 3), self.rng)
                newcomer = self.free[school].pop()
                story = self._story("flats", course, begins, school, newcomer, urgency=Urgency.COMPLEX)
                self.newcomers.append(story)
                yield story

    def _in_line(self) -> Iterator[Story]:
        """Those who have been at these schools for longer apply too, and stay on the waiting list."""
        for visit, school in enumerate(FLATS):
            for n in range(IN_LINE_AT_EACH):
                day = self.times.working_day(43 - visit) + timedelta(days=n % 2)
                begins = self.times.evening_of(day, self.rng)
                story = self._story("waiting", "accept wait_in_line", begins, school, self.free[school].pop())
                self.in_line.append(story)
                yield story

    def _homes(self) -> Iterator[Story]:
        """What each opening answers; see `welfare.demo.homes`."""
        for n, school in enumerate(HOMES):
            day = self.times.working_day(38 - 2 * n)
            begins = self.times.evening_of(day, self.rng)
            first = self._story(
                "homes", "accept see_it_open confirm", begins, school, urgency=Urgency.COMPLEX
            )
            self.asked_for_homes[school] = [first]
            yield first
            for m in range(7):
                begins = self.times.evening_of(day + timedelta(days=1 + m % 2), self.rng)
                course = "merge" if m < 2 else "accept see_it_open confirm"
                story = self._story(
                    "homes", course, begins, school, urgency=Urgency.COMPLEX, follows=first if m < 2 else None
                )
                self.asked_for_homes[school].append(story)
                yield story

    def _release(self) -> Iterator[Story]:
        """A need that was withdrawn, and one that had followed it and then went its own way."""
        begins = self.times.evening_of(self.times.working_day(36), self.rng)
        first = self._story(
            "housing", "accept take_time withdraw", begins, School.NEIGHBOUR, also="answer",
            urgency=Urgency.COMPLEX,
        )  # fmt: skip
        yield first
        course = "merge_anew after_release accept answer confirm"
        later = begins + timedelta(days=1)
        yield self._story("housing", course, later, School.NEIGHBOUR, same=first.text, follows=first)

    def _flow(self) -> Iterator[Story]:
        whole = [course for course, number in courses.SEASON.items() for _ in range(number)]
        self.rng.shuffle(whole)
        for n, course in enumerate(whole):
            day = self.times.today - timedelta(days=12 + (n * (WEEKS * 7 - 12)) // len(whole))
            yield self._somebodys(course, self.times.evening_of(day, self.rng), n)

    def _desk(self) -> Iterator[Story]:
        n = 0
        for course, number, begun, due in courses.DESK:
            for _ in range(number):
                begins = self.times.evening_of(self.times.working_day(begun), self.rng)
                yield self._somebodys(course, begins, n, due=self._day(due))
                n += 1
        for share in range(courses.THIS_MORNING):
            yield self._somebodys("", self.times.this_morning(0.68 + share * 0.035), n + share)

    def _day(self, working_days_ago: int | None) -> date | None:
        if working_days_ago is None:
            return None
        if working_days_ago >= 0:
            return self.times.working_day(working_days_ago)
        return self.times.working_day_to_come(-working_days_ago)

    def _somebodys(self, course: str, begins: datetime, n: int, **more: Any) -> Story:
        """A need of some teacher; now and then protected, urgent, or submitted by the school."""
        school = next(self.schools)
        category = ("housing", "training", "other", "training", "housing", "other", "home")[n % 7]
        if n % 19 == 4:
            more["is_protected"] = True
        elif n % 17 == 6:
            more["submitted_by"] = self.cast.school_admins[school]
        elif n % 23 == 11:
            more["submitted_by"] = self.cast.clerks[0]
        if n % 13 == 7 and "due" not in more:
            more["urgency"] = Urgency.URGENT
        elif n % 11 == 5:
            more["urgency"] = Urgency.INQUIRY
        return self._story(category, course, begins, school, **more)

    def _accounts(self) -> Iterator[Story]:
        """A handful of needs for each teacher's account, so that every page has something to show."""
        teacher, colleague, neighbour = (
            self.cast.account[name] for name in ("teacher", "colleague", "neighbour")
        )
        for whose, school, category, course, begun, due in (
            (teacher, School.HOME, "housing", "accept ask", 3, -3),
            (teacher, School.HOME, "training", "accept answer", 4, 0),
            (teacher, School.HOME, "other", "accept remark take_over", 4, -2),
            (teacher, School.HOME, "home", "accept answer confirm", 21, None),
            (
                teacher,
                School.HOME,
                "housing",
                "accept ask reply answer object_to answer confirm",
                34,
                None,
            ),
            (teacher, School.HOME, "other", "accept explain confirm", 27, None),
            (colleague, School.HOME, "training", "accept", 2, -4),
            (colleague, School.HOME, "housing", "accept answer confirm", 19, None),
            (colleague, School.HOME, "other", "", 1, None),
            (neighbour, School.NEIGHBOUR, "housing", "accept late urge take_over", 12, 5),
            (neighbour, School.NEIGHBOUR, "training", "accept answer confirm", 24, None),
        ):
            begins = self.times.evening_of(self.times.working_day(begun), self.rng)
            yield self._story(category, course, begins, school, whose, due=self._day(due))

    @cached_property
    def joined(self) -> Story:
        """A home that somebody at the accounts' school asks for; colleagues join in."""
        day = self.times.working_day(9)
        return self._story(
            "homes", "accept", self.times.evening_of(day, self.rng), School.HOME, due=self._day(-8)
        )

    def _asked_to_learn(self) -> Iterator[Story]:
        """Teachers of several schools who ask for the same: the course they are invited to answers them."""
        for n, school in enumerate(ASKED_TO_LEARN):
            day = self.times.working_day(36) + timedelta(days=n % 2)
            yield self._story(
                "trained", "accept attend confirm", self.times.evening_of(day, self.rng), school
            )
        day = self.times.working_day(6)
        for school in (School.HOME, *ASK_AGAIN):
            raised_by = self.cast.account["teacher"] if school == School.HOME else None
            yield self._story("trained", "accept", self.times.evening_of(day, self.rng), school, raised_by)

    def _story(
        self,
        kind: str,
        course: str,
        begins: datetime,
        school: str,
        raised_by: Person | None = None,
        same: Text | None = None,
        also: str = "",
        **more: Any,
    ) -> Story:
        """`same`: what another wrote of the same matter. `also`: a part that the text must have as well."""
        self.told += 1
        parts = frozenset(PARTS[turn] for turn in (*course.split(), also) if turn in PARTS)
        if "key" in course:  # which is the first answer
            parts -= {PARTS["answer"]}
        raised_by = raised_by or self._next_teacher(school)
        setting = setting_of(raised_by, school, clock.local(begins).month, self.rng)
        return Story(
            cast=self.cast,
            times=self.times,
            decks=self.decks,
            rng=Random(f"{SEED}-{self.told}"),  # noqa: S311
            raised_by=raised_by,
            school=school,
            category={"flats": "housing", "waiting": "housing", "homes": "home", "trained": "training"}.get(
                kind, kind
            ),
            text=same.reworded(setting) if same else self.decks.need(kind, parts, setting),
            moment=begins,
            course=course,
            **more,
        )

    def _next_teacher(self, school: str) -> Person:
        """Each in turn; most schools have more teachers than needs."""
        person = self.free[school].pop(0)
        self.free[school].append(person)
        return person

    def _schools_by_size(self) -> list[str]:
        """Schools as often as they have teachers, well mixed."""
        schools = [school for school, teachers in TEACHERS_AT.items() for _ in range(teachers // 7 + 1)]
        self.rng.shuffle(schools)
        return schools
