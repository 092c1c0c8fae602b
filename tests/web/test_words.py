"""The words on screen follow docs/words.md: its rules with a star, and how many messages each looked at."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from tests.web.shared_words import SAME_EVERYWHERE
from welfare.config import PROJECT_ROOT
from welfare.needs.labels import ACTION, DONE

CATALOGUE = PROJECT_ROOT / "welfare/translations/zh/LC_MESSAGES/messages.po"
PLACEHOLDER = re.compile(r"%\((\w+)\)([sd])")
HAN = r"[\u4e00-\u9fff]"

INSTEAD_OF = {
    "对校保密": "对本校保密",
    "受保护的诉求": "对本校保密的诉求",
    "重新打开": "重新办理、重新启用",
    "本手机": "本机",
    "复核日期": "复查日期",
    "全部数字": "全部指标",
    "牵头单位": "主办单位",
    "条诉求": "件诉求",
    "受理人员": "受理员",
    "回访电话": "电话回访",
    "到期日": "期限",
    "联盟": "教联体",
    "为什么问": "填写说明",
    "占多少": "占比",
    "背后的": "明细、构成",
    "点击": "点",
    "单击": "点",
    "右键": "点",
    "已答复（": "已说明（",
    "教师回应": "教师回复、教师确认",
    "局里": "教育局",
}
"""What no message says, and what it says instead."""
TO_NOBODY = {"你": "您"}
SLOGAN = "Teachers look after children. Who looks after them?"
"""The one place for 老师."""
OBJECTIONS_ARE_OF = ("housing", "audit/readings", "petitions/erasure", "retention", "own_data")
"""Where 异议 is said: of a public notice. An answer is 不认可."""
NEVER_COMPLETED = ("不予受理", "撤回", "并案")
"""What ends a need without 办结."""
LATIN_STANDS_ALONE = re.compile(rf"{HAN}[A-Za-z]|[A-Za-z]{HAN}")
BLANK_BY_DIGITS = re.compile(rf"{HAN} (?:%\(\w+\)d|\d)|(?:%\(\w+\)d|\d) {HAN}")
WRITTEN_AS_LATIN = re.compile(
    r"\d{4}-\d\d-\d\d|SHA-256|(?:GB/T|ISO) \d+|"
    r"[A-Z]\d\b|\d+(?:\.\d+)? ?[A-Z]{2}\b|\d[\d ]+\+ \d\d|%\(\w+\)d MB"
)
"""Digits that belong to a Latin word, a date as machines write it, numbers drawn."""
NEED_NUMBER = re.compile(rf"(?:诉求|编号)%\(number\)s(?!件)|(?:诉求|编号) %\(number\)s{HAN}")
DOUBLED = re.compile(r"[，。；：、？！]{2}|[，；：、][”）]|（）|“”|  ")
SPAN = re.compile(r"[／～~]|\d-\d{1,2}(?!\d|-)")

AT_NOTHING = {
    "%(num)d teacher has a seat.": "Nobody has registered. It cannot be taken back.",
    "%(num)d applicant": "no applicants yet",
    "%(num)d call to make": "No calls due today.",
    "%(school)s %(num)d teacher": "Nobody is waiting for a flat any more.",
}
"""What is counted in a sentence, and what is said where there is nothing to count."""
PUBLISHED = ("templates/reports/public.html", "templates/reports/_public", "templates/reports/landing.html")
MEASURED = re.compile(r"%\(\w+\)s ?[个件位人名套场次项份所元]")
"""What a withheld number would stand before."""
WITHHELD = {"needs solved by it: %(number)s": "needs solved by it: withheld"}
NEVER_WITHHELD = {
    "flats: %(number)s",
    "teachers’ homes: %(number)s",
    "training sessions held: %(number)s",
    "in %(number)s school",
}
"""Published as they are: they tell of no person."""
ON_A_BUTTON = r"<button[^>]*>(?:\{\{ ui\.icon\([^)]*\) \}\})?\{\{ "
BUTTON = re.compile(rf"(?:forms\.submit\(|ui\.button_link\(|{ON_A_BUTTON})_\('((?:[^'\\]|\\.)+)'\)")
"""What is written on a button."""

VALUES = ("0", "1", "不公布", "全区最远的九年一贯制学校附属幼儿园小班保教主任欧阳林间溪石")
"""What stands in a placeholder at its least, once, withheld, and at its longest."""


def _zh(message: Message) -> str:
    return message.string if isinstance(message.string, str) else message.string[0]


def _en(message: Message) -> str:
    return message.id if isinstance(message.id, str) else message.id[0]


@pytest.fixture(scope="module")
def catalogue() -> Catalog:
    """The Chinese words."""
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


@pytest.fixture
def messages(catalogue: Catalog, record_property: Any) -> list[Message]:
    """Every message; how many they are is told with the test."""
    found = [message for message in catalogue if message.id]
    record_property("messages looked at", len(found))
    assert len(found) > 3000
    return found


def test_one_word_for_one_thing(messages: list[Message]) -> None:
    said = {
        f"{word} → {better}: {_zh(message)}"
        for message in messages
        for word, better in (INSTEAD_OF | TO_NOBODY).items()
        if word in _zh(message)
    }
    assert not said


def test_bulletins_say_the_same_words(record_property: Any) -> None:
    lines = (PROJECT_ROOT / "templates/bulletins/season.zh.txt").read_text().splitlines()
    record_property("lines looked at", len(lines))
    assert not [line for line in lines for word in INSTEAD_OF if word in line]
    assert not [line for line in lines if BLANK_BY_DIGITS.search(line) or DOUBLED.search(line)]


def test_teachers_are_called_teachers_but_in_the_slogan(messages: list[Message]) -> None:
    assert [_en(message) for message in messages if "老师" in _zh(message)] == [SLOGAN]


def test_an_objection_is_to_a_public_notice_and_an_answer_is_not_accepted(messages: list[Message]) -> None:
    elsewhere = [
        _zh(message)
        for message in messages
        if "异议" in _zh(message)
        and not all(any(of in place for of in OBJECTIONS_ARE_OF) for place, _ in message.locations)
    ]
    assert not elsewhere


def test_what_ends_without_an_answer_is_not_called_completed(messages: list[Message]) -> None:
    assert not [
        _zh(message)
        for message in messages
        for word in NEVER_COMPLETED
        if re.search(rf"{word}(?:后|，|并)?(?:就此|随即)?办结", _zh(message))
    ]


def test_short_words_of_several_features_have_a_context(messages: list[Message]) -> None:
    """A new one is looked at where it stands: of one meaning everywhere, it goes into the table; else each
    has a context, `pgettext("booking", "From")`."""
    short = [
        message
        for message in messages
        if not message.context and len(PLACEHOLDER.sub("", _en(message)).split()) < 3
    ]
    shared = {_en(message) for message in short if len(_features(message)) > 1}
    assert shared - SAME_EVERYWHERE == set()


def _features(message: Message) -> set[str]:
    """The folders of code and templates in which it is said."""
    return {Path(place).parts[1] for place, _ in message.locations}


def test_digits_stand_close_to_chinese_and_latin_words_apart(messages: list[Message]) -> None:
    texts = [_zh(message) for message in messages]
    assert not [text for text in texts if BLANK_BY_DIGITS.search(WRITTEN_AS_LATIN.sub("A", text))]
    assert not [text for text in texts if LATIN_STANDS_ALONE.search(PLACEHOLDER.sub("，", text))]
    assert not [text for text in texts if NEED_NUMBER.search(text)]


def test_a_sentence_ends_as_one_in_both_languages(messages: list[Message]) -> None:
    abbreviation = {"No."}
    unlike = [
        (_en(message), _zh(message))
        for message in messages
        if _en(message) not in abbreviation
        and bool(re.search(r"\.[”\"]?$", _en(message))) != bool(re.search(r"。[”）]?$", _zh(message)))
    ]
    assert not unlike


def test_spans_and_strokes_are_written_in_one_way(messages: list[Message]) -> None:
    texts = [WRITTEN_AS_LATIN.sub("A", _zh(message)) for message in messages]
    assert not [text for text in texts if SPAN.search(text)]
    assert not [text for text in texts if re.search("[「」『』]|\\.{3}", text)]


def test_messages_hold_at_nothing_one_withheld_and_their_longest(
    messages: list[Message], record_property: Any
) -> None:
    written = list(_written(messages))
    record_property("sentences written out", len(written))
    assert not [text for text in written if DOUBLED.search(text)]
    assert not [text for text in written if re.search(r" [，。；：、？！）”]|[（“] ", text)]


def _written(messages: list[Message]) -> Iterator[str]:
    for message in messages:
        named = dict(PLACEHOLDER.findall(_zh(message)))
        for value in VALUES if named else ():
            numbers = int(value) if value.isdecimal() else 123456
            yield _zh(message) % {name: numbers if form == "d" else value for name, form in named.items()}


def test_nothing_is_said_in_a_sentence_of_its_own(catalogue: Catalog, record_property: Any) -> None:
    record_property("messages looked at", len(AT_NOTHING))
    for counted, of_nothing in AT_NOTHING.items():
        assert re.search("%\\(\\w+\\)d", _zh(catalogue[counted])), counted
        assert of_nothing in catalogue, counted
        assert not re.search(r"\d|%\(\w+\)d", _zh(catalogue[of_nothing])), of_nothing


def test_what_is_withheld_is_never_put_before_a_measure_word(
    messages: list[Message], record_property: Any
) -> None:
    published = [one for one in messages if all(place.startswith(PUBLISHED) for place, _ in one.locations)]
    record_property("messages looked at", len(published))
    measured = {_en(one): _zh(one) for one in published if MEASURED.search(_zh(one))}
    assert measured.keys() - NEVER_WITHHELD == WITHHELD.keys()
    said = {_en(one): _zh(one) for one in published}
    assert all(said[told].endswith("不公布") for told in WITHHELD.values())


def test_a_button_ends_without_a_mark(catalogue: Catalog, record_property: Any) -> None:
    buttons = {
        text.replace("\\'", "'")
        for template in (PROJECT_ROOT / "templates").rglob("*.html")
        for text in BUTTON.findall(template.read_text())
    }
    record_property("buttons looked at", len(buttons))
    assert len(buttons) > 150
    said = {text: _zh(catalogue[text]) for text in buttons}
    assert not {zh for zh in said.values() if re.search(r"[。，；：、？！]$", zh)}
    assert not {text for text in said if re.search(r"[.,;:?!]$", text)}


def test_each_action_says_in_a_sentence_what_was_done(record_property: Any) -> None:
    record_property("actions looked at", len(ACTION))
    assert ACTION.keys() == DONE.keys()
    assert all(str(said).endswith(".") for said in DONE.values())
