"""Breaking text into lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from welfare.paper.typesetting import from_the_left, lines_of


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


def by_characters(text: str) -> float:
    """Every character as wide as another."""
    return float(len(text))


@pytest.mark.parametrize(
    ("text", "width", "indent", "lines"),
    [
        ("", 4, 0, []),
        ("甲乙丙丁", 4, 0, ["甲乙丙丁"]),
        ("甲乙丙丁戊", 4, 0, ["甲乙丙丁", "戊"]),
        ("甲乙丙丁戊", 4, 2, ["甲乙", "丙丁戊"]),
        ("甲乙丙丁戊己庚", 4, 2, ["甲乙", "丙丁戊己", "庚"]),
        ("abcd甲", 4, 0, ["abcd", "甲"]),
        ("甲abcdefgh乙", 4, 0, ["甲abc", "defg", "h乙"]),
        ("abcd甲", 4, 2, ["ab", "cd甲"]),
        ("ab cd", 3, 0, ["ab", "cd"]),
        ("甲乙丙）。丁", 4, 0, ["甲乙", "丙）。丁"]),
        ("甲乙丙丁）。", 4, 0, ["甲乙丙", "丁）。"]),
        ("甲乙丙（丁", 4, 0, ["甲乙丙", "（丁"]),
        ("甲乙（“丁", 4, 0, ["甲乙", "（“丁"]),
        ("甲）））））", 4, 0, ["甲）））", "））"]),
        ("甲乙丙 。丁", 4, 0, ["甲乙", "丙 。丁"]),
        ("甲乙（ 丁", 4, 0, ["甲乙", "（ 丁"]),
        ("甲乙abc", 4, 0, ["甲乙", "abc"]),
        ("甲乙丙Xy", 4, 0, ["甲乙丙", "Xy"]),
        ("甲乙yX丙", 4, 0, ["甲乙yX", "丙"]),
        ("甲abcd乙", 4, 0, ["甲", "abcd", "乙"]),
        ("ab", 1, 0, ["a", "b"]),
        ("甲 ", 4, 0, ["甲"]),
    ],
)
def test_where_a_line_ends(text: str, width: int, indent: int, lines: list[str]) -> None:
    assert lines_of(text, width, by_characters, indent=indent) == lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("مۇئەللىم مۇئەللىم", 10, ["مۇئەللىم", "مۇئەللىم"]),
        ("བོད་སྐད་རྒྱལ", 9, ["བོད་སྐད་", "རྒྱལ"]),
        ("ᠮᠣᠩᠭᠣᠯ ᠬᠡᠯᠡ", 8, ["ᠮᠣᠩᠭᠣᠯ", "ᠬᠡᠯᠡ"]),
        ("ꆈꌠꁱꂷ", 2, ["ꆈꌠ", "ꁱꂷ"]),
        ("甲👨\u200d👩\u200d👧乙", 5, ["甲", "👨\u200d👩\u200d👧", "乙"]),
        ("甲👍🏽乙", 2, ["甲", "👍🏽", "乙"]),
        ("甲e\u0301乙", 2, ["甲", "e\u0301", "乙"]),
    ],
)
def test_what_is_one_to_its_readers_is_not_divided(text: str, width: int, lines: list[str]) -> None:
    assert lines_of(text, width, by_characters) == lines


def test_no_line_begins_with_closing_or_ends_with_opening_punctuation() -> None:
    for mark in "，。、；：？！）》」』】”’％%…—·,.;:?!)":
        assert lines_of(f"甲乙丙{mark}丁", 3, by_characters) == ["甲乙", f"丙{mark}丁"]
    for mark in "（《「『【“‘(¥":
        assert lines_of(f"甲乙{mark}丙", 3, by_characters) == ["甲乙", f"{mark}丙"]


@pytest.mark.parametrize("pair", ["()", "[]", "{}", "<>", "«»", "《》", "〈〉"])
def test_brackets_open_towards_what_they_hold_also_from_the_right(pair: str) -> None:
    begin, end = pair
    assert from_the_left([("main", f"ئا{begin}ئا{end}ئا")], "main") == [("main", f"ائ{begin}ائ{end}ائ")]


@pytest.mark.parametrize(
    ("runs", "drawn"),
    [
        ([], []),
        ([("main", "abc"), ("other", "甲")], [("main", "abc"), ("other", "甲")]),
        ([("main", "ab"), ("main", "c")], [("main", "ab"), ("main", "c")]),
        ([("main", "אב")], [("main", "בא")]),
        ([("main", "ئا abc")], [("main", "ائ"), ("main", " abc")]),
        ([("main", "ئ\u200dا")], [("main", "ا\u200dئ")]),
        ([("main", "\u200dئا")], [("main", "\u200d"), ("main", "ائ")]),
        (
            [("main", "甲"), ("other", "乙"), ("main", "ئا")],
            [("main", "甲"), ("other", "乙"), ("main", "ائ")],
        ),
        ([("main", "abc ئا با xyz")], [("main", "abc "), ("main", "اب ائ"), ("main", " xyz")]),
        ([("main", "ئا 12 با")], [("main", "اب "), ("main", "12"), ("main", " ائ")]),
        (
            [("other", "ئا"), ("main", " "), ("other", "با")],
            [("other", "با"), ("main", " "), ("other", "ئا")],
        ),
        (
            [("main", "甲"), ("other", "ئا"), ("main", "乙")],
            [("main", "甲"), ("other", "ئا"), ("main", "乙")],
        ),
    ],
)
def test_what_reads_from_the_right_turns_and_numbers_in_it_do_not(
    runs: list[tuple[str, str]], drawn: list[tuple[str, str]]
) -> None:
    assert from_the_left(runs, "main") == drawn
