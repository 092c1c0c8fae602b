"""Writing rows into a file, one by one: whatever their number, little of it stands in memory.

A text that a spreadsheet would take for a formula is told apart
(https://owasp.org/www-community/attacks/CSV_Injection): in a workbook every text is stored as text, in CSV it
begins with an apostrophe. Numbers are written as numbers, and never come from what somebody typed.
"""

import csv
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

import xlsxwriter

from welfare.exports.lists import Cell

FORMULA_BEGINS_WITH = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
ROWS_ON_A_SHEET = 1_000_000
"""A workbook ends at 1,048,576 rows; what is beyond goes on the next sheet."""
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


class Format(StrEnum):
    """What can be written."""

    XLSX = "xlsx"
    CSV = "csv"
    ZIP = "zip"
    """Several files in one, of what is somebody's own."""


class Heading(Protocol):
    """What a file needs to know of a column."""

    @property
    def label(self) -> Any:
        """What stands above it."""

    @property
    def width(self) -> int:
        """In characters."""


class Workbook:
    """An XLSX file being written, row by row."""

    def __init__(self, path: Path, title: str, columns: Sequence[Heading]) -> None:
        options = {
            "constant_memory": True,
            "tmpdir": str(path.parent),
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self.book = xlsxwriter.Workbook(str(path), options)
        self.title, self.columns, self.written = title, columns, 0
        self.bold = self.book.add_format({"bold": True, "bottom": 1})
        self.day = self.book.add_format({"num_format": DAY, "align": "left"})
        self.moment = self.book.add_format({"num_format": MOMENT, "align": "left"})
        self._begin_sheet()

    def _begin_sheet(self) -> None:
        number = self.written // ROWS_ON_A_SHEET
        name = self.title[:25] if not number else f"{self.title[:25]} {number + 1}"
        self.sheet = self.book.add_worksheet(name)
        self.sheet.freeze_panes(1, 0)
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width)
        for place, column in enumerate(self.columns):
            self.sheet.write_string(0, place, str(column.label), self.bold)

    def write(self, cells: Iterable[Cell]) -> None:
        """Add a row."""
        if self.written and self.written % ROWS_ON_A_SHEET == 0:
            self._begin_sheet()
        line = self.written % ROWS_ON_A_SHEET + 1
        for place, cell in enumerate(cells):
            match cell:
                case None | "":
                    continue
                case datetime():
                    self.sheet.write_datetime(line, place, cell, self.moment)
                case date():
                    self.sheet.write_datetime(line, place, cell, self.day)
                case int() | float() | Decimal():
                    self.sheet.write_number(line, place, cell)
                case _:
                    self.sheet.write_string(line, place, _shortened(cell))
        self.written += 1

    def close(self, about: Sequence[tuple[str, str]]) -> None:
        """Finish the file with a sheet that says what it is."""
        sheet = self.book.add_worksheet(" ".join(("·", self.title[:25])))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 60)
        for line, (term, value) in enumerate(about):
            sheet.write_string(line, 0, term, self.bold)
            sheet.write_string(line, 1, _shortened(value))
        self.book.close()

    def release(self) -> None:
        """Let go of the file, finished or not."""
        for sheet in self.book.worksheets():
            sheet.row_data_fh.close()


class CommaSeparated:
    """A CSV file being written, with the mark by which Excel knows that it is UTF-8."""

    def __init__(self, path: Path, title: str, columns: Sequence[Heading]) -> None:
        self.file = path.open("w", encoding="utf-8-sig", newline="")
        self.lines = csv.writer(self.file)
        self.written = 0
        self.lines.writerow([as_text_in_csv(str(column.label)) for column in columns])

    def write(self, cells: Iterable[Cell]) -> None:
        """Add a row."""
        self.lines.writerow([_in_csv(cell) for cell in cells])
        self.written += 1

    def close(self, about: Sequence[tuple[str, str]]) -> None:
        """Finish the file; it has no place to say more about itself."""
        self.file.close()

    def release(self) -> None:
        """Let go of the file, finished or not."""
        self.file.close()


WRITERS: dict[Format, type[Workbook] | type[CommaSeparated]] = {
    Format.XLSX: Workbook,
    Format.CSV: CommaSeparated,
}
MEDIA_TYPES = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.ZIP: "application/zip",
}


def as_text_in_csv(text: str) -> str:
    """The text, told apart from a formula by an apostrophe where it could be taken for one."""
    return f"'{text}" if text.startswith(FORMULA_BEGINS_WITH) else text


def _in_csv(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M")
        case date():
            return cell.isoformat()
        case int() | float() | Decimal():
            return str(cell)
    return as_text_in_csv(cell)


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…"
