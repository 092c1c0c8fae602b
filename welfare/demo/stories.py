"""One need's story in the demo: a course of turns, each taken through the real action at its own moment."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from welfare.accounts.models import Person
from welfare.demo.district import DESK, OFFICE_OF, PERSONNEL
from welfare.demo.people import Cast
from welfare.demo.texts import Decks, Text
from welfare.demo.timetable import Timetable
from welfare.demo.turns import bureau
from welfare.demo.turns import teacher as teacher_turns
from welfare.needs.actions.submission import Submission, submit
from welfare.needs.deadlines import Urgency
from welfare.needs.models import Need

SCHOOL = "school"
"""As a text's unit: the teacher's own school."""
DETOURS = {"transfer", "return_to_intake"}
Turn = Iterator[datetime]
"""A turn gives the moment at which it wants to go on, and acts when it is called again."""


@dataclass
class Story:
    """What happens to one need."""

    cast: Cast
    times: Timetable
    decks: Decks
    rng: Random
    raised_by: Person
    school: str
    category: str
    text: Text
    moment: datetime
    """When it begins; later, when it last went on."""
    course: str
    """The turns, by name."""
    urgency: Urgency = Urgency.ORDINARY
    due: date | None = None
    """The deadline that the clerk sets; the usual one where none is given."""
    is_protected: bool = False
    submitted_by: Person | None = None
    follows: "Story | None" = None
    """The story into whose need this one is merged."""
    need: Need = field(init=False)
    clerk: Person = field(init=False)
    office: str = field(init=False)
    """Where the need lies: an office, or the school."""

    def __post_init__(self) -> None:
        self.clerk = self.cast.acting(self.rng.choice((*self.cast.clerks, self.cast.clerks[0])))
        self.office = self.right_office()
        if DETOURS & set(self.course.split()):
            self.office = DESK if self.category == "other" else PERSONNEL

    def tell(self, key: str) -> Turn:
        """The whole story. `key` is the form's submission key."""
        yield self.moment
        self.need, _ = submit(self._submission(key), by=self.cast.acting(self.submitted_by or self.raised_by))
        for name in self.course.split():
            yield from _turn(name)(self)

    def _submission(self, key: str) -> Submission:
        return Submission(
            key=key,
            category=self.category,
            title=self.text["title"],
            description=self.text["description"],
            # How complex a need is, only the bureau can tell.
            urgency=Urgency.ORDINARY if self.urgency == Urgency.COMPLEX else self.urgency,
            is_protected=self.is_protected,
            details=self.text.details,
            on_behalf_of_id=self.raised_by.id if self.submitted_by else None,
        )

    @property
    def teacher(self) -> Person:
        """Whose need it is."""
        return self.cast.acting(self.raised_by)

    @property
    def handler(self) -> Person:
        """Who works on it now."""
        if self.office == self.school:
            return self.cast.acting(self.cast.school_admins[self.school])
        return self.cast.acting(self.cast.handlers[self.office][0])

    @property
    def colleagues(self) -> Sequence[Person]:
        """Whoever else works on needs there."""
        return self.cast.handlers.get(self.office, ())[1:]

    def right_office(self) -> str:
        """Where it belongs: the text's own unit, else the category's; nothing protected at a school."""
        unit = self.text.get("unit")
        if unit == SCHOOL:
            return OFFICE_OF[self.category] if self.is_protected else self.school
        return unit or OFFICE_OF[self.category]

    def in_office(self, fewest: int, most: int) -> datetime:
        """On to a moment in working hours, so many working days later."""
        self.moment = self.times.in_office(self.moment, self.rng.randint(fewest, most), self.rng)
        return self.moment

    def after_lessons(self, fewest: int, most: int) -> datetime:
        """On to a moment when the teacher has a hand free, so many days later."""
        self.moment = self.times.after_lessons(self.moment, self.rng.randint(fewest, most), self.rng)
        return self.moment

    def moment_in_line(self) -> datetime:
        """On to when the flats of the season's round have been given out."""
        day = self.times.working_day(27)
        self.moment = self.times.in_office(self.times.evening_of(day, self.rng), 1, self.rng)
        return self.moment

    def this_morning(self) -> datetime:
        """On to this morning."""
        self.moment = self.times.this_morning(self.rng.uniform(0.82, 0.99))
        return self.moment

    def evening_after(self, day: date) -> datetime:
        """On to the evening after that day."""
        self.moment = self.times.evening_of(day + timedelta(days=1), self.rng)
        return self.moment

    def after_the_night_of(self, day: date) -> datetime:
        """On to the small hours, when the clock has done that day's work."""
        self.moment = self.times.after_the_night_of(day)
        return self.moment


def _turn(name: str) -> Callable[[Story], Turn]:
    module = teacher_turns if hasattr(teacher_turns, name) else bureau
    turn: Callable[[Story], Turn] = getattr(module, name)
    return turn
