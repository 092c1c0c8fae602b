"""The rules of a bulletin's text, and of breaking it into lines."""

from hypothesis import given
from hypothesis import strategies as st

from welfare.bulletins.texts import Number, heading_mark, left_over_braces, names_in, paragraphs_of, text_from
from welfare.bulletins.typesetting import lines_of


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


def test_what_has_nothing_to_tell_is_left_out() -> None:
    template = "# 甲\n甲有{{a}}。\n甲又有{{b}}。\n总之。\n\n# 乙\n乙有{{c}}。\n"
    assert text_from(template, {"a"}) == "# 甲\n甲有{{a}}。总之。"
    assert text_from(template, {"c"}) == "# 乙\n乙有{{c}}。"
    assert text_from(template, set()) == ""
    assert text_from("# A\nOne {{a}}.\nTwo.\n", {"a"}) == "# A\nOne {{a}}. Two."


@given(st.text("国教师学校家，。、（）《》“”12,.% abc", max_size=80), st.integers(6, 30))
def test_lines_hold_everything(words: str, width: int) -> None:
    def measure(text: str) -> float:
        return float(len(text))

    lines = lines_of(words, width, measure)
    assert "".join(lines).replace(" ", "") == words.replace(" ", "")


def test_punctuation_goes_with_its_word() -> None:
    def measure(text: str) -> float:
        return float(len(text))

    assert lines_of("走访学生家庭，看望", 6, measure) == ["走访学生家", "庭，看望"]
    assert lines_of("甲乙丙丁《戊己》", 5, measure) == ["甲乙丙丁", "《戊己》"]
    assert lines_of("teachers said", 9, measure) == ["teachers", "said"]
