"""All figures, the page of each, and the list behind it."""

from typing import Any

from flask import abort, jsonify, render_template, request
from flask_login import current_user

from welfare.reports.figures import AREAS, FIGURES, find_figure, labels
from welfare.reports.figures.choices import choices_for
from welfare.reports.figures.comparing import comparisons, figure_url, find_side, sides_of
from welfare.reports.figures.counting import count_listed, value_of, values_of
from welfare.reports.figures.examples import example_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import list_source, rows_of
from welfare.reports.figures.reach import READERS, counted_places, leaves_out
from welfare.reports.figures.shape import Figure, Rows
from welfare.reports.frozen.corrections import corrections, frozen_on, moved_rows, then_and_now
from welfare.reports.frozen.labels import notes_beside
from welfare.reports.frozen.queries import frozen_whole
from welfare.reports.views import asked_for, bp
from welfare.web.access import access
from welfare.web.apart import takes_long
from welfare.web.listing import Listing, cursors, listing_of


@bp.get("/figures")
@access.roles(*READERS)
@takes_long
def figures() -> str:
    """Every figure with its value."""
    filters, places = asked_for()
    values = values_of(FIGURES.values(), current_user, filters)
    return render_template(
        "reports/figures.html",
        areas=AREAS,
        text_of=lambda figure: labels.written(figure, values[figure.name]),
        url_of=lambda figure: figure_url(figure, filters),
        frozen_on=frozen_on(current_user, filters),
        notes=notes_beside(FIGURES.values(), current_user, filters),
        filters=filters,
        choices=choices_for(filters, places),
    )


@bp.get("/figures.json")
@access.roles(*READERS)
@takes_long
def figures_json() -> Any:
    """Every figure, name to value, for programs; null where there is none."""
    filters, _places = asked_for()
    values = values_of(FIGURES.values(), current_user, filters)
    numbers = {name: labels.plain(figure, values[name]) for name, figure in FIGURES.items()}
    return jsonify(numbers | _frozen(filters))


def _frozen(filters: Filters) -> dict[str, Any]:
    """Since when the numbers stand as they are, and what has moved since; of a part, which is counted, what
    the whole was frozen at. Nothing where nothing is frozen."""
    kept = frozen_whole(current_user, filters)
    if kept is None:
        return {}
    if filters.narrows:
        then = kept.values()
        whole = {name: labels.plain(one, then[name]) for name, one in FIGURES.items() if name in then}
        return {"whole": {"frozen_on": kept.on.isoformat(), "figures": whole}}
    found = corrections(FIGURES.values(), current_user, filters)
    return {
        "frozen_on": kept.on.isoformat(),
        "corrections": {
            name: {
                "frozen": labels.plain(one.figure, one.then),
                "now": labels.plain(one.figure, one.now),
                "difference": one.difference,
            }
            for name, one in found.items()
        },
    }


@bp.get("/figures/<name>")
@access.roles(*READERS)
@takes_long
def figure(name: str) -> str:
    """What a figure counts, in words; how it compares; and the rows behind it, newest first."""
    found = find_figure(name)
    if found is None:
        abort(404)
    filters, places = asked_for()
    value = value_of(found, current_user, filters)
    side = find_side(request.args.get("by", ""), found, current_user, filters)
    return render_template(
        "reports/figure.html",
        figure=found,
        text=labels.written(found, value),
        written=labels.written,
        unit_words=labels.UNITS[found.unit],
        example=example_of(found),
        cell_text=labels.cell_text,
        comparisons=comparisons(found, value, current_user, filters),
        sides=sides_of(found, current_user, filters),
        side=side,
        bars=side.bars(found, current_user, filters, counted_places(current_user)) if side else [],
        parts=_parts(found, filters),
        frozen=then_and_now([found], current_user, filters).get(found.name),
        moved=moved_rows(found, current_user, filters),
        source=list_source(found) if isinstance(found, Rows) else None,
        listing=_listing(found, filters) if isinstance(found, Rows) else None,
        is_withheld=not filters.narrows
        and any(leaves_out(part.source, current_user) for part in found.parts),
        filters=filters,
        choices=choices_for(filters, places),
    )


def _parts(figure: Figure, filters: Filters) -> list[tuple[Figure, str, str]]:
    """The figures that this one is made of, with value and address."""
    parts = list(figure.made_of if isinstance(figure, Rows) else dict.fromkeys(figure.parts))
    values = values_of(parts, current_user, filters)
    return [
        (part, labels.written(part, values[part.name]), figure_url(part, filters))
        for part in parts
        if part.name in FIGURES
    ]


def _listing(figure: Rows, filters: Filters) -> Listing:
    """The page of rows as they stand."""
    count = count_listed(figure, current_user, filters)
    return listing_of(rows_of(figure, current_user, filters, **cursors()), count)
