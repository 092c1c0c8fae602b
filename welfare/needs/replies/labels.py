"""What the variables of a text yield, in words."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.needs.replies.variables import VARIABLES

YIELDS: dict[str, Any] = {
    "teacher": _l("The teacher's name"),
    "school": _l("The teacher's school"),
    "number": _l("The need's number"),
    "title": _l("The need's title"),
    "due_on": _l("The day by which it is to be answered"),
    "unit": _l("The unit that handles it; before that, your own"),
    "unit_phone": _l("That unit's telephone number"),
    "writer": _l("Your name"),
    "writer_phone": _l("Your telephone number"),
}


def variables_in(language: str) -> list[tuple[str, Any]]:
    """Each variable as it is written in a text of this language, and what it yields."""
    return [(f"{{{getattr(each, language)}}}", YIELDS[each.field]) for each in VARIABLES]
