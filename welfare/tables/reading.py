"""Tables as people send them: XLSX, or CSV of any common kind.

A workbook is a ZIP of XML, so four megabytes can unpack to four gigabytes, and two cells far enough apart
make a table of billions. Both are measured before the reader, which would fill the memory, sees the file.
"""

import csv
import io
import re
import zipfile
from datetime import date, datetime

from python_calamine import CalamineWorkbook

from welfare.refusals import N_, Refusal

ROWS_AT_MOST = 5000
COLUMNS_AT_MOST = 60
UNPACKED_AT_MOST = 40 * 1024 * 1024
PARTS_AT_MOST = 400
XLSX_BEGINS, OLD_EXCEL_BEGINS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
BYTE_ORDER_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
DELIMITERS = (",", ";", "\t")
CELL_AT = re.compile(rb"""\sr\s*=\s*["']([A-Z]*)([0-9]+)["']""")
ROW_BEGINS, CELL_BEGINS = re.compile(rb"[<:]row[\s/>]"), re.compile(rb"[<:]c[\s/>]")

Table = list[list[str]]


class Unreadable(Refusal):
    """The file is neither a workbook nor a text table."""

    status = 422
    sentence = N_("This file could not be read. Save it as .xlsx or as CSV, and try again.")


class OldWorkbook(Refusal):
    """The old Excel format, or a workbook locked with a password: both look alike from outside."""

    status = 422
    sentence = N_("This workbook is old (.xls) or locked. Save it as .xlsx without a password.")


class TooLarge(Refusal):
    """More than a roster can hold, or a file made to fill the memory."""

    status = 413
    sentence = N_("This file is too large: at most %(rows)d rows and %(columns)d columns. Split it in parts.")

    def __init__(self) -> None:
        super().__init__(rows=ROWS_AT_MOST, columns=COLUMNS_AT_MOST)


def read_table(content: bytes) -> Table:
    """The rows of the first sheet that has any, as text; empty ones too, so that numbers agree with the file.

    Raises `Unreadable`, `OldWorkbook`, `TooLarge`.
    """
    if content.startswith(OLD_EXCEL_BEGINS):
        raise OldWorkbook
    table = _read_workbook(content) if content.startswith(XLSX_BEGINS) else _read_csv(content)
    if len(table) > ROWS_AT_MOST or any(len(row) > COLUMNS_AT_MOST for row in table):
        raise TooLarge
    return table


def _read_workbook(content: bytes) -> Table:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(_measured(content)))
        for name in workbook.sheet_names:
            rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
            table = [[_as_text(value) for value in row] for row in rows]
            if any(any(row) for row in table):
                return table
    except Refusal:
        raise
    except BaseException as error:
        # A reader written in Rust gives up with a PanicException, which is no Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise Unreadable from error
        raise
    return []


def _measured(content: bytes) -> bytes:
    """The same workbook unpacked, no part larger than it says, none with too many or too distant cells."""
    unpacked = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as packed, zipfile.ZipFile(unpacked, "w") as plain:
        parts = packed.infolist()
        if len(parts) > PARTS_AT_MOST or sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
            raise TooLarge
        for part in parts:
            if part.flag_bits & 1:
                raise OldWorkbook
            if part.filename in plain.NameToInfo:
                raise Unreadable
            data = packed.read(part)
            _check_extent(data)
            plain.writestr(part.filename, data)
    return unpacked.getvalue()


def _check_extent(xml: bytes) -> None:
    if b"sheetData" not in xml:
        return
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


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))  # Excel keeps every number, also a staff number, as a fraction
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)


def _read_csv(content: bytes) -> Table:
    text = _decoded(content)
    if "\0" in text:
        raise Unreadable
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(DELIMITERS, key=first.count)
    try:
        table = []
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            table.append(row)
            if len(table) > ROWS_AT_MOST:
                raise TooLarge
        return table
    except csv.Error as error:
        raise Unreadable from error


def _decoded(content: bytes) -> str:
    """The text in the encoding its first bytes name, else UTF-8, else GB18030, as Chinese Excel writes."""
    marked = [encoding for mark, encoding in BYTE_ORDER_MARKS if content.startswith(mark)]
    for encoding in marked or ("utf-8", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable
