"""The leaders' overview on screen, and on a wall."""

from dataclasses import replace

from flask import render_template, request
from flask_login import current_user

from welfare import clock
from welfare.reports.figures.asking import Places
from welfare.reports.figures.choices import choices_for
from welfare.reports.figures.definitions import needs
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import ARGUMENTS, this_month
from welfare.reports.figures.reach import READERS
from welfare.reports.frozen.corrections import frozen_on
from welfare.reports.overview.page import overview_of
from welfare.reports.overview.sections import NOW, WALL
from welfare.reports.views import asked_for, bp
from welfare.web.access import access
from welfare.web.apart import takes_long


@bp.get("/overview")
@access.roles(*READERS)
@takes_long
def overview() -> str:
    """How many are solved, and where it is stuck."""
    filters, places = _asked_for()
    view = overview_of(current_user, filters)
    return render_template(
        "reports/overview.html",
        view=view,
        frozen_on=frozen_on(current_user, filters),
        filters=filters,
        choices=choices_for(filters, places),
    )


@bp.get("/overview/wall")
@access.roles(*READERS)
@takes_long
def wall() -> str:
    """The same in one look, to hang on a wall: it fits the screen and renews itself."""
    filters, places = _asked_for()
    view = overview_of(current_user, filters)
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


def _asked_for() -> tuple[Filters, Places]:
    """What narrows the figures, and what is said of places; this month where no period is asked for."""
    filters, places = asked_for()
    if ARGUMENTS.isdisjoint(request.args):
        filters = replace(filters, period=this_month())
    return filters, places
