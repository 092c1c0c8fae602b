"""The leaders' overview on screen."""

from flask import render_template
from flask_login import current_user

from welfare.organizations.models import OrganizationKind
from welfare.reports.figures.choices import choices_for
from welfare.reports.figures.reach import READERS
from welfare.reports.overview.page import overview_of
from welfare.reports.views import asked_for, bp
from welfare.web.access import access


@bp.get("/overview")
@access.roles(*READERS)
def overview() -> str:
    """How many are solved, and where it is stuck."""
    filters, places = asked_for()
    schools = [place for place in places if place.kind == OrganizationKind.SCHOOL]
    view = overview_of(current_user, filters, schools)
    return render_template(
        "reports/overview.html", view=view, filters=filters, choices=choices_for(filters, places)
    )
