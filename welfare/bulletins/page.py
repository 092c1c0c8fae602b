"""A bulletin on its page: every number a link to what it counts."""

from typing import Any

from markupsafe import Markup, escape

from welfare.accounts.models import Person
from welfare.bulletins.document import number_of, period_of, pieces_of, text_of, title_of
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import changes, figures_now, filters_of, fingerprint, in_words
from welfare.bulletins.texts import Number, paragraphs_of
from welfare.reports.figures import find_figure
from welfare.reports.figures.comparing import figure_url
from welfare.web.i18n import language


def context_of(bulletin: Bulletin, reader: Person, wanted: str) -> dict[str, Any]:
    """What the page shows, with the text in the language that is `wanted`.

    Its figures are counted again each time: a draft shows what they are now, an issued bulletin what they
    were, and both say what has changed since.
    """
    now = figures_now(bulletin, reader)
    shown = now if bulletin.issued_at is None else bulletin.figures
    changed = {name for name, number in bulletin.figures.items() if name in now and now[name] != number}

    def linked(number: Number) -> Markup:
        figure = find_figure(number.name)
        words = in_words(number.name, shown.get(number.name), wanted)
        if figure is None:
            return escape(words)
        mark = Markup(' class="changed"') if number.name in changed else ""
        return Markup('<a href="{}" data-figure="{}"{}>{}</a>').format(
            figure_url(figure, filters_of(bulletin)), number.name, mark, words
        )

    paragraphs = [
        (
            paragraph.heading is not None,
            Markup().join(linked(p) if isinstance(p, Number) else p for p in pieces_of(paragraph, wanted)),
        )
        for paragraph in paragraphs_of(text_of(bulletin, wanted))
    ]
    return {
        "bulletin": bulletin,
        "wanted": wanted,
        "title": title_of(bulletin, wanted),
        "number": number_of(bulletin, wanted),
        "period": period_of(bulletin, wanted),
        "paragraphs": paragraphs,
        "changes": changes(bulletin.figures, now, language()),
        "seen": fingerprint(now),
    }
