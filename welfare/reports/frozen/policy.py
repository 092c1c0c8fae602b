"""When a period is frozen. Pure rules."""

from datetime import date

from welfare.needs.deadlines import add_working_days

FREEZE_AFTER = 10
"""Working days from the end of a period: what is entered by then counts, what comes later is a correction."""


def freezes_on(last: date) -> date:
    """The day on which the figures of a period that ends on `last` are frozen."""
    return add_working_days(last, FREEZE_AFTER).day
