"""Where Chinese words begin and end: in parts that lie side by side, and all there are."""

import pytest

from welfare.words import parts_of, words_in

TEXTS = {
    #                parts, side by side       words of two characters or more, also within another
    "热水器坏了":   (["热水器", "坏", "了"],    {"热水", "热水器", "水器"}),
    "夫妻两地分居": (["夫妻", "两地分居"],       {"夫妻", "两地", "两地分居", "分居"}),
    "灯":           (["灯"],                   set()),
    "":             ([],                       set()),
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_words_of_the_dictionary(text: str) -> None:
    parts, words = TEXTS[text]
    assert parts_of(text) == parts
    assert words_in(text) == words


def test_what_stands_in_no_dictionary_is_not_guessed_to_be_a_word() -> None:
    assert parts_of("鑫昊淼") == ["鑫", "昊", "淼"]
