"""How a table is read: where its header stands, which column is what, what a cell may say."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from flask import Flask
from flask_babel import force_locale
from flask_babel import lazy_gettext as _l

from welfare.accounts.roster.words import HEADINGS as ROSTER
from welfare.housing.units.words import HEADINGS as FLATS
from welfare.tables.columns import (
    Column,
    Words,
    as_code,
    bare,
)
from welfare.tables.headings import HeadingMissing, Line, NoHeader, NothingInIt, read_book_lines
from welfare.tables.mistakes import DAY, FRACTION, TRUTH
from welfare.tables.plan import Plan, PlannedRow, entries_of, rows_twice
from welfare.tables.reading import Book, Sheet, Table

WAYS = Words({"up": _l("Name"), "down": "Down"}, {"up": "上 向上 upwards", "down": "下"})
NUMBER = Column("number", _l("Staff number"), "工号 编号 no", called="number", longest=4, tidy=as_code)
NAME = Column("name", "Name", "姓名", called="name", longest=6)
NOTE = Column("note", "Note", "备注", is_required=False, tidy=str.strip)
COLUMNS = (NUMBER, NAME, NOTE)


def read_lines(table: Table, columns: Sequence[Column]) -> list[Line]:
    return read_book_lines(Book([Sheet("", table)]), columns).lines


@pytest.fixture(autouse=True)
def in_english(app: Flask) -> Iterator[None]:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def test_the_columns_may_stand_in_any_order_and_words() -> None:
    [line] = read_lines([["姓 名", "备注（选填）", "NO."], ["王芳", " 病假 ", "００７"]], COLUMNS)
    assert (line.row, dict(line.cells)) == (2, {"number": "007", "name": "王芳", "note": "病假"})


def test_a_heading_of_nothing_but_brackets_is_read_soon() -> None:
    assert bare("(" * 100_000) == "(" * 100_000


def test_of_two_columns_of_one_meaning_the_first_counts() -> None:
    [line] = read_lines([["工号", "姓名", "编号"], ["1", "王芳", "2"]], COLUMNS)
    assert line.cells["number"] == "1"


def test_a_column_that_is_missing_is_told_from_an_empty_cell() -> None:
    assert read_lines([["工号", "姓名"], ["1", "王芳"]], COLUMNS)[0].cells["note"] is None
    assert read_lines([["工号", "姓名", "备注"], ["1", "王芳"]], COLUMNS)[0].cells["note"] == ""


@pytest.mark.parametrize("above", [0, 1, 40])
def test_the_header_is_found_wherever_it_stands(above: int) -> None:
    table = [["某校花名册"]] * above + [["工号", "姓名"], ["1", "王芳"]]
    assert [line.row for line in read_lines(table, COLUMNS)] == [above + 2]


def test_of_two_rows_of_headings_the_one_that_says_more_counts() -> None:
    table = [["工号", "姓名", "其他"], ["工号", "姓名", "备注"], ["1", "王芳", "病假"]]
    assert [(line.row, line.cells["note"]) for line in read_lines(table, COLUMNS)] == [(3, "病假")]


def test_headings_that_begin_every_page_are_no_rows() -> None:
    table = [["工号", "姓名"], ["1", "王芳"], ["工号", "姓 名"], ["2", "李雷"]]
    assert [line.row for line in read_lines(table, COLUMNS)] == [2, 4]


def test_of_two_words_for_a_column_the_better_one_counts() -> None:
    [line] = read_lines([["编号", "工号", "姓名"], ["1", "A7", "王芳"]], COLUMNS)
    assert line.cells["number"] == "A7"


def test_a_refusal_names_what_is_missing_and_what_there_is() -> None:
    with pytest.raises(NoHeader) as none:
        read_lines([["某校花名册"], ["1", "王芳"]], COLUMNS)
    assert none.value.details["columns"] == "Staff number, Name"
    with pytest.raises(HeadingMissing) as one:
        read_lines([["某校花名册"], ["姓名", "性别", "编制类型"]], COLUMNS)
    assert one.value.details == {"row": 2, "missing": "Staff number", "found": "姓名, 性别, 编制类型"}


def test_every_sheet_with_headings_is_read_and_the_others_are_named() -> None:
    rows = [["工号", "姓名"], ["1", "王芳"]]
    book = Book([Sheet("填表说明", [["工号必填"]]), Sheet("东校", rows), Sheet("西校", [["注"], *rows])])
    reading = read_book_lines(book, COLUMNS)
    assert [(line.sheet, line.row) for line in reading.lines] == [("东校", 2), ("西校", 3)]
    assert (reading.sheets, reading.passed_over) == (["东校", "西校"], ["填表说明"])
    assert [line.sheet for line in read_book_lines(Book(book.sheets[:2]), COLUMNS).lines] == [""]


@pytest.mark.parametrize(
    "cell",
    [
        *("3.31081E+17", "1.38E+10", "#N/A", "#REF!", "=?", "TRUE", "false", "10.5"),
        *("2023-09-01", "2023/9/1", "2023年9月1日", "9月1日", "2023年9月", "1-Sep", "2023-09-01 00:00"),
    ],
)
def test_what_a_spreadsheet_made_of_a_number_is_refused(cell: str) -> None:
    column = replace(NUMBER, longest=None, cannot_be=(DAY, TRUTH, FRACTION))
    [fault] = column.faults(cell)
    assert fault.startswith("Staff number: ")


@pytest.mark.parametrize("cell", ["000123", "2023-0901", "3-1", "1E5", "E10", "T-1.2a", "12-34-56"])
def test_numbers_that_only_look_a_little_so_are_taken(cell: str) -> None:
    column = replace(NUMBER, longest=None, cannot_be=(DAY, TRUTH, FRACTION))
    assert not list(column.faults(cell))


@pytest.mark.parametrize("headings", [ROSTER, FLATS])
def test_no_heading_names_two_columns(headings: dict[str, str]) -> None:
    words = [word for column in headings.values() for word in column.split()]
    assert len(set(words)) == len(words)
    assert [bare(word) for word in words] == words


def test_empty_rows_are_passed_over_and_the_others_keep_their_numbers() -> None:
    table = [["工号", "姓名"], ["", " "], ["1", "王芳"], [], ["2", "李雷"]]
    assert [line.row for line in read_lines(table, COLUMNS)] == [3, 5]
    with pytest.raises(NothingInIt):
        read_lines(table[:2], COLUMNS)


def test_headings_are_read_in_the_language_of_the_page(app: Flask) -> None:
    with force_locale("zh"):
        assert read_lines([["工号", "姓名"], ["1", "王芳"]], (NUMBER, NAME))
    assert read_lines([["staff NUMBER*", "name"], ["1", "王芳"]], (NUMBER, NAME))


def test_a_word_is_found_by_its_label_and_by_other_words() -> None:
    found = {word: WAYS.find(word) for word in ("name", " UP wards", "向上", "down", "下", "sideways", "")}
    assert found == {
        "name": "up",
        " UP wards": "up",
        "向上": "up",
        "down": "down",
        "下": "down",
        "sideways": None,
        "": None,
    }
    with force_locale("zh"):
        assert (WAYS.find("姓名"), WAYS.find("name")) == ("up", None)


@pytest.mark.parametrize(
    ("number", "name", "faults"),
    [
        ("1234", "六个字的名字", []),
        ("12345", "六个字的名字", ["The number is longer than 4 characters."]),
        ("", "七个字的姓名了", ["The number is missing.", "The name is longer than 6 characters."]),
        ("1", "王\u202e芳\u200b", []),
    ],
)
def test_what_is_wrong_with_a_row_by_itself(number: str, name: str, faults: list[str]) -> None:
    lines = read_lines([["工号", "姓名", "备注"], [number, name, ""]], COLUMNS)
    assert entries_of(lines, COLUMNS)[0].problems == faults


def test_rows_that_are_one_are_each_told_of_another() -> None:
    entries = [
        PlannedRow(row, {"key": key})
        for row, key in ((2, "a"), (3, "b"), (4, "a"), (5, None), (6, None), (7, "a"))
    ]
    found = {entry.row: other for entry, other in rows_twice(entries, lambda entry: entry.cells["key"])}
    assert found == {2: "4", 4: "2", 7: "2"}


def test_a_plan_is_another_one_when_a_row_comes_to_something_else() -> None:
    def plan(**of: object) -> Plan:
        return Plan([PlannedRow(2, {}), PlannedRow(3, {}, **of)])  # type: ignore[arg-type]

    prints = [
        each.fingerprint
        for each in (
            plan(),
            plan(existing="somebody"),
            plan(problems=["wrong"]),
            plan(shown={"name": "王芳"}),
        )
    ]
    assert len(set(prints)) == 4
    assert plan().fingerprint == prints[0]
