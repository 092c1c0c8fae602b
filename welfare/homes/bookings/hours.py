"""Which hours of a room can be booked. Pure rules."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from welfare.homes import refusals
from welfare.needs.deadlines import is_statutory_holiday

SLOT_MINUTES = 30
"""The grain of time in which rooms are taken; a room may offer whole hours only."""
SLOT = timedelta(minutes=SLOT_MINUTES)
OFFERED_SLOTS = (30, 60)
DAY_MINUTES = 24 * 60
BOOKED_AHEAD = timedelta(days=120)
"""How far ahead a booking may lie: a term."""
LONGEST = timedelta(hours=8)
MOST_WEEKS = 16
"""How often a booking may be repeated, itself included."""
MOST_SEATS = 200
CHECK_IN_EARLY = timedelta(minutes=15)
"""How long before its time a booking can be checked in."""


@dataclass(frozen=True)
class Hours:
    """When a home is open on a weekday (0: Monday), in minutes of the district's day."""

    weekday: int
    opens: int
    closes: int

    def hold(self, begins: int, ends: int) -> bool:
        """Whether these minutes lie within."""
        return self.opens <= begins and ends <= self.closes


def as_clock(minutes: int) -> str:
    """Minutes since midnight as a clock shows them: `16:30`; the end of a day is `24:00`."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def at(day: date, minutes: int, zone: tzinfo) -> datetime:
    """The moment so many minutes into a day."""
    return datetime.combine(day, time(), zone) + timedelta(minutes=minutes)


def slots_between(begins: datetime, ends: datetime) -> list[datetime]:
    """The beginnings of the slots from one moment to another."""
    return [begins + n * SLOT for n in range((ends - begins) // SLOT)]


def weekly(day: date, weeks: int) -> Iterator[date]:
    """The same weekday, so many times."""
    return (day + timedelta(weeks=n) for n in range(weeks))


def seats_free_throughout(seats: int, taken: Collection[int]) -> list[int]:
    """Which of the seats 1 to `seats` nobody has taken in any slot, in their order."""
    return [seat for seat in range(1, seats + 1) if seat not in taken]


def may_check_in(begins: datetime, ends: datetime, now: datetime) -> bool:
    """Whether a booking can be checked in now: from a little before it begins until it ends."""
    return begins - CHECK_IN_EARLY <= now < ends


@dataclass(frozen=True)
class Wish:
    """What somebody asks for: a day, from when to when in minutes since midnight, how many people."""

    day: date
    begins: int
    ends: int
    people: int = 1
    purpose: str = ""
    weeks: int = 1
    """On how many weeks in a row, this one included."""


@dataclass(frozen=True)
class Terms:
    """What a room offers."""

    hours: Collection[Hours]
    seats: int
    slot_minutes: int
    closed: Mapping[date, str] = field(default_factory=dict)
    """Days on which the home is closed, and why."""
    is_shut_on_holidays: bool = False

    def is_open_on(self, day: date) -> bool:
        """Whether the home is open at all on one of the days that its hours name."""
        return day not in self.closed and not (self.is_shut_on_holidays and is_statutory_holiday(day))


def check(wish: Wish, terms: Terms, *, now: datetime, zone: tzinfo) -> None:
    """Raises the `WishRefused` that says what is wrong with a wish, whoever else has booked."""
    today = now.astimezone(zone).date()
    if wish.day < today:
        raise refusals.DayIsOver
    if wish.day > today + BOOKED_AHEAD - timedelta(weeks=wish.weeks - 1):
        raise refusals.TooFarAhead(days=BOOKED_AHEAD.days)
    if wish.ends <= wish.begins:
        raise refusals.EndsBeforeItBegins
    if timedelta(minutes=wish.ends - wish.begins) > LONGEST:
        raise refusals.TooLong(hours=LONGEST // timedelta(hours=1))
    if at(wish.day, wish.begins, zone) < now:
        raise refusals.TimeIsOver
    if wish.day in terms.closed:
        raise refusals.ClosedThatDay(words=terms.closed[wish.day])
    if not terms.is_open_on(wish.day):
        raise refusals.ShutOnHolidays
    _check_hours(wish, terms)
    if not 1 <= wish.people <= terms.seats:
        raise refusals.TooManyPeople(seats=terms.seats)


def _check_hours(wish: Wish, terms: Terms) -> None:
    hours = next((one for one in terms.hours if one.weekday == wish.day.weekday()), None)
    if hours is None:
        raise refusals.ShutThatDay
    if not hours.hold(wish.begins, wish.ends):
        raise refusals.OutsideHours(opens=as_clock(hours.opens), closes=as_clock(hours.closes))
    if (wish.begins - hours.opens) % terms.slot_minutes or (wish.ends - wish.begins) % terms.slot_minutes:
        raise refusals.NotWholeSlots(minutes=terms.slot_minutes)
