"""What the pages of figures share."""

from flask import Blueprint, request
from flask_login import current_user

from welfare.reports.figures.asking import Places, places_in, read_filters
from welfare.reports.figures.filters import Filters

bp = Blueprint("reports", __name__)


def asked_for() -> tuple[Filters, Places]:
    """What narrows the figures, and what the address says of places."""
    places = places_in(request.args, current_user)
    return read_filters(request.args, places), places
