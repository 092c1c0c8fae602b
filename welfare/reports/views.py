"""What the pages of figures share."""

from flask import Blueprint, request
from flask_login import current_user

from welfare.organizations.models import Organization
from welfare.reports.figures.filters import Filters, read_filters
from welfare.reports.figures.reach import counted_places

bp = Blueprint("reports", __name__)


def asked_for() -> tuple[Filters, list[Organization]]:
    """What narrows the figures, and the places that the reader may choose from."""
    places = counted_places(current_user)
    return read_filters(request.args, places), places
