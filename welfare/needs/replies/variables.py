"""The variables that a text may hold, and what stands in their place for one need. Pure rules.

A variable stands in braces, `{教师姓名}` or `{teacher}`; a day is written in the language of that name.
"""

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from babel.dates import format_date

IN_BRACES = re.compile(r"[{｛]\s*([^{}｛｝\n]{1,30}?)\s*[}｝]")
DAY = {"zh": "y年M月d日", "en": "d MMMM y"}
NO_BRACES = str.maketrans("{}｛｝", "()（）")
"""What a variable yields is no variable itself, whatever a teacher has written in a title."""


class Facts(NamedTuple):
    """What the variables yield for one need and whoever writes; None where there is nothing."""

    teacher: str | None
    school: str | None
    number: str | None
    title: str | None
    due_on: date | None
    """By when it is to be answered; none before it is accepted."""
    unit: str | None = None
    unit_phone: str | None = None
    writer: str | None = None
    writer_phone: str | None = None


@dataclass(frozen=True)
class Variable:
    """One of the `Facts`, by its field, and how it is called in a text."""

    field: str
    zh: str
    en: str


VARIABLES = (
    Variable("teacher", "教师姓名", "teacher"),
    Variable("school", "学校", "school"),
    Variable("number", "诉求编号", "number"),
    Variable("title", "诉求标题", "title"),
    Variable("due_on", "答复期限", "due on"),
    Variable("unit", "承办单位", "unit"),
    Variable("unit_phone", "单位电话", "unit phone"),
    Variable("writer", "经办人", "writer"),
    Variable("writer_phone", "经办人电话", "writer phone"),
)
BY_NAME = {getattr(each, spoken): (each.field, spoken) for each in VARIABLES for spoken in DAY}
OF_THE_NEED = ("teacher", "school", "number", "title", "due_on")
"""What makes one text another for each need."""


def unknown_in(words: str) -> str | None:
    """The first name in braces that no variable has."""
    return next((name for name in IN_BRACES.findall(words) if name not in BY_NAME), None)


def filled(words: str, facts: Facts) -> str:
    """The text for one need. A variable of which there is nothing stays in its braces."""
    return IN_BRACES.sub(lambda found: _value(found[1], facts) or found[0], words)


def left_in(words: str) -> str | None:
    """The first variable that is still in the text."""
    return next((name for name in IN_BRACES.findall(words) if name in BY_NAME), None)


def pattern_of(words: str, facts: Facts) -> str:
    """The text with variables in the place of what is this need's own: the same for one reply to many."""
    own = {_value(name, facts) or "": name for name, (field, _) in BY_NAME.items() if field in OF_THE_NEED}
    values = sorted(filter(None, own), key=len, reverse=True)
    return re.sub("|".join(map(re.escape, values)), lambda found: f"{{{own[found[0]]}}}", words)


def longest_piece(pattern: str) -> str:
    """What every text of this pattern holds."""
    return max(IN_BRACES.sub("\0", pattern).split("\0"), key=len)


def _value(name: str, facts: Facts) -> str | None:
    field, spoken = BY_NAME.get(name, ("", ""))
    value = getattr(facts, field, None)
    if isinstance(value, date):
        return format_date(value, DAY[spoken], locale=spoken)
    return value.translate(NO_BRACES) if value else None
