"""Workbooks as bureaus keep them: merged cells, hidden sheets, formats, formulas, and such as do harm."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import pytest
from openpyxl.chart import BarChart
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook

from welfare.tables.reading import Book, Table, read_book
from welfare.tables.refusals import COLUMNS_AT_MOST, ROWS_AT_MOST, TooLarge, Unreadable

HEAD = ["工号", "姓名", "单位"]


def saved(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(*rows: list[object]) -> Workbook:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    return book


def rows_of(book: Workbook) -> Table:
    return read_book(saved(book)).sheets[0].rows


def changed(content: bytes, part: str, change: Callable[[str], str]) -> bytes:
    """The workbook with another text in one of its parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as sound, zipfile.ZipFile(file, "w") as package:
        for each in sound.infolist():
            data = sound.read(each)
            package.writestr(each, change(data.decode()) if each.filename == part else data)
    return file.getvalue()


def test_zeros_that_only_a_format_shows_are_kept() -> None:
    book = book_of(HEAD, [123, "甲子", "石门学校"], [4567, "乙丑", "石门学校"])
    for row in (2, 3):
        book.active.cell(row, 1).number_format = "000000"
    assert [row[0] for row in rows_of(book)] == ["工号", "000123", "004567"]


def test_a_day_that_was_a_door_is_shown_as_on_the_door() -> None:
    book = book_of([101], [date(2026, 3, 1)], ["0301"], [1.1])
    for row, number_format in enumerate(("0000", "m-d", "General", "0.00"), start=1):
        book.active.cell(row, 1).number_format = number_format
    assert rows_of(book) == [["0101"], ["3-1"], ["0301"], ["1.10"]]


def test_a_format_that_chinese_excel_names_by_number_alone() -> None:
    content = changed(
        saved(book_of([46082], [46082])),
        "xl/styles.xml",
        lambda xml: xml.replace('numFmtId="0"', 'numFmtId="58"').replace("applyNumberFormat", "x"),
    )
    assert read_book(content).sheets[0].rows == [["3月1日"], ["3月1日"]]


def test_formulas_give_their_results_and_say_where_there_is_none() -> None:
    content = changed(
        saved(book_of(['="00"&"12"', "=1/0", "=A1", "甲"])),
        "xl/worksheets/sheet1.xml",
        lambda xml: (
            xml.replace('<c r="A1"', '<c r="A1" t="str"')
            .replace('"00"&amp;"12"</f><v></v>', '"00"&amp;"12"</f><v>0012</v>')
            .replace('"00"&amp;"12"</f><v />', '"00"&amp;"12"</f><v>0012</v>')
            .replace('<c r="B1"', '<c r="B1" t="e"')
            .replace("1/0</f><v></v>", "1/0</f><v>#DIV/0!</v>")
            .replace("1/0</f><v />", "1/0</f><v>#DIV/0!</v>")
        ),
    )
    assert read_book(content).sheets[0].rows == [["0012", "#DIV/0!", "=?", "甲"]]


def test_what_is_merged_holds_for_every_row_that_has_anything() -> None:
    book = book_of(
        ["2026学年教职工花名册"], HEAD, ["1", "甲", "石门学校"], ["2", "乙", None], ["3", "丙", None], [None]
    )
    book.active.merge_cells("A1:C1")
    book.active.merge_cells("C3:C9")
    assert rows_of(book) == [
        ["2026学年教职工花名册"] * 3,
        HEAD,
        ["1", "甲", "石门学校"],
        ["2", "乙", "石门学校"],
        ["3", "丙", "石门学校"],
    ]


def test_sheets_that_nobody_sees_are_named_and_not_read() -> None:
    book = openpyxl.Workbook()
    book.active.title = "今年"
    book.active.append(["HS001"])
    for name, state in (("去年", "hidden"), ("前年", "veryHidden"), ("空", "visible")):
        book.create_sheet(name).sheet_state = state
    for name in ("去年", "前年"):
        book[name].append(["HS900"])
    read = read_book(saved(book))
    assert [(sheet.name, sheet.rows) for sheet in read.sheets] == [("今年", [["HS001"]])]
    assert read.hidden == ["去年", "前年"]


def test_a_diagram_on_a_sheet_of_its_own_is_no_table() -> None:
    book = book_of(HEAD)
    book.create_chartsheet("图", 0).add_chart(BarChart())
    assert [sheet.name for sheet in read_book(saved(book)).sheets] == ["Sheet"]


def test_colours_far_below_and_to_the_right_do_not_count() -> None:
    book = book_of(HEAD, ["1", "甲", "石门学校"])
    for row, column in ((ROWS_AT_MOST + 900, 1), (2, COLUMNS_AT_MOST + 200), (1_048_576, 16_384)):
        book.active.cell(row, column).fill = PatternFill("solid", fgColor="FFFF00")
    assert rows_of(book) == [HEAD, ["1", "甲", "石门学校"]]


def test_what_stands_far_away_is_too_much() -> None:
    for row, column in ((ROWS_AT_MOST + 1, 1), (1, COLUMNS_AT_MOST + 1)):
        book = book_of(HEAD)
        book.active.cell(row, column, "x")
        with pytest.raises(TooLarge):
            read_book(saved(book))


def test_a_sheet_that_lies_about_its_size_is_read_as_it_is() -> None:
    content = saved(book_of(HEAD, ["1", "甲", "石门学校"]))
    for size in ("A1:A1", "A1:XFD1048576"):
        lying = changed(
            content,
            "xl/worksheets/sheet1.xml",
            lambda xml, size=size: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{size}"', xml),  # type: ignore[misc]
        )
        assert read_book(lying).sheets[0].rows == [HEAD, ["1", "甲", "石门学校"]]


def test_checks_and_colours_that_are_not_sound_do_no_harm() -> None:
    unsound = "<conditionalFormatting><cfRule/></conditionalFormatting>"
    unsound += '<dataValidations><dataValidation type="no"/></dataValidations>'
    content = changed(
        saved(book_of(HEAD)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("</sheetData>", f"</sheetData>{unsound}"),
    )
    assert read_book(content).sheets[0].rows == [HEAD]


def test_links_to_other_workbooks_are_not_followed() -> None:
    book = book_of(HEAD, ["='file:///etc/[passwd]Sheet'!A1", "甲", "石门学校"])
    assert rows_of(book)[1][0] == "=?"


def merged(*places: str) -> bytes:
    content = saved(book_of(HEAD, ["1", "甲", "石门学校"]))
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in places)
    return changed(
        content,
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>"),
    )


def test_merging_everything_fills_no_more_than_there_is() -> None:
    assert [len(row) for row in read_book(merged("A1:XFD1048576")).sheets[0].rows] == [COLUMNS_AT_MOST] * 2
    assert read_book(merged("ZZ9:AAA12", "C9:C7")).sheets[0].rows[0] == HEAD


def test_more_merged_cells_than_can_lie_side_by_side() -> None:
    with pytest.raises(Unreadable):
        read_book(merged(*["A1:XFD1048576"] * (ROWS_AT_MOST + 1)))


@pytest.mark.parametrize(
    "sheet", ["<c " * 300_000, '<c r="A1"' * 200_000, "<row>" + " " * 400_000, "<mergeCell ref" * 100_000]
)
def test_what_is_no_xml_is_refused_soon(sheet: str) -> None:
    content = saved(book_of(HEAD))
    with pytest.raises((Unreadable, TooLarge)):
        read_book(changed(content, "xl/worksheets/sheet1.xml", lambda _xml: f"<worksheet><sheetData>{sheet}"))


def test_what_ends_again_and_again_is_read_soon() -> None:
    content = changed(
        saved(book_of(HEAD)),
        "xl/worksheets/sheet1.xml",
        lambda xml: xml.replace("</sheetData>", "</sheetData>" * 100_000).replace("</worksheet>", ""),
    )
    with pytest.raises(Unreadable):
        read_book(content)


def test_a_format_longer_than_excel_takes_is_refused() -> None:
    book = book_of(HEAD, [1, "甲", "石门学校"])
    book.active.cell(2, 1).number_format = "[" * 100_000
    content = saved(book)
    with pytest.raises(Unreadable):
        read_book(content)


def test_three_thousand_people_on_fourteen_sheets() -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for school in range(14):
        sheet = book.create_sheet(f"{school}校")
        for row in [["花名册"], HEAD, *([f"{school:02}{n:04}", "某人", "石门学校"] for n in range(215))]:
            sheet.append(row)
    read: Book = read_book(saved(book))
    assert sum(len(sheet.rows) - 2 for sheet in read.sheets) == 3010
    assert read.sheets[13].rows[216][0] == "130214"
