"""The front page, the leaders' overview, and the list behind each figure."""

from datetime import date, datetime
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user

from welfare import clock
from welfare.accounts.queries import demo_people
from welfare.accounts.sessions import home_of
from welfare.needs.categories import all_categories
from welfare.reports import figures, queries
from welfare.reports.filters import read_filters
from welfare.reports.overview import overview_of
from welfare.reports.periods import Period, recent_months
from welfare.web.access import access
from welfare.web.site import bp as site

bp = Blueprint("reports", __name__)

SHOWN_FROM = 10
"""Smaller numbers are withheld in public: they could tell of a single person."""


@site.get("/")
@access.public
def landing() -> Any:
    """What this is, for whoever is not signed in; whoever is goes on to where their work begins."""
    if current_user.is_authenticated:
        return redirect(home_of(current_user), 303)
    taken_in, solved, teachers, schools = queries.district_totals()
    return render_template(
        "reports/landing.html",
        totals=_withheld({"taken_in": taken_in, "solved": solved, "teachers": teachers, "schools": schools}),
        demo_people=demo_people(),
    )


def _withheld(totals: dict[str, int]) -> dict[str, int | None]:
    return {name: number if number >= SHOWN_FROM else None for name, number in totals.items()}


@bp.get("/overview")
@access.roles(*queries.READERS)
def overview() -> str:
    """How many are solved, and where it is stuck."""
    schools = queries.counted_schools(current_user)
    filters = read_filters(request.args, schools)
    return render_template(
        "reports/overview.html",
        view=overview_of(current_user, filters, schools),
        filters=filters,
        **_choices(schools),
    )


@bp.get("/figures/<name>")
@access.roles(*queries.READERS)
def cases(name: str) -> str:
    """The needs that a figure counts, newest first."""
    figure = figures.FIGURES.get(name)
    if figure is None:
        abort(404)
    schools = queries.counted_schools(current_user)
    filters = read_filters(request.args, schools)
    page = queries.cases(
        figure,
        current_user,
        filters,
        after=request.args.get("after"),
        before=request.args.get("before"),
    )
    return render_template(
        "reports/cases.html",
        figure=figure,
        total=queries.count(figure, current_user, filters),
        page=page,
        day_of=_day_of,
        newer_url=page.newer and url_for(".cases", name=name, before=page.newer, **filters.as_args()),
        older_url=page.older and url_for(".cases", name=name, after=page.older, **filters.as_args()),
        filters=filters,
        **_choices(schools),
    )


def _day_of(moment: date | datetime) -> date:
    """The district's day of a moment; a day as it is."""
    return clock.local(moment).date() if isinstance(moment, datetime) else moment


def _choices(schools: list[Any]) -> dict[str, Any]:
    months = recent_months()[::-1]
    years = [Period(year) for year in sorted({month.year for month in months}, reverse=True)]
    return {"schools": schools, "categories": all_categories(), "periods": [*years, *months]}
