"""What the pages of problems, measures and the ledger share."""

from typing import Any

from flask import Blueprint, url_for
from flask_babel import gettext as _

from welfare import clock

bp = Blueprint("measures", __name__)

bp.context_processor(lambda: {"local_day": lambda moment: clock.local(moment).date()})


def tabs(here: str) -> list[dict[str, Any]]:
    """The sister lists."""
    lists = (
        ("measures.problems", _("Problem list")),
        ("measures.index", _("Measures list")),
        ("measures.ledger_page", _("Ledger")),
    )
    return [
        {"label": label, "url": url_for(endpoint), "is_current": endpoint == here, "count": None}
        for endpoint, label in lists
    ]
