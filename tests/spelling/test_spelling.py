"""What is kept of a text, and which spellings are one name, one number, one word."""

from collections.abc import Callable

import pytest

from welfare.spelling import as_digits, as_name, folded, name_key, number_key, plain, tidy


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("\u202d138 0000 0000\u202c", "138 0000 0000"),
        ("\ufeff张\u200b三\u2060", "张三"),
        ("\u3000张三\u3000", "张三"),
        ("一\x00二\x07三\x1b四\x7f五\x85六", "一二三四五\n六"),
        ("一\r\n二\r三\v四\f五\u2028六\u2029七", "一\n二\n三\n四\n五\n六\n七"),
        ("第一行\n\t第二行", "第一行\n\t第二行"),
        ("half \ud83d of one", "half  of one"),
        ("一\ufffe二\uffff三", "一二三"),
        ("e\u0301", "é"),
        ("X光", "X光"),
        ("“你好”，（全角）！１２３", "“你好”，（全角）！１２３"),
        ("👩\u200d👧\ufe0f", "👩\u200d👧\ufe0f"),
        ("ᠠ\u180bᠠ\u202fᠤ\u200dᠨ\u200cᠢ\u180e", "ᠠ\u180bᠠ\u202fᠤ\u200dᠨ\u200cᠢ\u180e"),
        ("ئۇيغۇر بود ལྷ་ས", "ئۇيغۇر بود ལྷ་ས"),
        ("\u202e\u200b", ""),
    ],
)
def test_text_is_cleaned_of_what_nobody_sees_and_of_nothing_else(typed: str, kept: str) -> None:
    assert tidy(typed) == kept


@pytest.mark.parametrize(
    ("typed", "code", "digits"),
    [
        ("１２３４５６", "123456", "123456"),
        ("123 456", "123 456", "123456"),
        ("１２３－４５６", "123-456", "123456"),
        ("123–456", "123-456", "123456"),
        ("Ｔ００１", "T001", "T001"),
        (" 张三　", "张三", "张三"),
        ("", "", ""),
        (None, None, ""),
    ],
)
def test_a_code_may_be_typed_in_any_width(typed: str | None, code: str | None, digits: str) -> None:
    assert (plain(typed), as_digits(typed)) == (code, digits)


@pytest.mark.parametrize(
    ("padded", "kept"),
    [
        ("张　三", "张三"),
        (" 欧 阳\t娜 娜 ", "欧阳娜娜"),
        ("Ann  Mary\u00a0Li", "Ann Mary Li"),
        ("𠮷 田", "𠮷田"),
        ("MAX 张", "MAX 张"),
        ("阿依古丽 · 买买提", "阿依古丽 · 买买提"),
        (None, ""),
    ],
)
def test_a_name_is_kept_without_what_pads_it(padded: str | None, kept: str) -> None:
    assert as_name(padded) == kept


@pytest.mark.parametrize(
    "spelt",
    [
        "张　三",
        " 张 三 ",
        "张\u200b三",
        "\u202a张三\u202c",
        "张\ufe0f三\U000e0100",
        "张\u00a0\u2060三",
    ],
)
def test_a_name_is_one_however_it_is_padded(spelt: str) -> None:
    assert name_key(spelt) == name_key("张三") == "张三"


@pytest.mark.parametrize("point", [*"·•・‧･∙⋅.．․●", " · ", "\u3000•\u200b"])
def test_what_divides_a_name_is_one_however_it_is_typed(point: str) -> None:
    assert name_key(f"阿依古丽{point}买买提") == "阿依古丽·买买提"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("第一中学（本部）", "第一中学 (本部)"),
        ("ＬＩ  Wei", "li wei"),
        ("第１小学", "第1 小学"),
        ("石门—分校", "石门-分校"),
        ("Straße", "STRASSE"),
        ("ﬀ", "FF"),
        ("e\u0301", "É"),
    ],
)
def test_two_spellings_are_one_name(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张三丰"),
        ("Li Wei", "Liwei"),
        ("古丽·买买提", "古丽买买提"),
        ("J. Li", "J Li"),
        ("Ann-Mary", "Ann Mary"),
    ],
)
def test_other_names_stay_others(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    "spelt",
    ["T-001", "t-001", "Ｔ－００１", " T—001 ", "T\u2011001", "t − 001", "\ufeffT-\u200b001", "T\u00ad-001"],
)
def test_a_number_is_one_however_it_is_typed(spelt: str) -> None:
    assert number_key(spelt) == "t-001"


def test_zeros_and_dashes_are_part_of_a_number() -> None:
    assert len({number_key(number) for number in ("000123", "123", "12-3", "1-23")}) == 4


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("夫妻\u200b两地\u2060分居", "夫妻两地分居"),
        ("2026–2027 学年", "2026-2027 学年"),
        ("Ｗｉ‑Ｆｉ", "wi-fi"),
        ("一\n\n 二", "一 二"),
        ("ئۇ\u200cيغۇر", "ئۇيغۇر"),
        ("分\x07居", "分居"),
    ],
)
def test_what_nobody_sees_or_a_dash_hides_no_word(written: str, searched: str) -> None:
    assert folded(written) == searched


@pytest.mark.parametrize("key", [name_key, number_key, folded])
def test_a_key_is_its_own_key(key: Callable[[str], str]) -> None:
    for text in ("张　三", "Ｔ－００１", "ẞ ﬀ ㋿", "阿依・古丽 ．买", "\u1e9e\u0345\u03b9"):
        assert key(key(text)) == key(text)
