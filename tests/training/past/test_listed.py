"""Whom a pasted list names: how people write lists, and what each part of a line is."""

import pytest

from welfare.training.past.listed import cells_of, people_in

LISTS: dict[str, list[tuple[int, str]]] = {
    "": [],
    " \n、\n": [],
    "甲一": [(1, "甲一")],
    "甲一\n\n乙一": [(1, "甲一"), (3, "乙一")],
    "甲一、乙一；丙一;丁一": [(1, "甲一"), (1, "乙一"), (1, "丙一"), (1, "丁一")],
    "1. 甲一\n２、乙一": [(1, "甲一"), (2, "乙一")],
    "12．甲一\n(3)乙一\n（4）丙一\n 5、 丁一": [(1, "甲一"), (2, "乙一"), (3, "丙一"), (4, "丁一")],
    "1\t甲一\tt1": [(1, "甲一\tt1")],
    "1234. 甲一\n1234\t乙一": [(1, "甲一"), (2, "1234\t乙一")],
    "12345. 甲一": [(1, "12345. 甲一")],
    "417 甲一": [(1, "417 甲一")],
}


@pytest.mark.parametrize(("listed", "named"), LISTS.items())
def test_a_list_names_its_people_line_by_line(listed: str, named: list[tuple[int, str]]) -> None:
    assert list(people_in(listed)) == named


def is_place(words: str) -> bool:
    return words in ("石门小学", "第2小学", "Near School", "near")


PARTS: dict[str, tuple[str, str, str]] = {
    "甲一": ("甲一", "", ""),
    "Ana Lee": ("Ana Lee", "", ""),
    "甲 一": ("甲 一", "", ""),
    "甲一 t1": ("甲一", "t1", ""),
    "甲一 Ｔ１": ("甲一", "Ｔ１", ""),
    "t1": ("", "t1", ""),
    "甲一 石门小学": ("甲一", "", "石门小学"),
    "甲一 t1 石门小学": ("甲一", "t1", "石门小学"),
    "甲 一 石门小学 t1": ("甲 一", "t1", "石门小学"),
    "石门小学": ("", "", "石门小学"),
    "石门小学,甲一": ("甲一", "", "石门小学"),
    "甲一,teacher": ("甲一", "teacher", ""),
    "甲一,Near School,teacher": ("甲一", "teacher", "Near School"),
    "甲一，near，teacher": ("甲一", "teacher", "near"),
    "t1\t甲一\t第2小学": ("甲一", "t1", "第2小学"),
    "甲一|t1|": ("甲一", "t1", ""),
    "甲一,没有的学校": ("甲一", "", "没有的学校"),
    "甲一,t1,13800000000": ("甲一", "t1", "13800000000"),
    "甲一,没有的,学校": ("甲一", "", "没有的 学校"),
    ",": ("", "", ""),
}


@pytest.mark.parametrize(("words", "said"), PARTS.items())
def test_each_part_of_a_line_is_what_it_looks_like(words: str, said: tuple[str, str, str]) -> None:
    assert tuple(cells_of(words, is_place).values()) == said
