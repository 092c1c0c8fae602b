"""A bulletin on its page: every number a link to what it counts."""

from typing import Any

from markupsafe import Markup, escape

from welfare.accounts.models import Person
from welfare.bulletins.document import (
    TYPED_MARK,
    colophon_of,
    corrects_of,
    number_of,
    paragraphs,
    period_of,
    pieces_of,
    plain_text,
    title_line,
)
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import changes, figures_now, filters_of, fingerprint, in_words
from welfare.bulletins.queries import corrections_of
from welfare.bulletins.texts import Paragraph, Piece, Typed
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

    def shown_as(piece: Piece) -> Markup | str:
        if isinstance(piece, Typed):
            words = f"{piece.words}{TYPED_MARK}"
            return Markup('<mark class="typed" title="{}">{}</mark>').format(piece.by, words)
        if isinstance(piece, str):
            return piece
        figure = find_figure(piece.name)
        words = in_words(piece.name, shown.get(piece.name), wanted)
        if figure is None:
            return escape(words)
        mark = Markup(' class="changed"') if piece.name in changed else ""
        return Markup('<a href="{}" data-figure="{}"{}>{}</a>').format(
            figure_url(figure, filters_of(bulletin)), piece.name, mark, words
        )

    def written(paragraph: Paragraph) -> Markup:
        return Markup().join(map(shown_as, pieces_of(paragraph, wanted)))

    return {
        "bulletin": bulletin,
        "wanted": wanted,
        "title": plain_text(title_line(bulletin, wanted), shown, wanted),
        "title_line": written(title_line(bulletin, wanted)),
        "number": number_of(bulletin, wanted),
        "corrects": corrects_of(bulletin, wanted),
        "colophon": colophon_of(bulletin, wanted),
        "corrections": [(one.id, number_of(one, wanted)) for one in corrections_of(bulletin)],
        "period": period_of(bulletin, wanted),
        "paragraphs": [(one.heading is not None, written(one)) for one in paragraphs(bulletin, wanted)],
        "changes": changes(bulletin.figures, now, language()),
        "seen": fingerprint(now),
    }
