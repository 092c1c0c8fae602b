"""Numbers that can be read over a telephone: year, running number, check digit, as in 26-0042-7."""

from sqlalchemy import select
from stdnum import damm

from welfare.extensions import db
from welfare.needs.models import NumberSeries


def next_number(year: int) -> str:
    """The next free number of `year`. The series' row stays locked until the transaction ends.

    The last digit is Damm's check digit (H. M. Damm, 2004): it finds every single wrong digit and every
    swapped pair, so a number misheard is a number unknown and never somebody else's.
    """
    series = db.session.scalar(select(NumberSeries).where(NumberSeries.year == year).with_for_update())
    if series is None:
        series = NumberSeries(year=year, last=0)
        db.session.add(series)
    series.last += 1
    db.session.flush()
    digits = f"{year % 100:02d}{series.last:04d}"
    return f"{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def as_written(text: str) -> str:
    """A number as people type it (spaces, no hyphens) in the form in which it is kept."""
    digits = "".join(character for character in text if character.isdecimal())
    return f"{digits[:2]}-{digits[2:-1]}-{digits[-1]}" if len(digits) >= 7 else text
