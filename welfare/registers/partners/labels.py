"""The words on screen for rows about works and partners."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.registers.partners.models import DeliveryKind

DELIVERY: dict[DeliveryKind, Any] = {
    DeliveryKind.CLASS: _l("Class"),
    DeliveryKind.PROJECT: _l("Project"),
}
