"""Breaking text into lines as Chinese is set. Pure rules.

A line may end after any Chinese character, and between words; but it neither begins with closing
punctuation nor ends with opening punctuation (GB/T 15834, 5.1; W3C Requirements for Chinese Text Layout,
3.1).
"""

import re
from collections.abc import Callable, Sequence

UNBREAKABLE = re.compile(r"[\u0021-\u007e\u00a0-\u024f\u2010-\u2015]+|.", re.DOTALL)
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
