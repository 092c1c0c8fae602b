"""The leaders' overview on screen, and on a wall."""

from dataclasses import replace

from flask import render_template, request
from flask_login import current_user

from welfare import clock
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.figures.choices import choices_for
from welfare.reports.figures.definitions import needs
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import ARGUMENTS, this_month
from welfare.reports.figures.reach import READERS
from welfare.reports.frozen.corrections import frozen_on
from welfare.reports.overview.page import Overview, overview_of
from welfare.reports.overview.sections import NOW, WALL
from welfare.reports.views import asked_for, bp
from welfare.web.access import access


@bp.get("/overview")
@access.roles(*READERS)
def overview() -> str:
    """How many are solved, and where it is stuck."""
    filters, places = _asked_for()
    view = _view(filters, places)
    return render_template(
        "reports/overview.html",
        view=view,
        frozen_on=frozen_on(current_user, filters),
        filters=filters,
        choices=choices_for(filters, places),
    )


@bp.get("/overview/wall")
@access.roles(*READERS)
def wall() -> str:
    """The same in one look, to hang on a wall: it fits the screen and renews itself."""
    filters, places = _asked_for()
    view = _view(filters, places)
    return render_template(
        "reports/wall.html",
        view=view,
        filters=filters,
        choices=choices_for(filters, places),
        first=view.named(needs.SOLVED)[0],
        beside=view.named(*WALL),
        now=view.named(*NOW),
        as_of=clock.local(clock.now()),
    )


def _asked_for() -> tuple[Filters, list[Organization]]:
    """What narrows the figures, and the places to choose from; this month where no period is asked for."""
    filters, places = asked_for()
    if ARGUMENTS.isdisjoint(request.args):
        filters = replace(filters, period=this_month())
    return filters, places


def _view(filters: Filters, places: list[Organization]) -> Overview:
    schools = [place for place in places if place.kind == OrganizationKind.SCHOOL]
    return overview_of(current_user, filters, schools)
