"""Days as tables write them."""

import re
from datetime import date

SEPARATORS = re.compile(r"[-/.年月]")
FIRST_DAY = date(1900, 1, 1)
"""None before it is meant: of 21/9/1 nobody knows which part is the year."""


def day_in(text: str) -> date | None:
    """The day that a cell names, like 2026-09-01 or 2026年9月1日, with a time or without; else None."""
    try:
        day = date(*(int(part) for part in SEPARATORS.split(text.partition(" ")[0].removesuffix("日"))))
    except (TypeError, ValueError):
        return None
    return day if day >= FIRST_DAY else None
