"""The text of a bulletin: headings, paragraphs, and `{{names}}` of figures where numbers stand. Pure rules.

A line is a paragraph; one that begins with `#` is a heading. Headings get their numbers when they are
shown, so that a section can be moved or left out.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

TOKEN = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,63})\s*\}\}")
HEADING = re.compile(r"#+\s*(.*)")
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Number:
    """A place where the number of a figure stands."""

    name: str


Piece = str | Number


@dataclass(frozen=True)
class Paragraph:
    """A line of the text; `heading` is its number among the headings, or None."""

    pieces: tuple[Piece, ...]
    heading: int | None = None


def paragraphs_of(text: str) -> list[Paragraph]:
    """The text in paragraphs; empty lines are left out."""
    found: list[Paragraph] = []
    headings = 0
    for line in filter(None, map(str.strip, text.splitlines())):
        marked = HEADING.fullmatch(line)
        headings += bool(marked)
        pieces = tuple(_pieces(marked[1] if marked else line))
        found.append(Paragraph(pieces, headings if marked else None))
    return found


def _pieces(line: str) -> Iterator[Piece]:
    end = 0
    for token in TOKEN.finditer(line):
        if token.start() > end:
            yield line[end : token.start()]
        yield Number(token[1])
        end = token.end()
    if end < len(line):
        yield line[end:]


def names_in(*texts: str) -> list[str]:
    """The figures that the texts name, each once, in their order."""
    return list(dict.fromkeys(token[1] for text in texts for token in TOKEN.finditer(text)))


def left_over_braces(text: str) -> bool:
    """Whether there is something that was meant for a figure and is none, like `{{solved}`."""
    rest = TOKEN.sub("", text)
    return "{{" in rest or "}}" in rest


def heading_mark(number: int, language: str) -> str:
    """What stands before a heading: 一、 in Chinese, 1. in English."""
    if language != "zh":
        return f"{number}. "
    tens, ones = divmod(number, 10)
    in_chinese = f"{DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{DIGITS[ones] if ones else ''}"
    return f"{in_chinese}、"


def text_from(template: str, telling: Collection[str]) -> str:
    """The sentences of a template that have something to tell, as the text of a new bulletin.

    In a template each line is a sentence, sentences up to an empty line or heading are one paragraph, and a
    space joins them where the first ends in a full stop. A sentence with figures stays if one of them is
    among `telling`; one without stays if its section has another that does. A section without any is left
    out.
    """
    sections: list[tuple[str, list[list[str]]]] = [("", [[]])]
    for line in map(str.strip, template.splitlines()):
        if HEADING.fullmatch(line):
            sections.append((line, [[]]))
        elif line:
            sections[-1][1][-1].append(line)
        else:
            sections[-1][1].append([])
    return "\n".join(line for heading, blocks in sections for line in _section(heading, blocks, telling))


def _section(heading: str, blocks: list[list[str]], telling: Collection[str]) -> Iterator[str]:
    def tells(sentence: str) -> bool:
        return any(name in telling for name in names_in(sentence))

    if not any(tells(sentence) for block in blocks for sentence in block):
        return
    if heading:
        yield heading
    for block in blocks:
        kept = [sentence for sentence in block if tells(sentence) or not names_in(sentence)]
        if kept:
            yield "".join(f"{sentence} " if sentence.endswith(".") else sentence for sentence in kept).strip()
