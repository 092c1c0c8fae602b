"""What pages show of a home: its week, and times in words."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _

from welfare import clock
from welfare.homes.bookings.hours import as_clock
from welfare.homes.closed_days.queries import closed_between, closed_to_come
from welfare.homes.labels import days_from_to, weekday
from welfare.homes.models import OpeningHours, TeachersHome
from welfare.needs.deadlines import is_statutory_holiday
from welfare.refusals import Refusal
from welfare.web.i18n import format_day, format_moment, format_time


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


def shut_between(home: TeachersHome, first: date, last: date) -> dict[date, str]:
    """The days from one to another on which the home is closed whatever its hours say, and why, in words."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    on_holidays = [day for day in days if home.is_shut_on_holidays and is_statutory_holiday(day)]
    return {day: _("statutory holiday") for day in on_holidays} | closed_between(home.id, first, last)


def closed_spans(home: TeachersHome) -> list[tuple[str, str]]:
    """The closed days to come and why, days in a row with one reason put together."""
    spans: list[tuple[date, date, str]] = []
    for row in closed_to_come(home):
        if spans and spans[-1][1:] == (row.day - timedelta(days=1), row.words):
            spans[-1] = (spans[-1][0], row.day, row.words)
        else:
            spans.append((row.day, row.day, row.words))
    return [(days_from_to(first, last), words) for first, last, words in spans]


def open_today(home: TeachersHome) -> str:
    """Whether it is open today, in words."""
    today = clock.today()
    hours = hours_on(home, today)
    closed = shut_between(home, today, today)
    if closed:
        return _("Closed today: %(why)s", why=closed[today])
    if hours is None:
        return _("Shut today")
    return _("Today %(opens)s–%(closes)s", opens=as_clock(hours.opens), closes=as_clock(hours.closes))


def when(starts_at: datetime, ends_at: datetime) -> str:
    """The time of a booking: day, from, to."""
    begins, ends = clock.local(starts_at), clock.local(ends_at)
    last = "24:00" if ends.date() != begins.date() else f"{ends:%H:%M}"
    return format_time(begins.date(), f"{begins:%H:%M}–{last}")


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
