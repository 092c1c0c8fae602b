"""The words on screen for what all registers share."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.registers.models import EventKind, Stage

STAGE: dict[Stage, Any] = {
    Stage.PRESCHOOL: _l("Kindergarten"),
    Stage.PRIMARY: _l("Primary school"),
    Stage.JUNIOR_MIDDLE: _l("Junior middle school"),
    Stage.SENIOR: _l("Senior high school"),
}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ENTERED: (_l("Entered in the register"), "plus"),
    EventKind.CHANGED: (_l("The entry was changed"), "pencil"),
    EventKind.REMOVED: (_l("Taken out of the register"), "x"),
}
"""In words, and the icon of its line in a timeline."""
