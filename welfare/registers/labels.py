"""The words on screen for what registers hold."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.registers.models import DeliveryKind, EventKind, Extent, InNeed, Level, Shared, Stage

LEVEL: dict[Level, Any] = {
    Level.PROVINCIAL: _l("Provincial"),
    Level.MUNICIPAL: _l("Municipal"),
    Level.DISTRICT: _l("Of the district"),
}
SHARED: dict[Shared, Any] = {
    Shared.RULES: _l("Working rules"),
    Shared.STAFF: _l("Staff"),
    Shared.RESOURCES: _l("Teaching resources"),
    Shared.TECHNOLOGY: _l("Technology"),
    Shared.RESULTS: _l("Measuring and judging results"),
}
STAGE: dict[Stage, Any] = {
    Stage.PRESCHOOL: _l("Kindergarten"),
    Stage.PRIMARY: _l("Primary school"),
    Stage.JUNIOR_MIDDLE: _l("Junior middle school"),
    Stage.SENIOR: _l("Senior high school"),
}
EXTENT: dict[Extent, Any] = {
    Extent.FULL: _l("Full time"),
    Extent.PART: _l("Part time"),
    Extent.TRAVELLING: _l("Travelling between both"),
}
IN_NEED: dict[InNeed, Any] = {
    InNeed.TEACHERS: _l("Teachers in difficulty"),
    InNeed.HOUSEHOLDS: _l("Assisted households"),
}
DELIVERY: dict[DeliveryKind, Any] = {
    DeliveryKind.CLASS: _l("Class"),
    DeliveryKind.PROJECT: _l("Project"),
}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ENTERED: (_l("Entered in the register"), "plus"),
    EventKind.CHANGED: (_l("The entry was changed"), "pencil"),
    EventKind.REMOVED: (_l("Taken out of the register"), "x"),
}
"""In words, and the icon of its line in a timeline."""
