"""Breaking text into lines as Chinese is set. Pure rules.

A line may end after any Chinese character, and between words; but it neither begins with closing
punctuation nor ends with opening punctuation (GB/T 15834, 5.1; W3C Requirements for Chinese Text Layout,
3.1).
"""

import re
from collections.abc import Callable, Sequence

LATIN = r"[\u0021-\u007e\u00a0-\u024f\u0300-\u036f\u2010-\u2015]+"
ARABIC, MONGOLIAN = r"[\u0600-\u06ff\u0750-\u077f\u200c]+", r"[\u1800-\u18af\u202f]+"
TIBETAN_SYLLABLE = r"[\u0f40-\u0fbc]+[\u0f0b\u0f0d]?"
WITH_ITS_MARKS = r".(?:[\u0300-\u036f\ufe00-\ufe0f\U0001f3fb-\U0001f3ff\U000e0100-\U000e01ef]|\u200d.)*"
UNBREAKABLE = re.compile("|".join([LATIN, ARABIC, MONGOLIAN, TIBETAN_SYLLABLE, WITH_ITS_MARKS]), re.DOTALL)
NEVER_FIRST = frozenset("，。、；：？！）》」』】”’％%…—·,.;:?!)")
NEVER_LAST = frozenset("（《「『【“‘(¥")


def lines_of(text: str, width: float, measure: Callable[[str], float], *, indent: float = 0) -> list[str]:
    """The text in lines of at most `width`, the first one shorter by `indent`; `measure` gives a width."""
    lines: list[str] = []
    line: list[str] = []
    for word in UNBREAKABLE.findall(text):
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


def _break_before(line: Sequence[str], word: str) -> int:
    """Where the line ends: before `word`, or a little earlier, where that may not stand first or last."""
    after = [*line, word]
    at = len(line)
    while at > 1 and (after[at][0] in NEVER_FIRST or after[at - 1][-1] in NEVER_LAST):
        at -= 1
    return at if at > 1 else len(line)
