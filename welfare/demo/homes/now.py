"""What is booked in the homes today and in the days to come, so that every account has something to do."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.names import School
from welfare.demo.people import Cast
from welfare.demo.stories import Story, Turn
from welfare.demo.timetable import Timetable
from welfare.homes.bookings.actions.booking import IfTaken, book
from welfare.homes.bookings.hours import Wish
from welfare.homes.models import Room
from welfare.homes.proposals.actions import join

Rooms = dict[tuple[str, str], Room]
"""By school and name, filled when the homes are built."""
JOINING = 6
"""How many colleagues stand behind the need at the accounts' school."""


def stories_of_now(cast: Cast, times: Timetable, rooms: Rooms, joined: Story) -> Iterator[Turn]:
    """Bookings today and later, a line for the tea bar, one that waits for approval, a proposal joined."""
    now = Now(cast, times, rooms)
    yield now.seats()
    yield now.line()
    yield now.approval()
    yield now.accounts()
    yield now.joining(joined)


class Now:
    """What is there this morning."""

    def __init__(self, cast: Cast, times: Timetable, rooms: Rooms) -> None:
        self.cast, self.times, self.rooms = cast, times, rooms

    def seats(self) -> Turn:
        """A few seats in each book bar, this evening and in the next days."""
        for n, school in enumerate((School.BROOK, School.RIDGE, School.TEA)):
            yield self.times.this_morning(0.4 + n * 0.05)
            for place, person in enumerate(self._teachers(school)[:6]):
                begins = (16 * 60 + 30, 17 * 60 + 30, 19 * 60)[place % 3]
                self._book(school, "书吧", person, days=place // 3, begins=begins, purpose="备课")

    def line(self) -> Turn:
        """The tea bar tomorrow evening: one group has it, two wait, and it is taken every week."""
        yield self.times.this_morning(0.6)
        first, second, third, fourth = self._teachers(School.BROOK)[6:10]
        self._book(School.BROOK, "茶吧", first, days=1, begins=19 * 60, people=6, purpose="读书会", weeks=4)
        yield self.times.this_morning(0.62)
        for person in (second, third):
            self._book(School.BROOK, "茶吧", person, days=1, begins=19 * 60, people=4, if_taken=IfTaken.WAIT)
        self._book(School.BROOK, "茶吧", fourth, days=2, begins=18 * 60, people=5, purpose="年级组小聚")

    def approval(self) -> Turn:
        """Two ask for a tea bar whose keepers decide."""
        yield self.times.this_morning(0.65)
        for days, person in enumerate(self._teachers(School.TEA)[6:8], start=2):
            self._book(School.TEA, "茶吧", person, days=days, begins=18 * 60, people=6, purpose="教研组研讨")

    def accounts(self) -> Turn:
        """The accounts come from other schools; the teacher waits, too."""
        yield self.times.this_morning(0.7)
        account = self.cast.account
        self._book(School.BROOK, "书吧", account["teacher"], days=2, begins=17 * 60, purpose="读书")
        self._book(School.BROOK, "茶吧", account["teacher"], days=1, begins=19 * 60, if_taken=IfTaken.WAIT)
        self._book(School.RIDGE, "书吧", account["colleague"], days=3, begins=18 * 60, purpose="备课")
        self._book(School.BROOK, "书吧", account["neighbour"], days=1, begins=19 * 60)

    def joining(self, joined: Story) -> Turn:
        """Colleagues stand behind what one of them asked for; the teacher's account may still."""
        yield self.times.after_lessons(joined.moment, 4, Random("joining"))  # noqa: S311
        colleagues = self._teachers(School.HOME)[: JOINING - 1]
        for person in (self.cast.account["colleague"], *colleagues):
            if person.id != joined.raised_by.id:
                join(joined.need, by=self.cast.acting(person))

    def _teachers(self, school: str) -> list[Person]:
        accounts = set(self.cast.account.values())
        return [person for person in self.cast.teachers[school] if person not in accounts]

    def _book(
        self,
        school: str,
        room: str,
        person: Person,
        *,
        days: int,
        begins: int,
        people: int = 1,
        purpose: str = "",
        weeks: int = 1,
        if_taken: IfTaken = IfTaken.REFUSE,
    ) -> None:
        day = clock.today() + timedelta(days=days)
        wish = Wish(day, begins, begins + 60, people, purpose, weeks)
        book(self.rooms[school, room].id, wish, by=self.cast.acting(person), if_taken=if_taken)
