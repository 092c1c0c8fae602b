"""Periods of the calendar, as figures count them and as they stand in addresses.

`period=2026` and `period=2026-11` are a year and a month; `from=2026-09-01&to=2026-11-24` is any other, and
with only one of the two it is open on the other side. `period=all` is all time, as is no period; but the
overview shows this month where it is asked for none.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import pgettext

from welfare import clock
from welfare.web.i18n import language

ALL_TIME = "all"
ARGUMENTS = frozenset({"period", "from", "to"})
MONTHS_SHOWN = 12
EARLIEST, LATEST = date(2000, 1, 1), date(2199, 12, 31)
"""The days between which there can be anything to count."""


@dataclass(frozen=True)
class Period:
    """The days from `first` to `last`, both included."""

    first: date
    last: date

    @classmethod
    def of_year(cls, year: int) -> "Period":
        """A whole year."""
        return cls(date(year, 1, 1), date(year, 12, 31))

    @classmethod
    def of_month(cls, year: int, month: int) -> "Period":
        """A whole month."""
        return cls(date(year, month, 1), date(year, month, monthrange(year, month)[1]))

    @property
    def is_month(self) -> bool:
        """Whether it is one month from its first day to its last."""
        return self == self.of_month(self.first.year, self.first.month)

    @property
    def is_year(self) -> bool:
        """Whether it is one year from its first day to its last."""
        return self == self.of_year(self.first.year)

    @property
    def as_args(self) -> dict[str, str]:
        """As it stands in an address."""
        if self.is_year:
            return {"period": f"{self.first:%Y}"}
        if self.is_month:
            return {"period": f"{self.first:%Y-%m}"}
        return self.days

    @property
    def days(self) -> dict[str, str]:
        """Its first and last day, where it has them, as fields of a form and arguments of an address."""
        ends = (("from", self.first, EARLIEST), ("to", self.last, LATEST))
        return {name: day.isoformat() for name, day, open_end in ends if day != open_end}

    @property
    def before(self) -> "Period | None":
        """The period before, to compare with (环比): the month before a month, else as many days before."""
        if self.first == EARLIEST or self.last == LATEST:
            return None
        day_before = self.first - timedelta(days=1)
        if self.is_year:
            return self.of_year(day_before.year)
        if self.is_month:
            return self.of_month(day_before.year, day_before.month)
        return Period(day_before - (self.last - self.first), day_before)

    @property
    def after(self) -> "Period":
        """The month after a month."""
        day_after = self.last + timedelta(days=1)
        return self.of_month(day_after.year, day_after.month)

    @property
    def year_before(self) -> "Period | None":
        """The same days a year before, to compare with (同比)."""
        if self.first == EARLIEST or self.last == LATEST:
            return None
        if self.is_month:
            return self.of_month(self.first.year - 1, self.first.month)
        return Period(_a_year_before(self.first), _a_year_before(self.last))

    @property
    def label(self) -> str:
        """In words."""
        if self.is_year or self.is_month:
            wanted = {"zh": ("y年", "y年M月"), "en": ("y", "MMMM y")}[language()]
            return format_date(self.first, wanted[self.is_month], locale=language())
        if self.first == EARLIEST:
            return pgettext("period", "until %(day)s", day=_day(self.last))
        if self.last == LATEST:
            return _("from %(day)s on", day=_day(self.first))
        if self.first == self.last:
            return _day(self.first)
        return _("%(first)s to %(last)s", first=_day(self.first), last=_day(self.last))

    @property
    def short_label(self) -> str:
        """For the axis of a chart."""
        return format_date(self.first, "M月" if language() == "zh" else "MMM", locale=language())


def _day(day: date) -> str:
    return format_date(day, "y年M月d日" if language() == "zh" else "d MMM y", locale=language())


def _a_year_before(day: date) -> date:
    year = day.year - 1
    return day.replace(year=year, day=min(day.day, monthrange(year, day.month)[1]))


def read_period(period: str = "", first: str = "", last: str = "") -> Period | None:
    """The period that an address names; None for all time.

    Two days the wrong way round are the same period. Raises `ValueError` where no period is named.
    """
    if first or last:
        days = sorted((_read_day(first, EARLIEST), _read_day(last, LATEST)))
        return Period(days[0], days[1])
    if period in ("", ALL_TIME):
        return None
    found = re.fullmatch(r"(20\d{2}|21\d{2})(?:-(0[1-9]|1[0-2]))?", period, re.ASCII)
    if found is None:
        raise ValueError(period)
    year = int(found[1])
    return Period.of_month(year, int(found[2])) if found[2] else Period.of_year(year)


def _read_day(text: str, otherwise: date) -> date:
    if not text:
        return otherwise
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
        raise ValueError(text)
    return min(max(date.fromisoformat(text), EARLIEST), LATEST)


def recent_months() -> list[Period]:
    """The last twelve months, oldest first, this one included."""
    today = clock.today()
    number = today.year * 12 + today.month - 1
    months = range(number - MONTHS_SHOWN + 1, number + 1)
    return [Period.of_month(month // 12, month % 12 + 1) for month in months]


def this_month() -> Period:
    """The month of today."""
    return recent_months()[-1]


def presets() -> list[Period | None]:
    """The periods that are asked for most, None being all time: this month, the last, this year, the last."""
    month = this_month()
    year = Period.of_year(month.first.year)
    return [None, month, month.before, year, year.before]
