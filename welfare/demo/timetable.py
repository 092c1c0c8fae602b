"""When things happen in the demo: offices in working hours, teachers around lessons and in the evening."""

from datetime import date, datetime, time, timedelta
from random import Random

from welfare import clock
from welfare.needs.deadlines import add_working_days, is_working_day

MORNING = timedelta(hours=10, minutes=30)
"""By then everything has happened that the demo lets happen today."""
OFFICE_HOURS = ((8 * 60 + 35, 11 * 60 + 50), (14 * 60 + 35, 17 * 60 + 25))
TEACHERS_HOURS = ((7 * 60 + 5, 7 * 60 + 50), (12 * 60 + 10, 13 * 60 + 40), (17 * 60 + 45, 21 * 60 + 50))
"""In minutes of the district's day."""


class Timetable:
    """Moments up to this one. The season is the same at whatever hour of a day the demo is loaded.

    So nothing falls on today but its morning, and before half past ten the morning is told in less time.
    """

    def __init__(self) -> None:
        self.now = clock.now()
        self.today = clock.today()
        self.zone = clock.time_zone()

    def in_office(self, after: datetime, working_days: int, rng: Random) -> datetime:
        """A moment in working hours, so many working days after another one."""
        day = add_working_days(clock.local(after).date(), working_days).day
        moment = self._on(day, OFFICE_HOURS, rng)
        if moment <= after:
            moment = self._on(add_working_days(day, 1).day, OFFICE_HOURS, rng)
        return moment

    def after_lessons(self, after: datetime, days: int, rng: Random) -> datetime:
        """A moment when a teacher has a hand free, so many days after another one."""
        day = clock.local(after).date() + timedelta(days=days)
        moment = self._on(day, TEACHERS_HOURS, rng)
        return moment if moment > after else self._on(day + timedelta(days=1), TEACHERS_HOURS, rng)

    def this_morning(self, share: float) -> datetime:
        """A moment of today: `share` (0 to 1) of the time from midnight to now, or to half past ten."""
        midnight = self._at(self.today, 0)
        return midnight + min(MORNING, self.now - midnight) * share

    def working_day(self, ago: int) -> date:
        """The working day so many working days before today (0: today, or the last one before it)."""
        day = self.today
        while ago > 0 or not is_working_day(day):
            ago -= is_working_day(day)
            day -= timedelta(days=1)
        return day

    def working_day_to_come(self, working_days: int) -> date:
        """The working day so many working days from today."""
        return add_working_days(self.today, working_days).day

    def evening_of(self, day: date, rng: Random) -> datetime:
        """A moment on that day when a teacher has a hand free."""
        return self._on(day, TEACHERS_HOURS, rng)

    def nights(self, first: date) -> list[datetime]:
        """Just after midnight, every night from `first` to today, when the clock does its work."""
        days = [first + timedelta(days=n) for n in range((self.today - first).days)]
        return [*(self._at(day, 5) for day in days), self.this_morning(0.005)]

    def after_the_night_of(self, day: date) -> datetime:
        """Right after the clock has done its work in the night that ends `day`."""
        following = day + timedelta(days=1)
        return self.this_morning(0.01) if following == self.today else self._at(following, 10)

    def _on(self, day: date, hours: tuple[tuple[int, int], ...], rng: Random) -> datetime:
        begin, end = rng.choice(hours)
        minutes = rng.randrange(begin, end)
        # What would fall on today is left for tomorrow: today has a morning of its own.
        return self._at(day + timedelta(days=1) if day == self.today else day, minutes, rng.randrange(60))

    def _at(self, day: date, minutes: int, seconds: int = 0) -> datetime:
        return datetime.combine(day, time(minutes // 60, minutes % 60, seconds), self.zone)
