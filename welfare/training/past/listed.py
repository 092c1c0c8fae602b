"""Whom a list names that somebody has pasted or typed: one on each line, or several between stops."""

import re
from collections.abc import Callable, Iterator, Mapping

from welfare.spelling import plain

NUMBERING = re.compile(r"\s*(?:[(（]?\d{1,4}[.．、)）]|\d{1,3}\t)\s*")
"""As lists have it before each name; of more digits in a column of their own it is a staff number."""
BETWEEN_PEOPLE, BETWEEN_PARTS = re.compile("[、;；]"), re.compile("[\t,，|]")
IsPlace = Callable[[str], bool]
"""Whether words are what a school or an office is called."""


def people_in(listed: str) -> Iterator[tuple[int, str]]:
    """What is said of each, with the number of the line."""
    for number, line in enumerate(listed.splitlines(), start=1):
        without_number = line[found.end() :] if (found := NUMBERING.match(line)) else line
        yield from ((number, words) for words in BETWEEN_PEOPLE.split(without_number) if words.strip())


def cells_of(words: str, is_place: IsPlace) -> dict[str, str]:
    """Name, number and school of somebody, as far as they are said, in any order."""
    parts = [part.strip() for part in BETWEEN_PARTS.split(words) if part.strip()]
    if len(parts) == 1:
        parts = _apart(parts[0].split(), is_place)
    cells = {"name": "", "staff_number": "", "school": ""}
    for part in parts:
        what = _what(part, cells, is_place)
        cells[what] = f"{cells[what]} {part}".strip()
    return cells


def _apart(words: list[str], is_place: IsPlace) -> list[str]:
    """A name, which may have blanks in it, and what stands after it."""
    name, after = words, []
    while len(name) > 1 and (_is_number(name[-1]) or is_place(name[-1])):
        *name, last = name
        after.append(last)
    return [" ".join(name), *after]


def _is_number(words: str) -> bool:
    text = plain(words) or ""
    return text.isascii() and any(sign.isdigit() for sign in text)


def _what(part: str, cells: Mapping[str, str], is_place: IsPlace) -> str:
    """What part of a person this is; what is neither name nor number is looked up as a school."""
    if not is_place(part):
        if not cells["staff_number"] and (_is_number(part) or (cells["name"] and part.isascii())):
            return "staff_number"
        if not cells["name"]:
            return "name"
    return "school"
