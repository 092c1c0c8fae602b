"""Tables as text, as programs and people write them."""

import pytest

from welfare.tables.reading import Table, read_book
from welfare.tables.refusals import Unreadable


def rows_of(text: str, encoding: str = "utf-8") -> Table:
    return read_book(text.encode(encoding)).sheets[0].rows


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(
    "title",
    [
        "2026年教职工花名册；共1人; 填表：李, 张",
        "2026年教职工花名册",
        "a,b,c,d,e",
        "\r\n\r\n制表：王; 核：李",
    ],
)
def test_a_title_above_does_not_hide_what_divides_the_columns(
    encoding: str, delimiter: str, title: str
) -> None:
    lines = [title, delimiter.join(["工号", "姓名", "单位", "角色"])]
    lines += [delimiter.join([f"UT{n}", "分号", "石门学校", '"教师,管理员"']) for n in range(5)]
    rows = rows_of("\r\n".join(lines), encoding)
    assert rows[-1] == ["UT4", "分号", "石门学校", "教师,管理员"]


def test_unicode_text_out_of_excel() -> None:
    content = b"\xff\xfe" + "2026年教职工花名册\r\n工号\t姓名\r\nUT001\t制表\r\n".encode("utf-16-le")
    assert read_book(content).sheets[0].rows == [["2026年教职工花名册"], ["工号", "姓名"], ["UT001", "制表"]]


def test_zeros_kept_by_a_formula_of_text() -> None:
    assert rows_of('工号,姓名\n="00123",甲\n') == [["工号", "姓名"], ["00123", "甲"]]


def test_what_is_empty_below_and_to_the_right_does_not_count() -> None:
    assert rows_of("工号,姓名,,\n1,甲,, \n" + ",,,\n" * 3) == [["工号", "姓名"], ["1", "甲"]]
    assert read_book((",\n" * 30).encode()).sheets == []


def test_a_web_page_called_a_table_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read_book("<html><table><tr><td>工号</td></tr></table></html>".encode())
