"""A workbook as people see it: its visible sheets, what their cells show, merged cells filled.

A workbook is a ZIP of XML, so four megabytes can unpack to four gigabytes, and two cells far enough apart
make a table of billions. Both are measured before the reader, which would fill the memory, sees the file. It
is loaded with the first workbook: no start has to wait for it.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from welfare.refusals import Refusal
from welfare.tables.mistakes import FORMULA
from welfare.tables.refusals import COLUMNS_AT_MOST, ROWS_AT_MOST, OldWorkbook, TooLarge, Unreadable
from welfare.tables.shown import CHINESE_FORMATS, shown

UNPACKED_AT_MOST = 40 * 1024 * 1024
PARTS_AT_MOST = 400
UTF_16_BEGINS = (b"\xff\xfe", b"\xfe\xff", b"<\0", b"\0<")
"""No spreadsheet writes its parts so, and what is measured here by its bytes would be passed by."""
TOO_LONG_A_FORMAT = re.compile(rb"""formatCode\s*=\s*(?:"[^"]{1020}|'[^']{1020})""")
"""Excel takes 255 characters, and the reader looks through it for every style."""
CELL_AT = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([0-9]+)["']""")
ROW_BEGINS, CELL_BEGINS = re.compile(rb"[<:]row[\s/>]"), re.compile(rb"[<:]c[\s/>]")

EMPTY_CELL = re.compile(rb"<(?:\w+:)?c\s(?=(?:[^<>]*\s)?r\s*=)[^<>]*(?:/>|>\s*</(?:\w+:)?c>)")
EMPTY_ROW = re.compile(rb"<(?:\w+:)?row\s(?=(?:[^<>]*\s)?r\s*=)[^<>]*(?:/>|>\s*</(?:\w+:)?row>)")
"""Cells and rows that have a colour or a border, a place of their own, and nothing in them."""
END_OF_CELLS, END_OF_SHEET = re.compile(rb"</(?:\w+:)?sheetData>"), re.compile(rb"</(?:\w+:)?worksheet>")
"""Between them are checks, colours by rule and pictures, which the reader would want to be sound."""
MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^<>]{0,200}ref\s*=\s*["']([A-Z]+[0-9]+:[A-Z]+[0-9]+)["']""")
NOT_CALCULATED = re.compile(
    rb"""<c\s[^<>]{0,200}?\br="([A-Z]+[0-9]+)"[^<>]{0,200}><f(?:\s[^<>]{0,200})?(?:/>|>[^<]*</f>)(?:<v\s*/>|<v></v>)?</c>"""
)

Table = list[list[str]]


def read_workbook(content: bytes) -> tuple[list[tuple[str, Table]], list[str]]:
    """The sheets that people see, by name, and the names of the others.

    Raises `Unreadable`, `OldWorkbook`, `TooLarge`.
    """
    from openpyxl import load_workbook

    try:
        parts = dict(_measured(content))
        unpacked = io.BytesIO()
        with zipfile.ZipFile(unpacked, "w") as plain:
            for name, data in parts.items():
                plain.writestr(name, _without_what_follows_cells(data))
        book = load_workbook(unpacked, read_only=True, data_only=True, keep_links=False)
        sheets = [
            # Its path is what tells a sheet's own part, whose merged cells this way of reading leaves out.
            (sheet.title, _read_sheet(sheet, parts[sheet._worksheet_path.lstrip("/")]))
            for sheet in book.worksheets
            if sheet.sheet_state == "visible"
        ]
        hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    except Refusal:
        raise
    except Exception as error:  # whatever a reader finds wrong with a file made by hand, or to harm
        raise Unreadable from error
    return sheets, hidden


def _without_what_follows_cells(data: bytes) -> bytes:
    """A sheet as far as its last cell; each end is looked for once, however often it stands there."""
    cells = END_OF_CELLS.search(data)
    sheet = cells and END_OF_SHEET.search(data, cells.end())
    return data[: cells.end()] + data[sheet.start() :] if cells and sheet else data


def _read_sheet(sheet: Any, xml: bytes) -> Table:
    from openpyxl.utils.cell import range_boundaries

    sheet.reset_dimensions()  # what a file says of its own size may be wrong
    table: Table = []
    for row in sheet.rows:  # counted again: `&#50;` is a digit to the reader, and none to the check before
        if len(table) == ROWS_AT_MOST or len(row) > COLUMNS_AT_MOST:
            raise TooLarge
        table.append([_as_text(cell) for cell in row])
    for column, row, _column, _row in map(range_boundaries, _places(NOT_CALCULATED, xml)):
        table[row - 1][column - 1] = FORMULA
    _fill_merged(table, xml)
    return table


def _fill_merged(table: Table, xml: bytes) -> None:
    """What stands in merged cells holds for each row of them that has anything else."""
    from openpyxl.utils.cell import range_boundaries

    has_anything = [any(cell.strip() for cell in row) for row in table]
    filled = 0
    for left, top, right, bottom in map(range_boundaries, _places(MERGED, xml)):
        bottom = min(bottom, len(table))
        if top > bottom or left > len(table[top - 1]):
            continue
        right = min(right, COLUMNS_AT_MOST)
        filled += (bottom - top + 1) * max(right - left + 1, 1)
        if filled > ROWS_AT_MOST * COLUMNS_AT_MOST:  # more than can lie beside each other
            raise Unreadable
        text = table[top - 1][left - 1]
        for at in range(top - 1, bottom):
            if has_anything[at]:
                row = table[at]
                row.extend([""] * (right - len(row)))
                row[left - 1 : right] = [text] * (right - left + 1)


def _places(pattern: re.Pattern[bytes], xml: bytes) -> Iterator[str]:
    return (place.decode() for place in pattern.findall(xml))


def _measured(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The parts of a workbook, none larger than it says, none with too many or too distant cells."""
    seen = set()
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = packed.infolist()
        if len(parts) > PARTS_AT_MOST or sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
            raise TooLarge
        for part in parts:
            if part.flag_bits & 1:
                raise OldWorkbook
            if part.filename in seen:
                raise Unreadable
            seen.add(part.filename)
            data = packed.read(part)
            if data.startswith(UTF_16_BEGINS) or TOO_LONG_A_FORMAT.search(data):
                raise Unreadable
            if b"sheetData" in data:
                data = EMPTY_ROW.sub(b"", EMPTY_CELL.sub(b"", data))
                _check_extent(data)
            yield part.filename, data


def _check_extent(xml: bytes) -> None:
    for column, row in CELL_AT.findall(xml):
        if len(column) > 2 or len(row) > 6:
            raise TooLarge
        if int(row) > ROWS_AT_MOST or _column_number(column) > COLUMNS_AT_MOST:
            raise TooLarge
    rows = ROW_BEGINS.split(xml)[1:]
    if len(rows) > ROWS_AT_MOST or any(len(CELL_BEGINS.findall(row)) > COLUMNS_AT_MOST for row in rows):
        raise TooLarge


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _as_text(cell: Any) -> str:
    if cell.value is None:
        return ""
    chinese = CHINESE_FORMATS.get(cell.style_array.numFmtId)
    if chinese and isinstance(cell.value, int | float):
        from openpyxl.utils.datetime import from_excel

        return shown(from_excel(cell.value, cell.parent.parent.epoch), chinese)
    return shown(cell.value, cell.number_format)
