"""What stands in the place of a variable, and which texts are one reply to many."""

from datetime import date

import pytest

from welfare.needs.replies.variables import Facts, filled, left_in, longest_piece, pattern_of, unknown_in

LI = Facts(
    "李明", "石门小学", "26-0042-0", "想要一间宿舍", date(2026, 12, 4), "后勤科", "0719-123", "后勤一", None
)
WANG = Facts("王芳", "松岭学校", "26-0051-2", "灯坏了", date(2026, 12, 7))


@pytest.mark.parametrize(
    ("words", "reads"),
    [
        ("{教师姓名}老师，您好", "李明老师，您好"),
        ("｛ 教师姓名 ｝老师", "李明老师"),
        ("Dear {teacher}", "Dear 李明"),
        ("{诉求编号}《{诉求标题}》", "26-0042-0《想要一间宿舍》"),
        ("{答复期限}前", "2026年12月4日前"),
        ("by {due on}", "by 4 December 2026"),
        ("{学校}：请联系{承办单位}，{单位电话}", "石门小学：请联系后勤科，0719-123"),
        ("{经办人} {unit} {unit phone} {writer} {school} {number} {title}",
         "后勤一 后勤科 0719-123 后勤一 石门小学 26-0042-0 想要一间宿舍"),
        ("没有变量", "没有变量"),
        ("{经办人电话}", "{经办人电话}"),
        ("{别的}", "{别的}"),
    ],
)  # fmt: skip
def test_each_variable_reads_as_what_it_yields(words: str, reads: str) -> None:
    assert filled(words, LI) == reads


def test_a_name_that_no_variable_has_is_found_and_one_that_is_left() -> None:
    assert unknown_in("{教师姓名}，{工资}，{年龄}") == "工资"
    assert unknown_in("{教师姓名} {teacher}") is None
    assert left_in(filled("{教师姓名}：{writer phone}", LI)) == "writer phone"
    assert left_in("{工资}") is None


@pytest.mark.parametrize(
    "text",
    [
        "{教师姓名}老师：{诉求编号}《{诉求标题}》将于{答复期限}前办结，{学校}已知悉。",
        "Dear {teacher} of {school}: {number}, {title}, is done by {due on}.",
    ],
)
def test_texts_that_differ_only_in_what_is_each_needs_own_have_one_pattern(text: str) -> None:
    pattern = pattern_of(filled(text, LI), LI)
    assert filled(pattern, WANG) == filled(text, WANG)
    assert longest_piece(pattern) in filled(text, WANG)


def test_what_differs_in_anything_else_is_another_reply() -> None:
    pattern = pattern_of("李明老师：住三楼201室", LI)
    assert filled(pattern, WANG) != "王芳老师：住三楼202室"
    assert filled(pattern, WANG) == "王芳老师：住三楼201室"
