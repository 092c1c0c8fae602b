"""Numbers that can be read over a telephone: year, running number, check digit, as in 26-0042-0."""

import unicodedata

from stdnum import damm

from welfare.extensions import db, own_insert
from welfare.needs.models import NumberSeries


def next_number(year: int) -> str:
    """The next free number of `year`. The series' row stays locked until the transaction ends.

    The last digit is Damm's check digit (H. M. Damm, 2004): it finds every single wrong digit and every
    swapped pair, so a number misheard is a number unknown and never somebody else's.
    """
    first = own_insert()(NumberSeries).values(year=year, last=1)
    count_up = first.on_conflict_do_update(index_elements=["year"], set_={"last": NumberSeries.last + 1})
    last = db.session.connection().execute(count_up.returning(NumberSeries.last)).scalar_one()
    return numbered(year, last)


def numbered(year: int, running: int) -> str:
    """The number that is given to the need of this running number."""
    digits = f"{year % 100:02d}{running:04d}"
    return f"{digits[:2]}-{digits[2:]}-{damm.calc_check_digit(digits)}"


def as_written(text: str) -> str:
    """A number as people type it (blanks, no hyphens, digits of full width) in the form in which it is kept,
    or nothing."""
    digits = "".join(str(unicodedata.decimal(character)) for character in text if character.isdecimal())
    return f"{digits[:2]}-{digits[2:-1]}-{digits[-1]}" if len(digits) >= 7 else ""
