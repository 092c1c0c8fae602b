"""A bulletin as a document, before it becomes a DOCX or PDF file: what stands on paper, in one language."""

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask_babel import force_locale

from welfare import clock
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import Figures, in_language, in_words, typists_in
from welfare.bulletins.texts import (
    Number,
    Paragraph,
    Piece,
    Typed,
    heading_mark,
    paragraphs_of,
    pieces_in,
    signed,
)
from welfare.refusals import N_
from welfare.web.i18n import full_name

TYPED_MARK = "※"
"""Stands behind a number that somebody has typed."""
LONG_DATE = {"zh": "y年M月d日", "en": "d MMMM y"}


@dataclass(frozen=True)
class Block:
    """A paragraph on paper."""

    text: str
    is_heading: bool


@dataclass(frozen=True)
class Document:
    """What stands on paper."""

    language: str
    masthead: str
    """In red, above everything."""
    number: str
    """The bulletin's number, or that it is a draft."""
    corrects: str
    """Which other it corrects, if it does."""
    issuer: str
    day: str
    title: str
    period: str
    blocks: tuple[Block, ...]
    colophon: str
    """What the numbers are and as of when."""


def title_of(bulletin: Bulletin, language: str) -> str:
    """Its title in that language."""
    return bulletin.title_zh if language == "zh" else bulletin.title_en


def text_of(bulletin: Bulletin, language: str) -> str:
    """Its text in that language."""
    return bulletin.text_zh if language == "zh" else bulletin.text_en


def paragraphs(bulletin: Bulletin, language: str) -> list[Paragraph]:
    """Its text in that language, with who typed what is no figure's."""
    text, typists = text_of(bulletin, language), typists_in(bulletin, f"text_{language}")
    return signed(paragraphs_of(text), typists)


def title_line(bulletin: Bulletin, language: str) -> Paragraph:
    """Its title, likewise."""
    typists = typists_in(bulletin, f"title_{language}")
    [line] = signed([Paragraph(pieces_in(title_of(bulletin, language)))], typists)
    return line


def document_of(bulletin: Bulletin, figures: Figures, language: str, *, issuer: str) -> Document:
    """The bulletin in one language, with these numbers."""
    moment = bulletin.issued_at or clock.now()
    return Document(
        language=language,
        masthead=in_language(language, N_("Bulletin")),
        number=number_of(bulletin, language),
        corrects=corrects_of(bulletin, language),
        issuer=issuer,
        day=long_date(clock.local(moment).date(), language),
        title=plain_text(title_line(bulletin, language), figures, language),
        period=period_of(bulletin, language),
        blocks=tuple(
            Block(plain_text(paragraph, figures, language), paragraph.heading is not None)
            for paragraph in paragraphs(bulletin, language)
        ),
        colophon=colophon_of(bulletin, language),
    )


def colophon_of(bulletin: Bulletin, language: str) -> str:
    """What the numbers are and as of when. That all were counted is said only where nobody has typed one."""
    day = long_date(clock.local(bulletin.issued_at or clock.now()).date(), language)
    lines = (title_line(bulletin, language), *paragraphs(bulletin, language))
    typed = [piece for line in lines for piece in line.pieces if isinstance(piece, Typed)]
    if not typed:
        counted = N_("Every number is counted from records of “%(site)s”, as of %(day)s.")
        return in_language(language, counted, site=_full_name_in(language), day=day)
    named = [
        in_language(language, N_("%(number)s (%(name)s)"), number=one.words.strip(), name=one.by)
        for one in dict.fromkeys(typed)
    ]
    return in_language(
        language,
        N_(
            "Marked %(mark)s: typed by hand, not counted: %(typed)s. All other numbers are counted from "
            "records of “%(site)s”, as of %(day)s."
        ),
        mark=TYPED_MARK,
        typed=("、" if language == "zh" else ", ").join(named),
        site=_full_name_in(language),
        day=day,
    )


def _full_name_in(language: str) -> str:
    with force_locale(language):
        return full_name()


def plain_text(paragraph: Paragraph, figures: Figures, language: str) -> str:
    """A paragraph with its numbers written out, and those marked that were typed."""

    def write(piece: Piece) -> str:
        if isinstance(piece, Number):
            return in_words(piece.name, figures.get(piece.name), language)
        return f"{piece.words}{TYPED_MARK}" if isinstance(piece, Typed) else piece

    return "".join(map(write, pieces_of(paragraph, language)))


def pieces_of(paragraph: Paragraph, language: str) -> list[Piece]:
    """What a paragraph is made of, a heading's mark first."""
    mark = [heading_mark(paragraph.heading, language)] if paragraph.heading else []
    return [*mark, *paragraph.pieces]


def corrects_of(bulletin: Bulletin, language: str) -> str:
    """更正第3期, where it stands in the place of another."""
    if bulletin.corrects_id is None or bulletin.corrects is None:
        return ""
    return in_language(language, N_("Corrects %(number)s"), number=number_of(bulletin.corrects, language))


def number_of(bulletin: Bulletin, language: str) -> str:
    """第3期, or that it is a draft."""
    if bulletin.number is None:
        return in_language(language, N_("Draft, not issued"))
    return in_language(language, N_("No. %(number)d of %(year)d"), number=bulletin.number, year=bulletin.year)


def period_of(bulletin: Bulletin, language: str) -> str:
    """The days it is about."""
    return in_language(
        language,
        N_("%(first)s to %(last)s"),
        first=long_date(bulletin.first_on, language),
        last=long_date(bulletin.last_on, language),
    )


def long_date(day: date, language: str) -> str:
    """A date as official texts write it."""
    return format_date(day, LONG_DATE[language], locale=language)
