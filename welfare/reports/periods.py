"""Periods of the calendar as they stand in addresses: `2026`, `2026-11`, or nothing for all time."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from welfare import clock
from welfare.web.i18n import language

MONTHS_SHOWN = 12


@dataclass(frozen=True)
class Period:
    """A year, or one month of it."""

    year: int
    month: int | None = None

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.month or 1, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        month = self.month or 12
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def key(self) -> str:
        """As it stands in an address."""
        return f"{self.year:04d}-{self.month:02d}" if self.month else f"{self.year:04d}"

    @property
    def label(self) -> str:
        """In words."""
        wanted = {"zh": ("y年", "y年M月"), "en": ("y", "MMMM y")}[language()]
        return format_date(self.first, wanted[bool(self.month)], locale=language())

    @property
    def short_label(self) -> str:
        """For the axis of a chart."""
        return format_date(self.first, "M月" if language() == "zh" else "MMM", locale=language())


def read_period(text: str) -> Period | None:
    """The period that an address names; None for all time. Raises `ValueError` where it names none."""
    if not text:
        return None
    found = re.fullmatch(r"([12]\d{3})(?:-(0[1-9]|1[0-2]))?", text, re.ASCII)
    if found is None:
        raise ValueError(text)
    return Period(int(found[1]), int(found[2]) if found[2] else None)


def recent_months() -> list[Period]:
    """The last twelve months, oldest first, this one included."""
    today = clock.today()
    number = today.year * 12 + today.month - 1
    months = range(number - MONTHS_SHOWN + 1, number + 1)
    return [Period(month // 12, month % 12 + 1) for month in months]
