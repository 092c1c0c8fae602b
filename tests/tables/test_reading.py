"""Tables as they come from Excel, WPS and elsewhere, and files that are none."""

import io
import struct
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.refusals import Refusal
from welfare.tables.reading import Table, read_book
from welfare.tables.refusals import COLUMNS_AT_MOST, ROWS_AT_MOST, OldWorkbook, TooLarge, Unreadable
from welfare.tables.workbook import write_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
ROWS = [["工号", "姓名"], ["007", "王芳"], ["8", "a,b;c\td"]]


def read_table(content: bytes) -> Table:
    return next((sheet.rows for sheet in read_book(content).sheets), [])


def _workbook(rows: list[list[object]], at: tuple[int, int] = (1, 1)) -> bytes:
    book = openpyxl.Workbook()
    for y, row in enumerate(rows):
        for x, value in enumerate(row):
            book.active.cell(at[0] + y, at[1] + x, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _with_sheet(xml: str | bytes) -> bytes:
    """A sound workbook whose sheet holds this."""
    file, sound = io.BytesIO(), zipfile.ZipFile(io.BytesIO(_workbook(ROWS)))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for part in sound.infolist():
            is_sheet = part.filename == "xl/worksheets/sheet1.xml"
            package.writestr(part.filename, xml if is_sheet else sound.read(part))
    return file.getvalue()


def _sheet(data: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_as_every_program_writes_it(encoding: str, delimiter: str, line_end: str) -> None:
    lines = [delimiter.join(f'"{cell}"' for cell in row) for row in ROWS]
    assert read_table(line_end.join(lines).encode(encoding)) == ROWS


def test_numbers_of_a_workbook_are_what_people_see() -> None:
    table = read_table(_workbook([["工号", "电话"], [1001, 13800138000], [1.5, None]]))
    assert table == [["工号", "电话"], ["1001", "13800138000"], ["1.5"]]


def test_rows_keep_the_numbers_they_have_in_the_file() -> None:
    assert read_table(_workbook(ROWS, at=(4, 2)))[3] == ["", "工号", "姓名"]


def test_cells_and_rows_that_do_not_say_where_they_stand_keep_their_places() -> None:
    rows = "<row><c/><c><v>1</v></c></row><row/><row><c></c><c/><c><v>2</v></c></row>"
    assert read_table(_with_sheet(_sheet(rows))) == [["", "1"], [], ["", "", "2"]]


def test_the_first_sheet_with_anything_in_it_is_read() -> None:
    assert read_table(write_workbook({"a": [], "b": ROWS, "c": [["x"]]})) == ROWS


def test_what_is_written_opens_in_excel_as_text() -> None:
    rows = [["工号", "=1+1"], ["007", "<a & b>"]]
    book = openpyxl.load_workbook(io.BytesIO(write_workbook({"名册": rows, "角色": [["教师"]]})))
    assert book.sheetnames == ["名册", "角色"]
    cells = [list(row) for row in book.worksheets[0].rows]
    assert [[cell.value for cell in row] for row in cells] == rows
    assert {cell.data_type for row in cells for cell in row} <= {"s", "inlineStr"}
    assert {cell.number_format for row in cells for cell in row} == {"@"}


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), OldWorkbook),
        (b"PK\x03\x04" + bytes(100), Unreadable),
        (write_workbook({"a": ROWS})[:-300], Unreadable),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), Unreadable),
        (b"a\0b", Unreadable),
        (b"\xff\xfe\x00", Unreadable),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        read_table(content)


@given(st.binary(max_size=400), st.booleans())
def test_no_bytes_break_it(content: bytes, looks_packed: bool) -> None:
    try:
        table = read_table((b"PK\x03\x04" if looks_packed else b"") + content)
    except Refusal:
        return
    assert all(isinstance(cell, str) for row in table for cell in row)


class TestBombs:
    """Small files that would fill the memory."""

    @pytest.mark.parametrize(
        "sheet",
        [
            '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
            "<row r='1'><c r='XFD1'><v>1</v></c></row>",
            "<row><c><v>1</v></c></row>" * (ROWS_AT_MOST + 1),
            "<row>" + "<c><v>1</v></c>" * (COLUMNS_AT_MOST + 1) + "</row>",
            f'<x:row xmlns:x="{MAIN}"><x:c r="ZZ1"><x:v>1</x:v></x:c></x:row>',
        ],
    )
    def test_cells_too_many_or_too_far_apart(self, sheet: str) -> None:
        with pytest.raises(TooLarge):
            read_table(_with_sheet(_sheet(sheet)))

    @pytest.mark.parametrize(
        "sheet",
        [
            '<row r="&#50;00000"><c><v>1</v></c></row>',
            '<row r="1"><c r="&#90;&#90;1"><v>1</v></c></row>',
        ],
    )
    def test_distances_that_only_the_reader_of_a_sheet_can_tell(self, sheet: str) -> None:
        with pytest.raises(TooLarge):
            read_table(_with_sheet(_sheet(sheet)))

    @pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
    def test_a_sheet_in_an_encoding_that_no_spreadsheet_writes(self, encoding: str) -> None:
        sheet = _sheet('<row r="200000"><c><v>1</v></c></row>')
        with pytest.raises(Unreadable):
            read_table(_with_sheet(sheet.encode(encoding)))

    def test_one_long_text_in_every_cell(self) -> None:
        with pytest.raises(TooLarge):
            read_table(_workbook([["x" * 30_000] * 40] * 20))

    def test_a_part_that_unpacks_to_too_much(self) -> None:
        with pytest.raises(TooLarge):
            read_table(_with_sheet(_sheet(" " * 50 * 1024 * 1024)))

    def test_a_part_that_lies_about_its_size(self) -> None:
        content = _with_sheet(_sheet("<row><c><v>1</v></c></row>" + " " * 50 * 1024 * 1024))
        size = next(
            part.file_size
            for part in zipfile.ZipFile(io.BytesIO(content)).infolist()
            if "sheet1" in part.filename
        )
        with pytest.raises((Unreadable, TooLarge)):
            read_table(content.replace(struct.pack("<I", size), struct.pack("<I", 500)))

    def test_entities_do_not_multiply(self) -> None:
        entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha" * 100}">' for n in range(9))
        sheet = _sheet('<row><c t="inlineStr"><is><t>&e8;</t></is></c></row>')
        try:
            table = read_table(_with_sheet(f"<!DOCTYPE x [{entities}]>{sheet}"))
        except Unreadable:
            return
        assert len(str(table)) < 1000

    def test_the_same_part_twice(self) -> None:
        content = io.BytesIO(_workbook(ROWS))
        with zipfile.ZipFile(content, "a") as package, pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("xl/worksheets/sheet1.xml", _sheet(""))
        with pytest.raises(Unreadable):
            read_table(content.getvalue())

    def test_too_long_a_text_file(self) -> None:
        with pytest.raises(TooLarge):
            read_table(b"1,2\n" * (ROWS_AT_MOST + 1))


def test_compression_of_another_kind_is_unreadable() -> None:
    content = bytearray(_workbook(ROWS))
    for at in range(len(content) - 12):  # method 8 becomes 99 in every header
        if content[at : at + 4] in (b"PK\x03\x04", b"PK\x01\x02"):
            offset = at + (8 if content[at + 2] == 3 else 10)
            content[offset] = 99
    with pytest.raises((Unreadable, OldWorkbook)):
        read_table(bytes(content))
