"""What a spreadsheet, unasked, makes of what people type: told by its looks, refused with its row."""

import re
from typing import NamedTuple

from welfare.refusals import N_

FORMULA = "=?"
"""What stands for a formula whose result is not in the file."""


class Mistake(NamedTuple):
    """What a spreadsheet, unasked, makes of what was typed."""

    looks_so: re.Pattern[str]
    sentence: str


DIGITS_LOST = Mistake(
    re.compile(r"[-+]?\d(\.\d+)?[eE]\+?\d{2,3}"),
    N_("%(what)s: of %(cell)s the digits are lost in the file. Make the column text, and enter them again."),
)
ERROR = Mistake(
    re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!|FIELD!)", re.I),
    N_("%(what)s: the formula gives only %(cell)s."),
)
NO_RESULT = Mistake(
    re.compile(re.escape(FORMULA)),
    N_("%(what)s: the result of the formula is not in the file. Open it in Excel or WPS and save it."),
)
DAY = Mistake(
    re.compile(
        r"\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?( \d.*)?|(\d{4}年)?\d{1,2}月(\d{1,2}日)?"
        r"|\d{1,2}-[A-Z][a-z]{2}(-\d{2})?|[A-Z][a-z]{2}-\d{1,2}"
    ),
    N_("%(what)s: %(cell)s is a day. Make the column text, and enter it again."),
)
TRUTH = Mistake(
    re.compile("true|false", re.I), N_("%(what)s: %(cell)s is what a spreadsheet keeps of yes or no.")
)
FRACTION = Mistake(re.compile(r"\d+\.\d+"), N_("%(what)s: %(cell)s has decimals."))
NEVER_MEANT = (DIGITS_LOST, ERROR, NO_RESULT)
