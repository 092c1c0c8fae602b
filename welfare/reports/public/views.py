"""The public page and the same as JSON: for everybody, the same for everybody, and kept by caches."""

from dataclasses import asdict
from typing import Any

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale, gettext

from welfare.needs.labels import category_label
from welfare.reports.figures import find_figure
from welfare.reports.figures.labels import yuan_in_words
from welfare.reports.public.rounding import STEP
from welfare.reports.public.totals import COUNTED, PEOPLE, kept_totals, this_month
from welfare.reports.views import bp
from welfare.web.access import access
from welfare.web.i18n import LANGUAGES, format_day
from welfare.web.same_for_all import for_caches, know_no_one_at

PAGE, PROGRAM = "/public", "/public.json"


@bp.get(PAGE)
@access.public
def public() -> Response:
    """What was asked for and what was done, for whoever wants to know. `language=en` is the English page."""
    asked = request.args.get("language")
    language = asked if asked in LANGUAGES else "zh"
    with force_locale(language):
        page = render_template(
            "reports/public.html",
            totals=_content(),
            counted_on=format_day(this_month().counted_on),
            step=STEP,
            done=(*PEOPLE, *COUNTED),
            number=count_in_words,
            in_words=in_words,
            money=lambda yuan: yuan_in_words(yuan, language),
            category_label=category_label,
            label_of=label_of,
            is_shell=True,
            text_size="normal",
        )
    response = make_response(page)
    response.content_language = language
    return for_caches(response)


@bp.get(PROGRAM)
@access.public
def public_json() -> Response:
    """The same numbers for programs; null is a count that is withheld."""
    return for_caches(jsonify(_content()))


def _content() -> dict[str, Any]:
    """All that is published: of needs and people what stands this month, of things what is there."""
    month, totals = this_month(), kept_totals()
    protected = dict(month.content)
    solved = protected.pop("solved_by_measure")
    measures = []
    for work, made in totals.measures:
        key = str(work.id)
        needs = {"solved": solved[key]} if key in solved else {}
        measures.append({**asdict(work), "made": {**made, **needs}})
    return {
        "counted_on": month.counted_on.isoformat(),
        "withheld_below": STEP,
        **protected,
        "rates": _by_their_names(protected["rates"]),
        "counts": {**protected["counts"], **totals.counts},
        "yuan": totals.money,
        "measures": measures,
    }


def _by_their_names(rates: dict[str, Any]) -> dict[str, Any]:
    """Months that were published before the response rate was called so how many could be reached."""
    if "reached_rate" in rates:
        return rates
    return {name.replace("response_rate", "reached_rate"): rate for name, rate in rates.items()}


def count_in_words(count: int | None) -> str:
    """A count as the page says it."""
    return gettext("withheld") if count is None else f"{count:,}"


def label_of(name: str) -> str:
    """A figure in words."""
    figure = find_figure(name)
    return str(figure.label) if figure else name


def in_words(share: dict[str, Any]) -> str:
    """A share as the page says it."""
    percent = f"{share['percent']}%"
    match share["shown"]:
        case "exactly":
            return percent
        case "at_least":
            return gettext("%(share)s or more", share=percent)
        case "at_most":
            return gettext("%(share)s or less", share=percent)
    return "—"


def register(app: Flask) -> None:
    """Make the addresses the same for everybody."""
    know_no_one_at(app, PAGE, PROGRAM)
