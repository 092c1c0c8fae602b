"""What pages show of a home: its week, and a room's day in slots."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from welfare import clock
from welfare.accounts.models import Person
from welfare.homes.bookings import hours as rules
from welfare.homes.bookings.hours import as_clock
from welfare.homes.bookings.queries import taken_slots
from welfare.homes.labels import weekday
from welfare.homes.models import OpeningHours, Room, TeachersHome
from welfare.refusals import Refusal
from welfare.web.i18n import format_day, format_moment


@dataclass(frozen=True)
class Slot:
    """One slot of a room's day, as anybody may see it."""

    begins: int
    label: str
    words: str
    tone: str
    is_free: bool


def slots_of(room: Room, home: TeachersHome, day: date, reader: Person) -> list[Slot]:
    """The room's slots on a day: free, taken or the reader's own; nobody is named. None: it is shut."""
    hours = hours_on(home, day)
    if hours is None:
        return []
    zone = clock.time_zone()
    begins, ends = rules.at(day, hours.opens, zone), rules.at(day, hours.closes, zone)
    taken: dict[datetime, set[int]] = defaultdict(set)
    own: set[datetime] = set()
    for starts_at, seat, person_id in taken_slots(room, begins, ends):
        taken[starts_at].add(seat)
        if person_id == reader.id:
            own.add(starts_at)
    offered = range(hours.opens, hours.closes - room.slot_minutes + 1, room.slot_minutes)
    return [_slot(room, day, minutes, taken, own) for minutes in offered]


def _slot(
    room: Room, day: date, begins: int, taken: dict[datetime, set[int]], own: Collection[datetime]
) -> Slot:
    start = rules.at(day, begins, clock.time_zone())
    parts = rules.slots_between(start, start + timedelta(minutes=room.slot_minutes))
    gone = set().union(*(taken.get(part, set()) for part in parts))
    free = room.seats - len(gone) if room.is_by_seat else (0 if gone else room.seats)
    label = f"{as_clock(begins)}–{as_clock(begins + room.slot_minutes)}"
    if start < clock.now():
        return Slot(begins, label, _("over"), "past", False)
    if any(part in own for part in parts):
        return Slot(begins, label, _("yours"), "mine", False)
    if free <= 0:
        return Slot(begins, label, _("taken"), "taken", False)
    words = ngettext("%(num)d seat free", "%(num)d seats free", free) if room.is_by_seat else _("free")
    return Slot(begins, label, words, "free", True)


def hours_on(home: TeachersHome, day: date) -> OpeningHours | None:
    """When the home is open on a day."""
    return next((hours for hours in home.hours if hours.weekday == day.weekday()), None)


def week_of(home: TeachersHome) -> list[tuple[str, str]]:
    """The hours of each weekday in words, days with the same hours put together."""
    lines: list[tuple[list[int], str]] = []
    for number in range(7):
        hours = next((one for one in home.hours if one.weekday == number), None)
        words = f"{as_clock(hours.opens)}–{as_clock(hours.closes)}" if hours else _("shut")
        if lines and lines[-1][1] == words:
            lines[-1][0].append(number)
        else:
            lines.append(([number], words))
    return [(_days_in_words(days), words) for days, words in lines]


def _days_in_words(days: Sequence[int]) -> str:
    if len(days) == 1:
        return weekday(days[0])
    return _("%(first)s to %(last)s", first=weekday(days[0]), last=weekday(days[-1]))


def open_today(home: TeachersHome) -> str:
    """Whether it is open today, in words."""
    hours = hours_on(home, clock.today())
    if hours is None:
        return _("Shut today")
    return _("Today %(opens)s–%(closes)s", opens=as_clock(hours.opens), closes=as_clock(hours.closes))


def when(starts_at: datetime, ends_at: datetime) -> str:
    """The time of a booking: day, from, to."""
    begins, ends = clock.local(starts_at), clock.local(ends_at)
    last = "24:00" if ends.date() != begins.date() else f"{ends:%H:%M}"
    return f"{format_day(begins.date())} {begins:%H:%M}–{last}"


def sentence_with_moments(refusal: Refusal) -> str:
    """A refusal's sentence in the reader's language, moments and days written as the district's."""
    return _(refusal.sentence, **{name: _written(value) for name, value in refusal.details.items()})


def _written(value: Any) -> Any:
    if isinstance(value, datetime):
        return format_moment(value)
    return format_day(value) if isinstance(value, date) else value


def days_in_words(days: Sequence[date]) -> str:
    """Several days, one after the other."""
    return _(", ").join(format_day(day) for day in days)
