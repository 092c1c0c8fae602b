"""The words on screen for rows about alliances."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.registers.alliances.models import Extent, Level, Shared

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
EXTENT: dict[Extent, Any] = {
    Extent.FULL: _l("Full time"),
    Extent.PART: _l("Part time"),
    Extent.TRAVELLING: _l("Travelling between both"),
}
