"""Tables that LibreOffice itself has written (`libreoffice/make.py`), read as people see them."""

from pathlib import Path

import pytest
from flask import Flask

from welfare.accounts.roster.table import COLUMNS
from welfare.tables.headings import read_book_lines
from welfare.tables.plan import entries_of
from welfare.tables.reading import Table, read_book
from welfare.tables.refusals import OldWorkbook

FOLDER = Path(__file__).parent / "libreoffice"
HEAD = ["工号", "姓名", "学校"]
ZHANG, LI = ["T001", "张三", "石门学校"], ["T002", "李四", "红花中学"]
TITLE = ["2026 年教职工名册"]
SHOWN: dict[str, dict[str, Table]] = {
    "zeros-by-format.xlsx": {"名册": [HEAD, ["000123", "张三", "石门学校"]]},
    "merged-school.xlsx": {
        "名册": [["教职工名册"] * 3, HEAD, ZHANG, ["T002", "李四", "石门学校"], ["T003", "王五", "石门学校"]]
    },
    "hidden-sheet.xlsx": {"名册": [HEAD, ZHANG, LI]},
    "one-sheet-a-school.xlsx": {"说明": [["每校一张表"]], "石门学校": [HEAD, ZHANG], "红花中学": [HEAD, LI]},
    "formulas.xlsx": {"名册": [HEAD, ["T001", "工号", "学校2"], ["#DIV/0!", "#N/A", "石门学校"]]},
    "doors-that-became-days.xlsx": {"房源": [["房号"], ["3-1"], ["1.10"], ["0101"]]},
    "days-truths-and-fractions.xlsx": {"名册": [HEAD, ["2026年9月1日", "TRUE", "10.5"]]},
    "identity-number-as-a-number.xlsx": {"名册": [HEAD, ["4.29021E+17", "张三", "石门学校"]]},
    "padded-and-broken-cells.xlsx": {"名册": [HEAD, [" T001 ", "张　三", "石门\n学校"], [], LI]},
    "hidden-and-empty-rows.xlsx": {"名册": [HEAD, ZHANG, *([] for _row in range(500)), LI]},
    "gb18030-comma.csv": {"": [TITLE, HEAD, ZHANG]},
    "utf8-semicolon.csv": {"": [TITLE, HEAD, ZHANG]},
    "utf16-tab.csv": {"": [TITLE, HEAD, ZHANG]},
    "scientific.csv": {"": [HEAD, ["2.02301E+020", "张三", "石门学校"]]},
}
"""What people see of each file."""
PEOPLE = {
    "merged-school.xlsx": ["T001 张三 石门学校", "T002 李四 石门学校", "T003 王五 石门学校"],
    "one-sheet-a-school.xlsx": ["T001 张三 石门学校", "T002 李四 红花中学"],
    "padded-and-broken-cells.xlsx": ["T001 张三 石门 学校", "T002 李四 红花中学"],
    "hidden-and-empty-rows.xlsx": ["T001 张三 石门学校", "T002 李四 红花中学"],
    "gb18030-comma.csv": ["T001 张三 石门学校"],
    "utf8-semicolon.csv": ["T001 张三 石门学校"],
    "utf16-tab.csv": ["T001 张三 石门学校"],
}
REFUSED = {
    "formulas.xlsx": "#DIV/0!",
    "days-truths-and-fractions.xlsx": "2026年9月1日",
    "identity-number-as-a-number.xlsx": "4.29021E+17",
    "scientific.csv": "2.02301E+020",
}


@pytest.mark.parametrize(("name", "sheets"), SHOWN.items())
def test_what_is_seen_is_what_is_read(name: str, sheets: dict[str, Table]) -> None:
    book = read_book((FOLDER / name).read_bytes())
    assert {sheet.name: sheet.rows for sheet in book.sheets} == sheets
    assert book.hidden == (["去年"] if name == "hidden-sheet.xlsx" else [])


@pytest.mark.parametrize(("name", "people"), PEOPLE.items())
def test_its_people_are_found_wherever_they_stand(name: str, people: list[str], app: Flask) -> None:
    with app.test_request_context():
        lines = read_book_lines(read_book((FOLDER / name).read_bytes()), COLUMNS).lines
    shown = [
        " ".join(line.cells[key] or "" for key in ("staff_number", "name", "organization")) for line in lines
    ]
    assert shown == people


@pytest.mark.parametrize(("name", "cell"), REFUSED.items())
def test_what_no_number_can_be_is_refused_with_its_row(name: str, cell: str, app: Flask) -> None:
    with app.test_request_context():
        lines = read_book_lines(read_book((FOLDER / name).read_bytes()), COLUMNS).lines
        wrong = [entry for entry in entries_of(lines, COLUMNS) if entry.problems]
        assert any(cell in problem for entry in wrong for problem in entry.problems)
    assert len(wrong) == 1


def test_a_workbook_of_excel_97_is_said_to_be_old() -> None:
    with pytest.raises(OldWorkbook):
        read_book((FOLDER / "saved-as-excel-97.xls").read_bytes())


def test_every_file_is_read_here() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.suffix in (".xlsx", ".xls", ".csv")}
    assert files == {*SHOWN, "saved-as-excel-97.xls"}
