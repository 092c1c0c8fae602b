"""Tables as people send them and see them: XLSX, or CSV of any common kind."""

from dataclasses import dataclass, field

from welfare.tables.refusals import COLUMNS_AT_MOST, ROWS_AT_MOST, TEXT_AT_MOST, OldWorkbook, TooLarge
from welfare.tables.text import read_text
from welfare.tables.xlsx import read_workbook

XLSX_BEGINS, OLD_EXCEL_BEGINS = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"

Table = list[list[str]]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its rows as text, empty ones too, so that numbers agree with the file."""

    name: str
    rows: Table


@dataclass(frozen=True)
class Book:
    """The sheets that people see and that have anything in them, and the names of those they do not see."""

    sheets: list[Sheet]
    hidden: list[str] = field(default_factory=list)


def read_book(content: bytes) -> Book:
    """The sheets of a workbook, or of a text the only one, as people see them.

    Raises `Unreadable`, `OldWorkbook`, `TooLarge`.
    """
    if content.startswith(OLD_EXCEL_BEGINS):
        raise OldWorkbook
    sheets, hidden = (
        read_workbook(content) if content.startswith(XLSX_BEGINS) else ([("", read_text(content))], [])
    )
    trimmed = [Sheet(name, _trimmed(table)) for name, table in sheets]
    return Book([sheet for sheet in trimmed if sheet.rows], hidden)


def _trimmed(table: Table) -> Table:
    """Without what is empty below and to the right."""
    if sum(len(cell) for row in table for cell in row) > TEXT_AT_MOST:  # a file keeps one text once
        raise TooLarge
    for row in table:
        while row and not row[-1].strip():
            row.pop()
    while table and not table[-1]:
        table.pop()
    if len(table) > ROWS_AT_MOST or any(len(row) > COLUMNS_AT_MOST for row in table):
        raise TooLarge
    return table
