"""What the page of a room shows: a row of days, and the times of one of them that are not over."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext, pgettext

from welfare import clock
from welfare.accounts.models import Person
from welfare.homes.bookings import hours as rules
from welfare.homes.bookings.hours import as_clock
from welfare.homes.bookings.queries import taken_slots
from welfare.homes.labels import short_weekday
from welfare.homes.models import Room, TeachersHome
from welfare.homes.page import hours_on, shut_between
from welfare.web.i18n import format_day

DAYS = 7
Taken = dict[datetime, set[int]]


@dataclass(frozen=True)
class Slot:
    """One slot of a room's day, as anybody may see it."""

    begins: int
    label: str
    words: str
    tone: str

    @property
    def is_free(self) -> bool:
        """Whether it can be booked."""
        return self.tone == "free"


@dataclass(frozen=True)
class Day:
    """One day of a room, with its slots that are not over."""

    day: date
    is_open: bool
    slots: list[Slot]
    why_closed: str = ""
    """Where it is closed whatever its hours say."""

    @property
    def is_free(self) -> bool:
        """Whether there is something to book."""
        return any(slot.is_free for slot in self.slots)

    @property
    def weekday(self) -> str:
        """Its weekday, short."""
        return short_weekday(self.day.weekday())

    @property
    def words(self) -> str:
        """Whether there is something to book, in a word."""
        if self.why_closed:
            return pgettext("day", "shut")
        if not self.is_open:
            return _("shut")
        if not self.slots:
            return _("over")
        return _("free") if self.is_free else _("full")

    @property
    def label(self) -> str:
        """The same for whoever hears the page."""
        return _("%(day)s: %(words)s", day=format_day(self.day), words=self.words)


def row_that_holds(day: date) -> date:
    """The first day of the row in which a day stands: rows of seven, the first of which begins today."""
    today = clock.today()
    return today + timedelta(days=(day - today).days // DAYS * DAYS)


def days_of(room: Room, home: TeachersHome, first: date, reader: Person) -> list[Day]:
    """Seven days of a room: what is free, taken or the reader's own; nobody is named."""
    days = [first + timedelta(days=number) for number in range(DAYS)]
    taken: Taken = defaultdict(set)
    own: set[datetime] = set()
    zone = clock.time_zone()
    begins, ends = rules.at(first, 0, zone), rules.at(days[-1], rules.DAY_MINUTES, zone)
    for starts_at, seat, person_id in taken_slots(room, begins, ends):
        taken[starts_at].add(seat)
        if person_id == reader.id:
            own.add(starts_at)
    closed = shut_between(home, first, days[-1])
    return [
        Day(day, is_open=False, slots=[], why_closed=closed[day])
        if day in closed
        else _day(room, home, day, taken, own)
        for day in days
    ]


def _day(room: Room, home: TeachersHome, day: date, taken: Taken, own: Collection[datetime]) -> Day:
    hours = hours_on(home, day)
    if hours is None:
        return Day(day, is_open=False, slots=[])
    now, zone = clock.now(), clock.time_zone()
    offered = range(hours.opens, hours.closes - room.slot_minutes + 1, room.slot_minutes)
    slots = [
        _slot(room, begins, rules.at(day, begins, zone), taken, own)
        for begins in offered
        if rules.at(day, begins, zone) >= now
    ]
    return Day(day, is_open=True, slots=slots)


def _slot(room: Room, begins: int, start: datetime, taken: Taken, own: Collection[datetime]) -> Slot:
    parts = rules.slots_between(start, start + timedelta(minutes=room.slot_minutes))
    gone = set().union(*(taken.get(part, set()) for part in parts))
    free = room.seats - len(gone) if room.is_by_seat else (0 if gone else room.seats)
    label = f"{as_clock(begins)}–{as_clock(begins + room.slot_minutes)}"
    if any(part in own for part in parts):
        return Slot(begins, label, _("yours"), "mine")
    if free <= 0:
        return Slot(begins, label, _("taken"), "taken")
    words = ngettext("%(num)d seat free", "%(num)d seats free", free) if room.is_by_seat else _("free")
    return Slot(begins, label, words, "free")
