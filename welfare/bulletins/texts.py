"""The text of a bulletin: headings, paragraphs, and `{{names}}` of figures where numbers stand. Pure rules.

A line is a paragraph; one that begins with `#` is a heading. Headings get their numbers when they are
shown, so that a section can be moved or left out. A number that somebody has typed is told apart from
those of figures, in digits and in words.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

TOKEN = re.compile(r"\{\{\s*([a-z][a-z0-9_]{0,63})\s*\}\}")
PARTS = re.compile(r"\[([^\[\]]+)\]")
"""What a template's sentence can do without."""
HEADING = re.compile(r"#+\s*(.*)")
DIGITS = "零一二三四五六七八九"
IN_CHINESE = "[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]"
COUNTED = "[个所套名人次件项户场期元成倍年月日天周位家种类条份班栋间座批轮支多]|公里|小时|学时"
IN_ENGLISH = (
    "zero|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|"
    "eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|half"
)
TYPED = re.compile(
    r"0(?:[0,，.．:/~～–-]*0)?(?:\s*[%％‰])?"
    rf"|{IN_CHINESE}+分之{IN_CHINESE}+(?:点{IN_CHINESE}+)?"
    rf"|(?!万一){IN_CHINESE}{{2,}}|{IN_CHINESE}(?={COUNTED})"
    rf"|\b(?:one[\s-]+)?(?:{IN_ENGLISH})(?:[\s-]+(?:and[\s-]+)?(?:one|{IN_ENGLISH}))*\b(?:\s+per\s?cent)?",
    re.IGNORECASE,
)
"""Numbers in digits (each written as 0), and in words; a single 一 counts only before what is counted."""


@dataclass(frozen=True)
class Number:
    """A place where the number of a figure stands."""

    name: str


@dataclass(frozen=True)
class Typed:
    """A number that was typed and is no figure's; `by` is whoever typed it, where that is known yet."""

    words: str
    by: str = ""


Piece = str | Number | Typed


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
        pieces = pieces_in(marked[1] if marked else line)
        found.append(Paragraph(pieces, headings if marked else None))
    return found


def pieces_in(line: str) -> tuple[Piece, ...]:
    """What a line is made of: words, figures, and numbers that were typed."""
    return tuple(_pieces(line))


def _pieces(line: str) -> Iterator[Piece]:
    end = 0
    for token in TOKEN.finditer(line):
        yield from _literal(line[end : token.start()])
        yield Number(token[1])
        end = token.end()
    yield from _literal(line[end:])


def _literal(words: str) -> Iterator[Piece]:
    """Words with the numbers typed among them."""
    digits = "".join("0" if _is_digit(character) else character for character in words)
    end = 0
    for found in TYPED.finditer(digits):
        if found.start() > end:
            yield words[end : found.start()]
        yield Typed(words[found.start() : found.end()])
        end = found.end()
    if end < len(words):
        yield words[end:]


def _is_digit(character: str) -> bool:
    """Of any script and any shape: 5, ５, ⑤, Ⅴ, ½; Chinese numerals are words."""
    return unicodedata.category(character).startswith("N") and not re.match(IN_CHINESE, character)


def typed_in(text: str) -> list[str]:
    """The numbers that were typed, in their order."""
    return [words for _line, numbers in _typed_by_line(text) for words in numbers]


def _typed_by_line(text: str) -> list[tuple[str, list[str]]]:
    lines = filter(None, map(str.strip, text.splitlines()))
    return [(line, [piece.words for piece in _pieces(line) if isinstance(piece, Typed)]) for line in lines]


def typists_of(text: str, by: str, before: str = "", typists: Sequence[str] = ()) -> list[str]:
    """Who answers for each typed number of `text`, which `by` has made of the text `before`.

    In a line that is as it was, those who did before (`typists`); whoever changes a line answers for it all.
    """
    known: dict[str, list[list[str]]] = defaultdict(list)
    rest = list(typists)
    for line, numbers in _typed_by_line(before):
        known[line].append(rest[: len(numbers)])
        rest = rest[len(numbers) :]
    found: list[str] = []
    for line, numbers in _typed_by_line(text):
        found += known[line].pop(0) if known[line] else [by] * len(numbers)
    return found


def signed(paragraphs: Sequence[Paragraph], typists: Sequence[str]) -> list[Paragraph]:
    """The same paragraphs, each typed number with who typed it."""
    names = iter(typists)
    return [
        replace(
            paragraph,
            pieces=tuple(
                Typed(piece.words, next(names, "")) if isinstance(piece, Typed) else piece
                for piece in paragraph.pieces
            ),
        )
        for paragraph in paragraphs
    ]


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
    out. What stands in brackets is left out where it tells nothing: `[…]` as a whole, of `[…|…]` each part,
    those that stay with a comma between them.
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

    def brief(sentence: str) -> str:
        between = "、" if sentence.endswith("。") else ", "
        return PARTS.sub(lambda parts: between.join(filter(tells, parts[1].split("|"))), sentence)

    if not any(tells(sentence) for block in blocks for sentence in block):
        return
    if heading:
        yield heading
    for block in blocks:
        kept = [brief(sentence) for sentence in block if tells(sentence) or not names_in(sentence)]
        if kept:
            yield "".join(f"{sentence} " if sentence.endswith(".") else sentence for sentence in kept).strip()
