"""The words on screen for kinds of organizations."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from welfare.organizations.models import EventKind, Naming, OrganizationKind

KIND: dict[OrganizationKind, Any] = {
    OrganizationKind.BUREAU: _l("Education bureau"),
    OrganizationKind.OFFICE: _l("Office"),
    OrganizationKind.ALLIANCE: _l("Education alliance"),
    OrganizationKind.SCHOOL: _l("School"),
}
EVENT: dict[EventKind, tuple[Any, str]] = {
    EventKind.ADDED: (_l("Organization added"), "plus"),
    EventKind.RENAMED: (_l("Renamed"), "pencil"),
    EventKind.PHONE_SET: (_l("Telephone number changed"), "phone"),
    EventKind.MOVED: (_l("Moved within the tree"), "corner-down-left"),
    EventKind.CLOSED: (_l("Organization closed"), "lock"),
    EventKind.MERGED: (_l("Became part of another"), "git-merge"),
    EventKind.TOOK_OVER: (_l("Took another over"), "git-merge"),
    EventKind.OPENED: (_l("Opened again"), "undo"),
    EventKind.SETTINGS_CHANGED: (_l("Settings changed"), "settings"),
    EventKind.NOTICE_PUBLISHED: (_l("Privacy notice published"), "shield"),
    EventKind.REPLIES_CHANGED: (_l("Canned replies changed"), "message-circle"),
    EventKind.CHANNEL_SET: (_l("Messages outside the browser set up"), "message-circle"),
    EventKind.NAMING_SET: (_l("Who works on a need: set"), "user"),
    EventKind.RESEALED: (_l("Signing key lost, everything sealed anew"), "lock"),
}
"""In words, and the icon of its line in a timeline."""
NAMING: dict[Naming, Any] = {
    Naming.BY_HAND: _l("By hand, where somebody does it"),
    Naming.IN_TURN: _l("With each in turn"),
    Naming.BY_LOAD: _l("With whoever has the fewest in work"),
}
"""How a need comes to be with one person."""
FIELD = {"name": lazy_pgettext("organization", "Name"), "parent": _l("Belongs to"), "phone": _l("Phone")}
REPLY_FIELD = {"title": lazy_pgettext("canned reply", "Name"), "words": _l("Text")}
"""Of a canned reply of its people."""
KIND_ICON = {
    OrganizationKind.BUREAU: "flag",
    OrganizationKind.OFFICE: "building",
    OrganizationKind.ALLIANCE: "users",
    OrganizationKind.SCHOOL: "school",
}


def kind_label(kind: str) -> str:
    """A kind in words."""
    return str(KIND[OrganizationKind(kind)])


def naming_label(naming: Naming | None) -> str:
    """How needs come to be with somebody, in words."""
    return str(NAMING[naming or Naming.BY_HAND])


def kind_icon(kind: str) -> str:
    """The icon that stands for a kind."""
    return KIND_ICON[OrganizationKind(kind)]
