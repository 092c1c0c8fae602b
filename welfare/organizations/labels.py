"""The words on screen for kinds of organizations."""

from typing import Any

from flask_babel import lazy_gettext as _l

from welfare.organizations.models import Kind

KIND: dict[Kind, Any] = {
    Kind.BUREAU: _l("Education bureau"),
    Kind.OFFICE: _l("Office"),
    Kind.ALLIANCE: _l("Education alliance"),
    Kind.SCHOOL: _l("School"),
}
KIND_ICON = {Kind.BUREAU: "flag", Kind.OFFICE: "building", Kind.ALLIANCE: "users", Kind.SCHOOL: "school"}


def kind_label(kind: str) -> str:
    """A kind in words."""
    return str(KIND[Kind(kind)])


def kind_icon(kind: str) -> str:
    """The icon that stands for a kind."""
    return KIND_ICON[Kind(kind)]
