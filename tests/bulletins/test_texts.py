"""The rules of a bulletin's text."""

import pytest

from welfare.bulletins.texts import (
    Number,
    Paragraph,
    Typed,
    heading_mark,
    left_over_braces,
    names_in,
    paragraphs_of,
    pieces_in,
    signed,
    text_from,
    typed_in,
    typists_of,
)
from welfare.config import PROJECT_ROOT


def test_headings_paragraphs_and_numbers() -> None:
    heading, paragraph = paragraphs_of("# 走访\n\n共{{ visits }}次，{{homes}}个。")
    assert (heading.heading, heading.pieces) == (1, ("走访",))
    assert paragraph.pieces == ("共", Number("visits"), "次，", Number("homes"), "个。")
    assert names_in("{{a}}{{b}}", "{{a}}") == ["a", "b"]
    assert left_over_braces("{{a}")
    assert not left_over_braces("{{a}} {b}")


def test_heading_marks() -> None:
    marks = [heading_mark(n, "zh") for n in (1, 9, 10, 11, 20, 21)]
    assert marks == ["一、", "九、", "十、", "十一、", "二十、", "二十一、"]
    assert heading_mark(3, "en") == "3. "


def test_parts_of_a_sentence_that_have_nothing_to_tell_are_left_out() -> None:
    whole = "走访{{a}}次[，其中{{b}}次]，开展[甲{{c}}项|乙{{d}}项|丙{{e}}项]。"
    assert text_from(whole, {"a", "c", "e"}) == "走访{{a}}次，开展甲{{c}}项、丙{{e}}项。"
    assert text_from(whole, set("abcde")) == "走访{{a}}次，其中{{b}}次，开展甲{{c}}项、乙{{d}}项、丙{{e}}项。"
    assert text_from("There were [{{a}} x|{{b}} y|{{c}} z].", {"a", "c"}) == "There were {{a}} x, {{c}} z."
    for language in ("zh", "en"):
        template = (PROJECT_ROOT / f"templates/bulletins/season.{language}.txt").read_text()
        assert not set("[]|") & set(text_from(template, names_in(template)))


def test_what_has_nothing_to_tell_is_left_out() -> None:
    template = "# 甲\n甲有{{a}}。\n甲又有{{b}}。\n总之。\n\n# 乙\n乙有{{c}}。\n"
    assert text_from(template, {"a"}) == "# 甲\n甲有{{a}}。总之。"
    assert text_from(template, {"c"}) == "# 乙\n乙有{{c}}。"
    assert text_from(template, set()) == ""
    assert text_from("# A\nOne {{a}}.\nTwo.\n", {"a"}) == "# A\nOne {{a}}. Two."


def test_a_heading_is_a_line_that_begins_with_the_mark_and_is_counted_among_headings() -> None:
    found = paragraphs_of("开头\n#甲\n\n  ## 乙 \n不是 # 丙\n#\n")
    assert [(paragraph.pieces, paragraph.heading) for paragraph in found] == [
        (("开头",), None), (("甲",), 1), (("乙",), 2), (("不是 # 丙",), None), ((), 3),
    ]  # fmt: skip
    assert paragraphs_of(" \n\n") == []


def test_numbers_stand_side_by_side_and_at_both_ends() -> None:
    (only,) = paragraphs_of("{{a}}{{b}}件{{c_2}}")
    assert only.pieces == (Number("a"), Number("b"), "件", Number("c_2"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("{{" + "a" * 64 + "}}", ["a" * 64]),
        ("{{" + "a" * 65 + "}}", []),
        ("{{a}} {{  a }} {{b}}", ["a", "b"]),
        ("{{A}} {{1a}} {{_a}} {{a-b}} {a} {{}}", []),
    ],
)
def test_what_names_a_figure(text: str, names: list[str]) -> None:
    assert names_in(text) == names
    assert left_over_braces(text) is (text.count("{{") > len(names) + text.count("{{  a"))


@pytest.mark.parametrize(
    ("text", "is_odd"), [("{{a}}", False), ("{a} }b{", False), ("{{a", True), ("a}}", True)]
)
def test_braces_that_were_meant_for_a_figure(text: str, is_odd: bool) -> None:
    assert left_over_braces(text) is is_odd


def test_a_template_before_its_first_heading_and_in_several_paragraphs() -> None:
    template = "共{{a}}件。\n\n# 甲\n有{{b}}。\n\n另有{{c}}。\n特此通报。\n\n无关{{d}}。\n"
    assert text_from(template, {"a"}) == "共{{a}}件。"
    assert text_from(template, {"b"}) == "# 甲\n有{{b}}。\n特此通报。"
    assert text_from(template, {"c", "d"}) == "# 甲\n另有{{c}}。特此通报。\n无关{{d}}。"


def test_a_sentence_stays_if_one_of_its_figures_tells() -> None:
    assert text_from("有{{a}}，其中{{b}}。", {"b"}) == "有{{a}}，其中{{b}}。"


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("满意率100%", ["100%"]),
        ("满意率 100 %，共1,234件", ["100 %", "1,234"]),
        ("满意率１００％", ["１００％"]),
        ("满意率百分之百", ["百分之百"]),
        ("满意率百分之九十八点五", ["百分之九十八点五"]),
        ("三成教师，十分之九的诉求", ["三", "十分之九"]),
        ("走访三百多户，看望五十名", ["三百", "五十"]),
        ("第⑤批、Ⅲ级、½", ["⑤", "Ⅲ", "½"]),
        ("建成一个，壹佰套", ["一", "壹佰"]),
        ("2026年9月1日", ["2026", "9", "1"]),
        ("100 per cent, one hundred per cent, Forty-two homes", ["100", "one hundred per cent", "Forty-two"]),
        ("half of them, a dozen", ["half", "dozen"]),
        ("zero waste, 5 ‰ ", ["zero", "5 ‰"]),
        ("围绕“五共”统一部署，一是建机制，万一有事", []),
        ("someone was often at one with nobody", []),
        ("解决{{solved}}件，{{on_time_rate}}", []),
        ("解决{{solved}}件，其中3件", ["3"]),
    ],
)
def test_what_is_a_number_that_somebody_typed(text: str, typed: list[str]) -> None:
    assert typed_in(text) == typed


def test_who_changes_a_line_answers_for_its_numbers_and_the_others_stay_whose_they_were() -> None:
    before, typists = "甲3件\n乙4件、5件\n丙6件", ["甲", "乙", "乙", "丙"]
    assert typists_of("丙6件\n乙4件、5件！\n甲3件", "丁", before, typists) == ["丙", "丁", "丁", "甲"]
    assert typists_of("甲3件\n甲3件", "丁", before, typists) == ["甲", "丁"]
    assert typists_of("没有", "丁", before, typists) == []


def test_a_typed_number_is_shown_with_who_typed_it_where_that_is_known() -> None:
    typed = paragraphs_of("# 走访3次\n{{homes}}户、5户")
    assert signed(typed, ["甲"]) == [
        Paragraph(("走访", Typed("3", "甲"), "次"), heading=1),
        Paragraph((Number("homes"), "户、", Typed("5", ""), "户"), heading=None),
    ]
    assert (Typed("5"), Paragraph(())) == (Typed("5", by=""), Paragraph((), heading=None))


def test_no_empty_words_stand_between_numbers_or_around_them() -> None:
    assert pieces_in("3件") == (Typed("3"), "件")
    assert pieces_in("共3") == ("共", Typed("3"))
    assert pieces_in("{{a}}3{{b}}") == (Number("a"), Typed("3"), Number("b"))
    assert pieces_in("3⑤%") == (Typed("3⑤%"),)
    assert pieces_in("5三百") == (Typed("5"), Typed("三百"))
