"""The front page, the leaders' overview, all figures, and the page of each with the list behind it."""

from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask_login import current_user

from welfare.accounts.queries import demo_people
from welfare.accounts.sessions import home_of
from welfare.organizations.models import Kind, Organization
from welfare.reports import labels
from welfare.reports.choices import choices_for
from welfare.reports.comparing import comparisons, figure_url, find_side, sides_of
from welfare.reports.counting import Value, count_rows, value_of, values_of
from welfare.reports.figures import AREAS, FIGURES, find_figure
from welfare.reports.figures.shape import Figure, Rows, Sum
from welfare.reports.filters import Filters, read_filters
from welfare.reports.lists import list_source, rows_of
from welfare.reports.overview import overview_of
from welfare.reports.public import kept_totals
from welfare.reports.reach import READERS, counted_places
from welfare.web.access import access
from welfare.web.site import bp as site

bp = Blueprint("reports", __name__)

ON_THE_FRONT_PAGE = ("taken_in", "solved", "teachers", "schools")


@site.get("/")
@access.public
def landing() -> Any:
    """What this is, for whoever is not signed in; whoever is goes on to where their work begins."""
    if current_user.is_authenticated:
        return redirect(home_of(current_user), 303)
    counts = kept_totals().counts
    return render_template(
        "reports/landing.html",
        totals={name: counts[name] for name in ON_THE_FRONT_PAGE},
        demo_people=demo_people(),
    )


@bp.get("/overview")
@access.roles(*READERS)
def overview() -> str:
    """How many are solved, and where it is stuck."""
    filters, places = _asked()
    schools = [place for place in places if place.kind == Kind.SCHOOL]
    view = overview_of(current_user, filters, schools)
    return render_template(
        "reports/overview.html", view=view, filters=filters, choices=choices_for(filters, places)
    )


@bp.get("/figures")
@access.roles(*READERS)
def figures() -> str:
    """Every figure with its value."""
    filters, places = _asked()
    values = values_of(FIGURES.values(), current_user, filters)
    return render_template(
        "reports/figures.html",
        areas=AREAS,
        text_of=lambda figure: labels.written(figure, values[figure.name]),
        url_of=lambda figure: figure_url(figure, filters),
        filters=filters,
        choices=choices_for(filters, places),
    )


@bp.get("/figures.json")
@access.roles(*READERS)
def figures_json() -> Any:
    """Every figure, name to value, for programs; null where there is none."""
    filters, _places = _asked()
    values = values_of(FIGURES.values(), current_user, filters)
    return jsonify({name: labels.plain(figure, values[name]) for name, figure in FIGURES.items()})


@bp.get("/figures/<name>")
@access.roles(*READERS)
def figure(name: str) -> str:
    """What a figure counts, in words; how it compares; and the rows behind it, newest first."""
    found = find_figure(name)
    if found is None:
        abort(404)
    filters, places = _asked()
    value = value_of(found, current_user, filters)
    side = find_side(request.args.get("by", ""), found, current_user, filters)
    return render_template(
        "reports/figure.html",
        figure=found,
        text=labels.written(found, value),
        unit_words=labels.UNITS[found.unit],
        cell_text=labels.cell_text,
        comparisons=comparisons(found, value, current_user, filters),
        sides=sides_of(found, current_user, filters),
        side=side,
        bars=side.bars(found, current_user, filters, places) if side else [],
        parts=_parts(found, filters),
        listing=_listing(found, value, filters) if isinstance(found, Rows) else None,
        filters=filters,
        choices=choices_for(filters, places),
    )


def _parts(figure: Figure, filters: Filters) -> list[tuple[Figure, str, str]]:
    """The figures that a rate is made of, with value and address."""
    if isinstance(figure, Rows):
        return []
    parts = list(dict.fromkeys(figure.parts))
    values = values_of(parts, current_user, filters)
    return [
        (part, labels.written(part, values[part.name]), figure_url(part, filters))
        for part in parts
        if part.name in FIGURES
    ]


def _listing(figure: Rows, value: Value, filters: Filters) -> dict[str, Any]:
    """The page of rows; a sum has another number of rows than itself, which is counted."""
    args = request.args
    page = rows_of(figure, current_user, filters, after=args.get("after"), before=args.get("before"))
    here = {"name": figure.name, "by": args.get("by") or None, **filters.as_args()}
    return {
        "source": list_source(figure),
        "rows": page.rows,
        "total": count_rows(figure, current_user, filters) if isinstance(figure, Sum) else value,
        "newer_url": page.newer and url_for(".figure", before=page.newer, **here),
        "older_url": page.older and url_for(".figure", after=page.older, **here),
    }


def _asked() -> tuple[Filters, list[Organization]]:
    places = counted_places(current_user)
    return read_filters(request.args, places), places
