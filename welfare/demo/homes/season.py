"""Teachers' homes in the demo: built, opened, and used ever since.

Homes are added and opened by the real actions, and so is what is booked from today on. Who came in the
weeks before is written in bulk, as the rows and events that each booking and each tap at the door would
have written at its moment.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.district import UNION
from welfare.demo.drawings import home_pictures
from welfare.demo.homes.now import stories_of_now
from welfare.demo.names import School
from welfare.demo.people import Cast
from welfare.demo.stories import Story, Turn
from welfare.demo.timetable import Timetable
from welfare.extensions import db
from welfare.history.actions import append_to_new
from welfare.homes.bookings import hours
from welfare.homes.bookings.hours import Hours
from welfare.homes.bookings.models import Booking, TakenSlot
from welfare.homes.keeping.actions import (
    Outline,
    RoomOutline,
    add_home,
    add_photos,
    add_room,
    move_home,
    open_home,
)
from welfare.homes.lifecycle import BookingState, EventKind, FacilityKind, HomeState
from welfare.homes.models import HomeEvent, Room, TeachersHome
from welfare.needs.lifecycle import Status

NOON, HALF_PAST_NINE, NINE = 12 * 60, 21 * 60 + 30, 9 * 60
HOURS = [Hours(day, NOON if day < 5 else NINE, HALF_PAST_NINE) for day in range(7)]
HOUSE_RULES = """书看完请放回原处，外借登记在册。
茶具用后自己清洗，离开时关好灯和取暖器。
茶吧整间预约，每次不超过两小时；临时有事请提前取消，让给候补的同事。"""


@dataclass(frozen=True)
class Plan:
    """One of the three homes."""

    school: str
    cost_yuan: int
    books: int
    """Seats in the book bar."""
    tea: int
    """Seats in the tea bar."""
    more: tuple[FacilityKind, ...]
    words: str
    """What the teachers who asked for it are answered."""
    tea_needs_approval: bool = False

    @property
    def name(self) -> str:
        """As the school is called."""
        return f"{self.school.removesuffix('小学')}教师之家"


PLANS = (
    Plan(
        School.BROOK, 186_000, 12, 8, (FacilityKind.PROJECTOR, FacilityKind.MEETING),
        "教师之家今天开放：书吧、茶吧各一间，藏书八百册，平日中午十二点到晚上九点半开门，可在手机上预约。",
    ),
    Plan(
        School.RIDGE, 172_000, 10, 8, (FacilityKind.REST,),
        "教师之家建成开放：书吧和茶吧都装了地暖，平日中午十二点、周末上午九点开门，都到晚上九点半，欢迎来坐。",
    ),
    Plan(
        School.TEA, 158_000, 10, 6, (FacilityKind.SPORT, FacilityKind.KITCHEN),
        "教师之家开放了：书吧十个座位，茶吧可整间预约，隔壁放了球台和微波炉，大家常来。",
        tea_needs_approval=True,
    ),
)  # fmt: skip
"""Together 516,000 yuan: a little more than half a million."""
PURPOSES = ("备课", "读书会", "读书", "同课异构研讨", "年级组小聚", "青年教师座谈", "改作业", "")


class Homes:
    """All that is told of homes. `asked`: by school, the stories of the needs that each opening answers."""

    def __init__(self, cast: Cast, times: Timetable, asked: dict[str, list[Story]]) -> None:
        self.cast, self.times, self.asked = cast, times, asked
        self.keeper = cast.acting(cast.handlers[UNION][0])
        self.homes: dict[str, TeachersHome] = {}
        self.rooms: dict[tuple[str, str], Room] = {}

    def stories(self, joined: Story) -> Iterator[Turn]:
        """Every story, in no order; colleagues stand behind the need of `joined`."""
        for number, plan in enumerate(PLANS):
            yield self._built(plan, number)
        yield from stories_of_now(self.cast, self.times, self.rooms, joined)

    def _built(self, plan: Plan, number: int) -> Turn:
        rng = Random(f"homes {plan.school}")  # noqa: S311
        yield self._in_office(34 - 2 * number, rng)
        facilities = (FacilityKind.BOOK_BAR, FacilityKind.TEA_BAR, *plan.more)
        outline = Outline(plan.name, HOUSE_RULES, plan.cost_yuan, facilities, HOURS)
        home = add_home(self.cast.district[plan.school], outline, by=self.keeper)
        self.homes[plan.school] = home
        move_home(home.id, HomeState.BEING_BUILT, by=self.keeper)
        yield self._in_office(25 - 2 * number, rng)
        for name, seats, is_by_seat in (("书吧", plan.books, True), ("茶吧", plan.tea, False)):
            needs_approval = plan.tea_needs_approval and not is_by_seat
            room = RoomOutline(name, seats, is_by_seat, needs_approval=needs_approval)
            self.rooms[plan.school, name] = add_room(home.id, room, by=self.keeper)
        add_photos(home.id, home_pictures(number), by=self.keeper)
        yield self._in_office(24 - 2 * number, rng)
        waiting = [story.need for story in self.asked[plan.school] if story.need.status == Status.IN_PROGRESS]
        open_home(home.id, by=self.keeper, need_ids=[need.id for need in waiting], words=plan.words)
        opened_on = clock.today()
        yield self.times.this_morning(0.2)
        self._write_visits(plan, opened_on, rng)

    def _in_office(self, working_days_ago: int, rng: Random) -> datetime:
        evening_before = self.times.working_day(working_days_ago + 1)
        return self.times.in_office(hours.at(evening_before, 20 * 60, clock.time_zone()), 1, rng)

    def _write_visits(self, plan: Plan, opened_on: date, rng: Random) -> None:
        """Who came, from the opening until yesterday."""
        accounts = set(self.cast.account.values())
        people = [person for person in self.cast.teachers[plan.school] if person not in accounts]
        days = [opened_on + timedelta(days=n) for n in range((self.times.today - opened_on).days)]
        visits = [visit for day in days for visit in self._visits_on(plan, day, people, rng)]
        db.session.add_all([booking for booking, _seat in visits])
        db.session.flush()
        db.session.execute(insert(TakenSlot), [slot for visit in visits for slot in _slots(*visit)])
        append_to_new(HomeEvent, [event for booking, _ in visits for event in _events(booking)])

    def _visits_on(
        self, plan: Plan, day: date, people: Sequence[Person], rng: Random
    ) -> Iterator[tuple[Booking, int]]:
        """Some read after lessons, each in a seat of their own; now and then a group has the tea bar."""
        books, tea = self.rooms[plan.school, "书吧"], self.rooms[plan.school, "茶吧"]
        coming = rng.sample(people, rng.randint(2, 5))
        for seat, person in enumerate(coming[:-1], start=1):
            begins = rng.choice((16 * 60 + 30, 17 * 60, 18 * 60 + 30, 19 * 60))
            yield self._visit(books, person, day, begins, rng.choice((60, 90, 120)), 1, rng), seat
        if rng.random() < 0.55:
            group = rng.randint(3, plan.tea)
            yield self._visit(tea, coming[-1], day, rng.choice((18 * 60, 19 * 60)), 90, group, rng), 0

    def _visit(
        self, room: Room, person: Person, day: date, begins: int, minutes: int, people: int, rng: Random
    ) -> Booking:
        zone = clock.time_zone()
        starts_at = hours.at(day, begins, zone)
        came = rng.random() < 0.88
        return Booking(
            home_id=room.home_id,
            room_id=room.id,
            person_id=person.id,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(minutes=minutes),
            minutes=minutes,
            people=people,
            purpose=rng.choice(PURPOSES),
            state=BookingState.BOOKED,
            created_at=starts_at - timedelta(minutes=rng.randint(20, 200)),
            checked_in_at=starts_at + timedelta(minutes=rng.randint(-8, 12)) if came else None,
            used_on=day if came else None,
        )


def _slots(booking: Booking, seat: int) -> Iterator[dict[str, Any]]:
    for slot in hours.slots_between(booking.starts_at, booking.ends_at):
        yield {"room_id": booking.room_id, "starts_at": slot, "seat": seat, "booking_id": booking.id}


def _events(booking: Booking) -> Iterator[dict[str, Any]]:
    about = {"home_id": booking.home_id, "booking_id": booking.id, "by_id": booking.person_id}
    yield {**about, "kind": EventKind.BOOKED, "at": booking.created_at}
    if booking.checked_in_at:
        yield {**about, "kind": EventKind.CHECKED_IN, "at": booking.checked_in_at}
