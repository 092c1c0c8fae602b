"""A bulletin as a document, before it becomes a DOCX or PDF file: what stands on paper, in one language."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date

from welfare import clock
from welfare.bulletins.models import Bulletin
from welfare.bulletins.numbers import Figures, in_language, in_words
from welfare.bulletins.texts import Number, Paragraph, Piece, heading_mark, paragraphs_of
from welfare.refusals import N_

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


def document_of(bulletin: Bulletin, figures: Figures, language: str, *, issuer: str) -> Document:
    """The bulletin in one language, with these numbers."""
    moment = bulletin.issued_at or clock.now()
    return Document(
        language=language,
        masthead=in_language(language, N_("Bulletin")),
        number=number_of(bulletin, language),
        issuer=issuer,
        day=long_date(clock.local(moment).date(), language),
        title=title_of(bulletin, language),
        period=period_of(bulletin, language),
        blocks=tuple(
            Block(plain_text(paragraph, figures, language), paragraph.heading is not None)
            for paragraph in paragraphs_of(text_of(bulletin, language))
        ),
        colophon=in_language(
            language,
            N_("Every number is counted from records and stands as on %(day)s."),
            day=long_date(clock.local(moment).date(), language),
        ),
    )


def plain_text(paragraph: Paragraph, figures: Figures, language: str) -> str:
    """A paragraph with its numbers written out."""
    return spelled(
        paragraph, language, lambda number: in_words(number.name, figures.get(number.name), language)
    )


def spelled(paragraph: Paragraph, language: str, write: Callable[[Number], str]) -> str:
    """A paragraph in one string, `write` giving what stands for a number."""
    return "".join(
        write(piece) if isinstance(piece, Number) else piece for piece in pieces_of(paragraph, language)
    )


def pieces_of(paragraph: Paragraph, language: str) -> list[Piece]:
    """What a paragraph is made of, a heading's mark first."""
    mark = [heading_mark(paragraph.heading, language)] if paragraph.heading else []
    return [*mark, *paragraph.pieces]


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
