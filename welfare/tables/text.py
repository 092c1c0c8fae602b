"""A table sent as text: CSV of any common kind, as Excel, WPS and other programs write it."""

import csv
import io
import re
from collections import Counter

from welfare.tables.refusals import ROWS_AT_MOST, TooLarge, Unreadable

BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = (",", ";", "\t")
LINES_TO_TELL = 50
"""By how many lines what divides the columns is told."""
AS_FORMULA = re.compile(r'="([^"]*)"')
"""How other programs write 007 into a CSV so that Excel keeps its zeros."""


def read_text(content: bytes) -> list[list[str]]:
    """The rows of a text. Raises `Unreadable`, `TooLarge`."""
    text = _decoded(content)
    if "\0" in text or text.lstrip().startswith("<"):  # a web page that is called a table
        raise Unreadable
    try:
        table = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            table.append([AS_FORMULA.sub(r"\1", cell) for cell in row])
            if len(table) > ROWS_AT_MOST:
                raise TooLarge
        return table
    except csv.Error as error:
        raise Unreadable from error


def _delimiter(text: str) -> str:
    """What divides most lines alike: a title above may have commas, and a cell too."""
    lines = [line for line in text.splitlines() if line.strip()][:LINES_TO_TELL]

    def columns_alike(delimiter: str) -> int:
        counts = Counter(len(row) - 1 for row in csv.reader(lines, delimiter=delimiter))
        return max((count * times for count, times in counts.items()), default=0)

    return max(DELIMITERS, key=columns_alike)


def _decoded(content: bytes) -> str:
    """The text in the encoding its first bytes name, else UTF-8, else GB18030, as Chinese Excel writes."""
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable
