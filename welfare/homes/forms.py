"""A need for a home, and the times of day that forms offer."""

from flask_babel import lazy_gettext as _l
from wtforms import (
    IntegerField,
    SelectChoice,
)
from wtforms.validators import NumberRange, Optional

from welfare.homes.bookings.hours import (
    SLOT_MINUTES,
    as_clock,
)
from welfare.homes.labels import FACILITY
from welfare.homes.lifecycle import FacilityKind
from welfare.needs.submission.forms import NeedForm
from welfare.web.forms import MultiCheckboxField

AT_MOST = _l("At most %(max)d characters.")
ASKED_FOR = (FacilityKind.BOOK_BAR, FacilityKind.TEA_BAR, FacilityKind.SPORT, FacilityKind.KITCHEN)
EARLIEST = 6 * 60
"""No home opens before six in the morning."""


class HomeNeedForm(NeedForm):
    """A need for a place to meet, or for something in it."""

    facilities = MultiCheckboxField(
        _l("What should there be?"), choices=[SelectChoice(kind.value, FACILITY[kind]) for kind in ASKED_FOR]
    )
    colleagues = IntegerField(
        _l("How many colleagues would come?"),
        [Optional(), NumberRange(1, 200, _l("Between %(min)d and %(max)d people."))],
    )


def minutes_or_none(value: str | int | None) -> int | None:
    """The minutes that a choice stands for; the empty choice stands for none."""
    return int(value) if value not in (None, "") else None


def times(first: int, last: int, step: int = SLOT_MINUTES) -> list[SelectChoice]:
    """The times of day from one to another, both included, in minutes since midnight."""
    return [SelectChoice(minutes, as_clock(minutes)) for minutes in range(first, last + 1, step)]
