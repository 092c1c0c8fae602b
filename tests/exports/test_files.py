"""What stands in a file, cell by cell, and where a workbook's bounds are."""

import csv
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from welfare.exports import files
from welfare.exports.files import LONGEST_CELL, CommaSeparated, Workbook
from welfare.exports.lists import Cell, Column

COLUMNS = (Column("甲", "a", width=30), Column("乙", "b"))


def workbook(folder: Path, rows: Sequence[Sequence[Cell]], title: str = "诉求") -> list[Worksheet]:
    """The sheets of a workbook with these rows."""
    book = Workbook(folder / "a.xlsx", title, COLUMNS)
    for row in rows:
        book.write(row)
    book.close([("List", title), ("Rows", f"{book.written:,}")])
    return list(openpyxl.load_workbook(folder / "a.xlsx").worksheets)


def comma_separated(folder: Path, rows: Sequence[Sequence[Cell]]) -> list[list[str]]:
    """The lines of a CSV file with these rows, below its heading."""
    file = CommaSeparated(folder / "a.csv", "诉求", COLUMNS)
    for row in rows:
        file.write(row)
    file.close([])
    with (folder / "a.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))[1:]


def values(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def test_the_heading_stays_in_sight_and_columns_are_as_wide_as_the_list_says(tmp_path: Path) -> None:
    first, _about = workbook(tmp_path, [["一", 1]])
    assert values(first) == [["甲", "乙"], ["一", 1]]
    assert first.freeze_panes == "A2"
    assert first["A1"].font.bold
    assert not first["A2"].font.bold
    assert round(first.column_dimensions["A"].width) in (30, 31)


def test_days_and_moments_in_a_workbook_can_be_sorted_and_read(tmp_path: Path) -> None:
    first, _about = workbook(tmp_path, [[date(2026, 11, 24), datetime.fromisoformat("2026-11-24 23:59")]])
    day, moment = first["A2"], first["B2"]
    assert (str(day.value), day.number_format) == ("2026-11-24 00:00:00", "yyyy-mm-dd")
    assert (str(moment.value), moment.number_format) == ("2026-11-24 23:59:00", "yyyy-mm-dd hh:mm")


def test_money_and_nothing_in_a_workbook(tmp_path: Path) -> None:
    first, _about = workbook(tmp_path, [[Decimal("12.50"), None], ["", 0], [0.5, -3]])
    assert values(first)[1:] == [[12.5, None], [None, 0], [0.5, -3]]


def test_what_looks_like_a_number_or_an_address_stays_as_it_was_typed(tmp_path: Path) -> None:
    first, _about = workbook(tmp_path, [["007", "https://example.org"]])
    assert values(first)[1] == ["007", "https://example.org"]
    assert first["B2"].hyperlink is None


@pytest.mark.parametrize(("length", "is_cut"), [(LONGEST_CELL, False), (LONGEST_CELL + 1, True)])
def test_a_text_that_no_cell_holds_is_cut_and_says_so(tmp_path: Path, length: int, is_cut: bool) -> None:
    first, _about = workbook(tmp_path, [["字" * length]])
    cell = str(values(first)[1][0])
    assert len(cell) == LONGEST_CELL
    assert cell.endswith("…") is is_cut


@pytest.mark.parametrize(("rows", "on_each"), [(3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_what_no_sheet_holds_goes_on_the_next_under_the_same_heading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows: int, on_each: list[int]
) -> None:
    monkeypatch.setattr(files, "ROWS_ON_A_SHEET", 3)
    *sheets, _about = workbook(tmp_path, [[n, None] for n in range(rows)])
    assert [len(values(sheet)) - 1 for sheet in sheets] == on_each
    assert {tuple(values(sheet)[0]) for sheet in sheets} == {("甲", "乙")}
    assert [row[0] for sheet in sheets for row in values(sheet)[1:]] == list(range(rows))
    assert [sheet.title for sheet in sheets] == ["诉求", "诉求 2", "诉求 3"][: len(sheets)]


def test_a_list_of_nothing_has_its_heading_and_says_what_it_is(tmp_path: Path) -> None:
    first, about = workbook(tmp_path, [])
    assert values(first) == [["甲", "乙"]]
    assert values(about) == [["List", "诉求"], ["Rows", "0"]]
    assert comma_separated(tmp_path, []) == []


@pytest.mark.parametrize("length", [25, 26, 80])
def test_a_sheet_is_named_as_far_as_a_name_may_go(tmp_path: Path, length: int) -> None:
    first, about = workbook(tmp_path, [], title="长" * length)
    assert (first.title, about.title) == ("长" * 25, "· " + "长" * 25)


def test_csv_writes_days_moments_money_and_nothing_plainly(tmp_path: Path) -> None:
    moment = datetime.fromisoformat("2026-01-02 03:04")
    rows = [[date(2026, 1, 2), moment], [Decimal("-12.50"), None], ["", "两行\n字, 和“引号”"]]
    assert comma_separated(tmp_path, rows) == [
        ["2026-01-02", "2026-01-02 03:04"], ["-12.50", ""], ["", "两行\n字, 和“引号”"],
    ]  # fmt: skip


def test_a_heading_in_csv_is_no_formula_either(tmp_path: Path) -> None:
    CommaSeparated(tmp_path / "a.csv", "表", [Column("=1+1", "a")]).close([])
    assert (tmp_path / "a.csv").read_text("utf-8-sig").strip() == "'=1+1"


@pytest.mark.parametrize("writer", [Workbook, CommaSeparated])
def test_a_file_that_is_given_up_is_let_go_of(
    tmp_path: Path, writer: type[Workbook] | type[CommaSeparated]
) -> None:
    file = writer(tmp_path / "a", "表", COLUMNS)
    file.write(["一", 1])
    file.release()
    with pytest.raises(ValueError, match="closed file"):
        file.write(["二", 2])
