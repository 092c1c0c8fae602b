"""What pages show of a home: its week, and times in words."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _

from welfare import clock
from welfare.homes.bookings.hours import as_clock
from welfare.homes.labels import weekday
from welfare.homes.models import OpeningHours, TeachersHome
from welfare.refusals import Refusal
from welfare.web.i18n import format_day, format_moment


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
