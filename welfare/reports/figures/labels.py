"""Figures and their rows, as they are written on screen, in JSON and in files."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from welfare import clock
from welfare.reports.figures.counting import Value
from welfare.reports.figures.shape import Cell, Figure, Form, Unit
from welfare.web.i18n import format_day, format_moment

NOTHING = "—"
TEN_THOUSAND = 10_000
UNITS = {
    Unit.COUNT: _l("a number"),
    Unit.YUAN: _l("yuan"),
    Unit.HOURS: _l("training hours"),
    Unit.PERCENT: _l("percent"),
    Unit.WORKING_DAYS: _l("working days"),
}


def written(figure: Figure, value: Value) -> str:
    """The value as people read it: `1,234`, `98.7%`, `¥500,000`; a dash where there is none.

    Shares are cut and never rounded up: what is not all is never 100%.
    """
    number = plain(figure, value)
    if number is None:
        return NOTHING
    text = f"{number:,}"
    if figure.unit is Unit.PERCENT:
        return f"{text}%"
    return _("¥%(number)s", number=text) if figure.unit is Unit.YUAN else text


def yuan_in_words(yuan: int | float | Decimal, spoken: str) -> str:
    """Money as it is published, in this language. Chinese says 10,000 yuan and more in tens of thousands,
    with at most two decimal places: `297.78万元`, `¥2,977,800`."""
    if spoken != "zh":
        return f"¥{yuan:,}"
    if -TEN_THOUSAND < yuan < TEN_THOUSAND:
        return f"{yuan:,}元"
    return f"{Decimal(str(yuan)) / TEN_THOUSAND:,.2f}".rstrip("0").rstrip(".") + "万元"


def plain(figure: Figure, value: Value) -> int | float | None:
    """The value as a number, as files and JSON have it; percent with one decimal place, money with two."""
    if value is None:
        return None
    if figure.unit is Unit.PERCENT:
        return _tidy(Fraction(floor(Fraction(value) * 1000), 10))
    if figure.unit in (Unit.YUAN, Unit.HOURS):
        return _tidy(Fraction(round(Fraction(value) * 100), 100))
    return int(value)


def difference(figure: Figure, value: Value, then: Value) -> str:
    """How much more (`+3`) or less (`−3`) it is than `then`; for rates in percentage points."""
    now_number, then_number = plain(figure, value), plain(figure, then)
    if now_number is None or then_number is None:
        return NOTHING
    more = round(now_number - then_number, 2)
    sign = "+" if more > 0 else "−" if more < 0 else "±"
    return f"{sign}{abs(more):,}"


def _tidy(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def cell_text(cell: Cell, row: Any) -> str:
    """What stands in a cell of a row."""
    value = getattr(row, cell.key)
    if value is None or value == "":
        return ""
    if cell.form is Form.DAY:
        return format_day(_day_of(value))
    if cell.form is Form.MOMENT:
        return format_moment(value)
    if cell.form is Form.YES_NO:
        return _("yes") if value else _("no")
    if cell.form in (Form.NUMBER, Form.YUAN):
        return _number(value, cell.form)
    return str(cell.word(value))


def _number(value: int | float | Decimal, form: Form) -> str:
    text = f"{_tidy(Fraction(round(Fraction(value) * 100), 100)):,}"
    return _("¥%(number)s", number=text) if form is Form.YUAN else text


def _day_of(moment: date | datetime) -> date:
    """The district's day of a moment; a day as it is."""
    return clock.local(moment).date() if isinstance(moment, datetime) else moment
