"""Breaking text into lines as Chinese is set, and what runs from the right. Pure rules.

A line may end after any Chinese character, and between words; but it neither begins with closing
punctuation nor ends with opening punctuation (GB/T 15834, 5.1; W3C Requirements for Chinese Text Layout,
3.1).
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection

LATIN = r"[\u0021-\u007e\u00a0-\u024f\u0300-\u036f\u2010-\u2015]+"
ARABIC, MONGOLIAN = r"[\u0600-\u06ff\u0750-\u077f\u200c]+", r"[\u1800-\u18af\u202f]+"
TIBETAN_SYLLABLE = r"[\u0f40-\u0fbc]+[\u0f0b\u0f0d]?"
WITH_ITS_MARKS = r".(?:[\u0300-\u036f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]|\u200d.)*"
CHARACTER = re.compile(WITH_ITS_MARKS, re.DOTALL)
UNBREAKABLE = re.compile("|".join([LATIN, ARABIC, MONGOLIAN, TIBETAN_SYLLABLE, WITH_ITS_MARKS]), re.DOTALL)
NEVER_FIRST = frozenset("，。、；：？！）》」』】”’％%…—·,.;:?!)")
NEVER_LAST = frozenset("（《「『【“‘(¥")
MIRRORED = str.maketrans("()[]{}<>«»《》〈〉", ")(][}{><»«》《〉〈")


def lines_of(text: str, width: float, measure: Callable[[str], float], *, indent: float = 0) -> list[str]:
    """The text in lines of at most `width`, the first one shorter by `indent`; `measure` gives a width."""
    lines: list[str] = []
    line: list[str] = []
    for word in _words_of(text, width - indent, measure):
        room = width - (0 if lines else indent)
        if line and measure("".join(line) + word.rstrip()) > room:
            at = _break_before(line, word)
            lines.append("".join(line[:at]).rstrip())
            line = [*line[at:], word]
            if line[0].isspace():
                line = line[1:]
        else:
            line.append(word)
    if line:
        lines.append("".join(line).rstrip())
    return lines


def _words_of(text: str, width: float, measure: Callable[[str], float]) -> Iterator[str]:
    """What is not divided; an address that is longer than a line is, anywhere."""
    for word in UNBREAKABLE.findall(text):
        if len(word) > 1 and measure(word) > width:
            yield from CHARACTER.findall(word)
        else:
            yield word


def _break_before(line: Sequence[str], word: str) -> int:
    """Where the line ends: before `word`, or a little earlier, where that may not stand first or last.

    A blank beside where it ends is not drawn, so what stands beyond it counts.
    """
    after = [*line, word]
    at = len(line)
    while at > 1 and (
        _first_of(after[at:]) in NEVER_FIRST or _first_of(after[at - 1 :: -1], -1) in NEVER_LAST
    ):
        at -= 1
    return at if at > 1 else len(line)


def _first_of(words: Sequence[str], letter: int = 0) -> str:
    """That letter of the first word that is no blank; nothing where there is none."""
    return next((word[letter] for word in words if not word.isspace()), "")


def from_the_left(runs: Sequence[tuple[str, str]], main: str) -> list[tuple[str, str]]:
    """The pieces of a line as they are drawn: what reads from the right turns with all between its words.

    Pieces in other fonts than `main` are turned letter by letter where they are shaped.
    """
    text = "".join(words for _font, words in runs)
    if not any(unicodedata.bidirectional(character) in ("R", "AL") for character in text):
        return list(runs)
    fonts = [font for font, words in runs for _character in words]
    paragraph = BidiParagraph(text=text, base_direction=TextDirection.LTR)
    levels = {
        one.character_index: one.embedding_level for one in paragraph.get_characters_with_embedding_level()
    }
    for n in range(len(text)):
        levels.setdefault(n, levels.get(n - 1, 0))  # what joins letters has none of its own
    pieces = [
        (level, font, "".join(text[n] for n in places))
        for (font, level), places in groupby(range(len(text)), key=lambda n: (fonts[n], levels[n]))
    ]
    for least in range(max(levels.values()), 0, -1):
        stretches = [(turns, list(some)) for turns, some in groupby(pieces, key=lambda one: one[0] >= least)]
        pieces = [piece for turns, some in stretches for piece in (some[::-1] if turns else some)]
    return [
        (font, words[::-1].translate(MIRRORED) if level % 2 and font == main else words)
        for level, font, words in pieces
    ]
