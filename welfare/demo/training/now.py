"""What is open in training today, so that every account has something to do: all by the real actions."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.names import Programmes, School
from welfare.demo.people import Cast
from welfare.demo.timetable import Timetable
from welfare.demo.training.plan import CENTRE, TOPIC
from welfare.needs.deadlines import add_working_days
from welfare.training.attendance.actions import sign_in
from welfare.training.enrolments.actions.enrolment import register
from welfare.training.enrolments.actions.invitations import invite
from welfare.training.models import Mode, Session, SessionKind
from welfare.training.sessions.actions import open_session
from welfare.training.sessions.forms import end_of_day
from welfare.training.topics.queries import who_asked_for

Turn = Iterator[datetime]


def stories_of_now(
    cast: Cast, times: Timetable, organiser: Person, programmes: dict[str, int]
) -> Iterator[Turn]:
    """Sessions to come and one that runs now. `programmes`: ids by name, filled when the season begins."""
    now = Now(cast, times, organiser, programmes)
    yield now.invited()
    yield now.full()
    yield now.school_is_asked()
    yield now.simply_open()
    yield now.running()


class Now:
    """The sessions that the accounts find."""

    def __init__(self, cast: Cast, times: Timetable, organiser: Person, programmes: dict[str, int]) -> None:
        self.cast, self.times, self.organiser, self.programmes = cast, times, organiser, programmes

    def invited(self) -> Turn:
        """Who asked for it is invited first, the teacher among them; two schools have seats of their own."""
        yield self._past(3, 10)
        reserved = {self.cast.district[name].id: 4 for name in (School.HOME, School.NEIGHBOUR)}
        session = self._open(
            "班级管理工作坊（第二期）", Programmes.LOCAL, 7, topic=TOPIC, place=CENTRE, seats=30,
            reserved=reserved,
        )  # fmt: skip
        session.held_until = end_of_day(add_working_days(clock.today(), 7).day)
        invite(session, who_asked_for(TOPIC, self.organiser), by=self.organiser)
        yield self._past(2, 12)
        for person in self.cast.teachers[School.TOWN][:9]:
            register(session, by=self.cast.acting(person))

    def full(self) -> Turn:
        """Every seat taken, and a line before the door."""
        yield self._past(6, 9)
        session = self._open(
            "省培：阅读教学名师工作室",
            Programmes.PROVINCIAL,
            9,
            mode=Mode.SENT_OUT,
            place="邻市",
            seats=20,
            hours=24,
            days=3,
        )
        yield self._past(5, 20)
        for person in [*self.cast.teachers[School.CENTRAL][:16], *self.cast.teachers[School.SENIOR][:4]]:
            register(session, by=self.cast.acting(person))
        yield self._past(4, 12)
        late = [*self.cast.teachers[School.TOWN][10:14], self.cast.account["colleague"]]
        for person in [*late, self.cast.account["neighbour"]]:
            register(session, by=self.cast.acting(person))

    def school_is_asked(self) -> Turn:
        """Two weeks away from school: the school has a say."""
        yield self._past(4, 10)
        session = self._open(
            "对口帮扶跟岗第三批", Programmes.PAIRED, 15, topic="跟岗", mode=Mode.SENT_OUT,
            place="对口帮扶区", seats=12, hours=60, days=10, needs_approval=True,
        )  # fmt: skip
        yield self._past(2, 19)
        for person in [*self.cast.teachers[School.HOME][4:6], self.cast.account["colleague"]]:
            register(session, by=self.cast.acting(person))

    def simply_open(self) -> Turn:
        """Some more to choose from, and one for which the teacher has a seat."""
        yield self._past(2, 15)
        self._open(
            "国培计划：跨学科主题学习", Programmes.NATIONAL, 12, mode=Mode.ONLINE, place="线上研修平台",
            seats=150,
        )  # fmt: skip
        self._open(
            "两地协同：小规模学校联片教研",
            Programmes.TWIN,
            10,
            mode=Mode.BROUGHT_IN,
            place=School.TEA,
            seats=25,
        )
        session = self._open(
            "城市圈联合教研：实验教学",
            Programmes.RING,
            5,
            mode=Mode.ONLINE,
            place="联合教研平台",
            seats=80,
            hours=4,
        )
        yield self._past(1, 20)
        for person in [self.cast.account["teacher"], *self.cast.teachers[School.MODEL][:17]]:
            register(session, by=self.cast.acting(person))

    def running(self) -> Turn:
        """Runs now, whatever the hour: the code is on the wall, and some have signed in."""
        yield self._past(5, 11)
        hour = self.times.now.replace(minute=0, second=0, microsecond=0)
        starts_at = min(self._on(self.times.today, 8, 30), hour)
        ends_at = max(self._on(self.times.today, 17, 30), hour + timedelta(hours=8))
        session = open_session(
            by=self.organiser, kind=SessionKind.TOPIC_STUDY, title="专题学习：教育数字化", mode=Mode.OFFLINE,
            place=CENTRE, starts_at=starts_at, ends_at=ends_at, seats=24, hours=4,
        )  # fmt: skip
        people = [self.cast.acting(person) for person in self.cast.teachers[School.HOME][2:14]]
        yield self._past(3, 21)
        for person in [self.cast.acting(self.cast.account["teacher"]), *people]:
            register(session, by=person)
        yield min(self.times.now, starts_at + timedelta(minutes=5))
        for person in people[:7]:
            sign_in(session, by=person)

    def _open(
        self,
        title: str,
        programme: str,
        in_days: int,
        *,
        days: int = 1,
        mode: Mode = Mode.OFFLINE,
        hours: float = 6,
        **more: Any,
    ) -> Session:
        first = self.times.working_day_to_come(in_days)
        last = add_working_days(first, days - 1).day
        return open_session(
            by=self.organiser,
            programme_id=self.programmes[programme],
            kind=SessionKind.COURSE,
            title=title,
            mode=mode,
            starts_at=self._on(first, 9),
            ends_at=self._on(last, 17),
            hours=hours,
            contact=self.organiser.name,
            **more,
        )

    def _past(self, working_days_ago: int, hour: int) -> datetime:
        return self._on(self.times.working_day(working_days_ago), hour)

    def _on(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, datetime.min.time(), self.times.zone).replace(hour=hour, minute=minute)
