"""The public page and the same as JSON: for everybody, the same for everybody, and kept by caches."""

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask_babel import force_locale, gettext

from welfare import clock
from welfare.needs.labels import category_label
from welfare.reports.figures import find_figure
from welfare.reports.public.totals import DONE, kept_totals
from welfare.reports.public.withholding import SMALLEST_SHOWN, Share, Shown
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
            totals=kept_totals(),
            today=format_day(clock.today()),
            smallest_shown=SMALLEST_SHOWN,
            done=DONE,
            number=count_in_words,
            in_words=in_words,
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
    found = kept_totals()
    content = {
        "as_of": clock.today().isoformat(),
        "withheld_below": SMALLEST_SHOWN,
        "counts": found.counts,
        "solved_by_category": found.by_category,
        "rates": {
            name: {"percent": share.percent, "shown": share.shown.value}
            for name, share in found.rates.items()
        },
        "yuan": found.money,
        "measures": [
            {
                "title": work.title,
                "unit": work.unit,
                "is_finished": work.is_finished,
                "spent_yuan": work.spent_yuan,
                "made": made,
            }
            for work, made in found.measures
        ],
    }
    return for_caches(jsonify(content))


def count_in_words(count: int | None) -> str:
    """A count as the page says it."""
    return gettext("withheld") if count is None else f"{count:,}"


def label_of(name: str) -> str:
    """A figure in words."""
    figure = find_figure(name)
    return str(figure.label) if figure else name


def in_words(share: Share) -> str:
    """A share as the page says it."""
    match share.shown:
        case Shown.EXACTLY:
            return f"{share.percent}%"
        case Shown.AT_LEAST:
            return gettext("%(share)s or more", share=f"{share.percent}%")
        case Shown.AT_MOST:
            return gettext("%(share)s or less", share=f"{share.percent}%")
    return "—" if share.shown is Shown.NOTHING else gettext("withheld")


def register(app: Flask) -> None:
    """Make the addresses the same for everybody."""
    know_no_one_at(app, PAGE, PROGRAM)
