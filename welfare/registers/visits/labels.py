"""The words on screen for rows about lectures of guidance, and about whom visits are to reach."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.registers.visits.models import InNeed

IN_NEED: dict[InNeed, Any] = {
    InNeed.TEACHERS: _l("Teachers in difficulty"),
    InNeed.HOUSEHOLDS: _l("Assisted households"),
}
