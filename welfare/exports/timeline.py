"""What stands in somebody's history of an export, in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import npgettext

from welfare.exports.lists import title_of


def in_words(details: Mapping[str, Any]) -> list[str]:
    """Of which list, how many rows, and whether what is set apart was among them."""
    lines = [title_of(details["list"])]
    if "rows" in details:
        lines.append(npgettext("exported file", "%(num)s row", "%(num)s rows", details["rows"]))
    if details.get("set_apart"):
        lines.append(_("with protected needs or facts of hardship"))
    return lines
