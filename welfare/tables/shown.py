"""What a spreadsheet shows of a value: its number format counts, not what is stored.

Zeros before a number, decimals, thousands, percent, words around and days are shown as Excel and WPS do. A
format beyond that shows the number plainly. A number of more digits than a spreadsheet keeps is shown so that
nobody takes it for what was typed (`3.31081E+17`).
"""

import re
from collections.abc import Iterator
from datetime import date, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

DIGITS_KEPT_BELOW = 10**15
"""Of longer numbers a spreadsheet keeps the first fifteen digits and writes zeros after them."""
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"时"mm"分"',
    33: 'h"时"mm"分"ss"秒"',
}
"""Formats that a Chinese Excel names by number only, so that no file spells them out."""
OWN_DAY, SHORT_DAY = "yyyy/m/d", "mm-dd-yy"
"""The short day is shown in the order of the reader's country, whatever the file says."""
SHORT_YEARS, HOURS = {"y", "yy"}, {"h", "hh"}
WHOLE_DAY, WHOLE_MINUTE = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
"""Where only two digits of a year are shown, nobody could tell which part it is: the value says it whole."""
KNOWN_CODES = re.compile(r"(?=.*[0#?])[0#?,]*(\.[0#?]*)?%?")
"""Those of a number that is neither a fraction nor a power of ten."""
PIECE = re.compile(r'"([^"]*)"|\\(.)|_.|\*.|\[[^\]]*\]|(y+|m+|d+|h+|s+|[0#?]|[.,%;@]|E[+-])|(.)', re.I | re.S)


def shown(value: object, number_format: str) -> str:
    """The text of a cell with this value and format."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, number_format)
    if isinstance(value, date | time):
        return _day(value, number_format)
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _number(value: float, number_format: str) -> str:
    if abs(value) >= DIGITS_KEPT_BELOW:
        return f"{value:.5E}"
    plain = str(int(value)) if float(value).is_integer() else f"{value:.15g}"
    sections = _sections(number_format)
    is_negative = value < 0 and len(sections) == 1
    section = sections[1] if value < 0 and len(sections) > 1 else sections[0]
    codes = "".join(code for code, _literal in section)
    if not KNOWN_CODES.fullmatch(codes) or any(literal == "/" for _code, literal in section):
        return plain
    text = _filled(abs(Decimal(plain)) * (100 if "%" in codes else 1), section, codes)
    return f"-{text}" if is_negative else text


def _filled(value: Decimal, section: tuple[tuple[str, str], ...], codes: str) -> str:
    """The digits of a number set into the places of its format, from the right, between its literals."""
    before, _point, after = codes.rstrip("%").partition(".")
    digits = str(value.quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP))
    whole, _point, part = digits.partition(".")
    places = sum(code in "0#?" for code in before)
    whole = whole.lstrip("0").rjust(before.count("0"), "0")
    if "," in before.strip(","):
        head, whole = "", re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", whole)
        places = len(whole)
    else:
        head, whole = whole[:-places], whole[-places:].rjust(places)
    part = part[: after.count("0")] + part[after.count("0") :].rstrip("0")
    return "".join(_pieces(section, head, whole, part)).strip()


def _pieces(section: tuple[tuple[str, str], ...], head: str, whole: str, part: str) -> Iterator[str]:
    left, is_first, is_after = iter(whole), True, False
    grouped = "," in whole
    for code, literal in section:
        if code in ("0", "#", "?") and code:
            if is_after:
                continue
            if is_first:
                yield head
                is_first = False
                if grouped:
                    yield whole
            if not grouped:
                yield next(left, "")
        elif code == ".":
            is_after = True
            yield f".{part}" if part else ""
        elif code == "%":
            yield "%"
        elif not code:
            yield literal


def _day(value: date | time, number_format: str) -> str:
    [section, *_others] = _sections(OWN_DAY if number_format == SHORT_DAY else number_format)
    codes = {code.lower() for code, _literal in section}
    if codes & SHORT_YEARS:
        [section] = _sections(WHOLE_MINUTE if codes & HOURS else WHOLE_DAY)
    texts, after_hour = [], False
    for code, literal in section:
        code = code.lower()
        texts.append(_day_part(value, code, after_hour) if code[:1] in "ymdhs" and code else code or literal)
        after_hour = code[:1] == "h" or (after_hour and code[:1] not in ("s", "d", "y"))
    return "".join(texts).strip()


def _day_part(value: date | time, code: str, after_hour: bool) -> str:
    if code[0] == "m" and len(code) > 2 and isinstance(value, date):
        return f"{value:%b}"
    name = {"y": "year", "d": "day", "h": "hour", "s": "second", "m": "minute" if after_hour else "month"}[
        code[0]
    ]
    number = getattr(value, name, 0)
    if code[0] == "y":
        return f"{number:04d}" if len(code) > 2 else f"{number % 100:02d}"
    return str(number).rjust(min(len(code), 2), "0")


@lru_cache
def _sections(number_format: str) -> tuple[tuple[tuple[str, str], ...], ...]:
    """The parts of a format (for numbers above, below, at zero), each of codes or else literals."""
    sections: list[list[tuple[str, str]]] = [[]]
    if number_format != "General":
        for quoted, escaped, code, other in PIECE.findall(number_format):
            if code == ";":
                sections.append([])
            else:
                sections[-1].append((code, quoted or escaped or other))
    return tuple(tuple(section) for section in sections)
