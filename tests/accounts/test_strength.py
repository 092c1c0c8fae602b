"""Which passwords are taken: nothing that others would try first, and whatever they would not come to."""

import time
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from welfare.accounts.passwords import random_password
from welfare.accounts.pinyin import pinyin_of
from welfare.accounts.refusals import FLAWS
from welfare.accounts.strength import (
    COMMON_HERE,
    HOUSE,
    JUDGED,
    LONGEST_PASSWORD,
    OF_PATTERN,
    Flaw,
    judge,
    normal,
    own_words,
)


def words(text: str) -> list[str]:
    return text.split()


OWN = own_words(names=["张伟民"], places=["石门中心小学"], numbers=["T-2020-001", "139 0000 4711"])
LONG_ENOUGH = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= 8]
USUAL = words("""
    password password1 Password1 Password123 P@ssw0rd Passw0rd! Password2026! passwordpassword drowssap
    12345678 123456789 1234567890 87654321 11223344 12341234 00000000 88888888 66668888 147258369
    123123123 qwertyui qwer1234 qwerty123 Qwerty!23456 1qaz2wsx 1q2w3e4r 1qaz@WSX zxcvbnm1 asdfghjkl
    poiuytrewq zaq12wsx abcd1234 abcdefgh a1234567 a12345678 aa123456 abc12345 Abc123456 aaaaaaaa
    aaaaaaaaaa abababab abcabcabc iloveyou iloveyou1314 woaini1314 woaini520 woaini123 5201314520
    52013145 5201314a 1314520a woaizhongguo welcome1 Welcome123 sunshine1 princess1 football1 baseball
    dragon123 monkey12 letmein1 trustno1 superman1 19900101 1990-01-01 01011990 20260101 1985.06.12
    2008/08/08 13800138000 18612345678 42902119800101123x zhangwei1 zhangwei123 wangfang88 lina2008
    zhangsan lisi1234 qq123456 mima1234 wodemima 二二二二二二二二 teacher1 Teacher2026 laoshi123 jiaoshi2026
    xuexiao123 welfare2026 Welfare-2026 admin123 administrator admin@2026 jiaoyuju1 师有所应2026
    教师教师教师教师
    welfare-demo shiyousuoying
""")
ABOUT_ONESELF = words("""
    张伟民张伟民张伟民 zhangweimin zhangweimin1 ZhangWeimin2026 zhang.wei.min weiminzhang zwm19900101
    nimiewgnahz
    zh4ngw31m1n t-2020-001 T2020001 t2020001! T2020001T2020001 13900004711 4711zhangweimin 石门中心小学12
    shimenzhongxinxiaoxue ShimenXiaoxue1 石门zhangweimin1 shimen2026 Zhang_Weimin_1990 zhangweimin@shimen1
""")
GOOD = [
    "snow on the ridge",
    "a short sentence",
    "mountain tea 42",
    "chuntianhuakaile",
    "gaoshan liushui ting yu",
    "红苹果在山坡上跳舞",
    "correct horse battery staple",
    "xK7#pQ2v",
    "张伟民 likes blue lamps and green tea",
    "school of seven purple whales",
]


def test_there_are_hundreds_in_the_list_and_none_is_taken() -> None:
    tried = list(islice(LONG_ENOUGH, 600))
    assert len(tried) == 600
    for change in (str, str.title, lambda word: word + "1", lambda word: word[::-1]):
        assert [word for word in map(change, tried) if judge(word).flaw is None] == []


@pytest.mark.parametrize("password", USUAL)
def test_what_is_usual_is_not_taken(password: str) -> None:
    assert judge(password).flaw


@pytest.mark.parametrize("password", [word for word in sorted({*COMMON_HERE, *HOUSE}) if len(word) >= 8])
def test_no_word_of_ours_is_taken(password: str) -> None:
    assert judge(password).flaw
    assert judge(password.upper() + "8").flaw


@pytest.mark.parametrize("password", ABOUT_ONESELF)
def test_what_others_know_of_oneself_is_not_taken(password: str) -> None:
    assert judge(password, OWN).flaw in (Flaw.OWN, Flaw.NUMBER, Flaw.HOUSE)


@pytest.mark.parametrize("password", ["weiminzhangs", "T-2020-001-x7", "shimen-31-hua"])
def test_what_others_know_of_oneself_may_be_somebody_elses_password(password: str) -> None:
    assert judge(password, OWN).flaw is Flaw.OWN
    assert judge(password).flaw is None


def test_what_others_know_of_somebody() -> None:
    own = own_words(names=["张伟民"], places=["石门小学"], numbers=["T-1", "T-2020"])
    chinese = words("张伟民 石门小学 石门")
    latin = words("zhangweimin weiminzhang zwm shimenxiaoxue menxiaoxueshi smxx shimen menshi")
    assert own == {*chinese, *latin, "t2020"}  # neither two letters nor two digits mean anything


@pytest.mark.parametrize(
    ("password", "own"),
    [
        ("shimen-xiao-xue-Q7", ("xue", "shimenxiaoxue")),  # with the shorter one out first, too much is left
        ("1000-202t-x7", ("t2020001",)),
        ("t2020-001-k7qwzv", ("t2020001",)),  # with anything in its place, too much is left
        ("1000-202t-k7qwzv", ("t2020001",)),
    ],
)
def test_words_of_ones_own_are_found_whole_and_backwards(password: str, own: tuple[str, ...]) -> None:
    assert judge(password).flaw is None
    assert judge(password, own).flaw is Flaw.OWN


@pytest.mark.parametrize("password", GOOD)
def test_what_nobody_comes_to_is_taken(password: str) -> None:
    assert judge(password, OWN).flaw is None


def test_what_is_issued_would_be_taken() -> None:
    assert {judge(random_password(), OWN).flaw for _ in range(50)} == {None}


@pytest.mark.parametrize(
    ("password", "flaw"),
    [
        ("x7#Kq2v", Flaw.TOO_SHORT),
        ("password", Flaw.COMMON),
        ("zsedcxsw", Flaw.KEYS),
        ("zzzzzzzzzz", Flaw.PATTERN),
        ("mnopqrstuvw", Flaw.PATTERN),
        ("17.03.1988", Flaw.NUMBER),
        ("2019zzkq7", Flaw.NUMBER),  # what means nothing is longer than the year
        ("abcpassword", Flaw.COMMON),
        ("abcd1qwertyui", Flaw.KEYS),
        ("13912345678", Flaw.NUMBER),
        ("jiaoshi2026", Flaw.HOUSE),
        ("zhangweimin", Flaw.OWN),
    ],
)
def test_it_is_said_why(password: str, flaw: Flaw) -> None:
    assert judge(password, OWN).flaw is flaw


@pytest.mark.parametrize(
    ("password", "is_strong"),
    [
        ("xK7#pQ2v", False),
        ("xK7#pQ2vR", False),
        ("xK7#pQ2vRj", True),
        ("correct horse battery staple", True),
        ("password", False),
        ("short", False),
    ],
)
def test_whether_it_is_better_than_it_must_be(password: str, is_strong: bool) -> None:
    assert judge(password).is_strong is is_strong


def test_thirty_million_guesses_are_enough() -> None:
    assert judge("missouriqz7v").flaw is Flaw.COMMON  # found after 29,990,000
    assert judge("introductionqz7v").flaw is None  # after 30,010,000


def test_every_flaw_has_a_sentence() -> None:
    assert FLAWS.keys() == set(Flaw)


def test_whatever_makes_a_password_guessed_is_a_flaw() -> None:
    patterns = "bruteforce dictionary spatial repeat sequence regex date"
    assert sorted(OF_PATTERN) == sorted(words(patterns))


def test_a_sentence_may_be_a_password() -> None:
    """NIST SP 800-63B-4, 3.1.1.2: at least 64 characters are taken."""
    assert LONGEST_PASSWORD >= 64


def test_eight_characters_are_eight_however_they_are_written() -> None:
    assert judge("e\u0301e\u0301e\u0301e\u0301").flaw is Flaw.TOO_SHORT
    assert normal("ｐａｓｓ　ｗｏｒｄ") == "pass word"
    assert judge("ｐａｓｓｗｏｒｄ").flaw is Flaw.COMMON


@pytest.mark.parametrize(
    "long",
    ["4@8({[<3691!|70$5+%2" * 10, "a" * 200, "password" * 25, "1990-01-01" * 20, "Zz9$" * 50, "知" * 200],
)
def test_the_longest_takes_no_longer_than_its_beginning(long: str) -> None:
    began = time.process_time()
    judge(long, OWN)
    assert time.process_time() - began < 5, "seconds, on the slowest machine"
    assert judge(long, OWN) == judge(long[:JUDGED], OWN)


@pytest.mark.parametrize(
    ("signs", "flaw"),
    [("({[<4@69$5+7", None), ("({[<4@69$5+7!1", Flaw.PATTERN)],
    ids=["read in 64 ways", "read in 128 ways"],
)
def test_of_signs_that_stand_for_letters_less_is_looked_at(signs: str, flaw: Flaw | None) -> None:
    assert judge("a" * 12 + signs).flaw is flaw


@pytest.mark.parametrize(
    ("password", "flaw"),
    [
        ("a" * 35 + "k7qwzvp9", None),
        ("a" * 36 + "k7qwzvp9", Flaw.PATTERN),
        ("aaaaaakqzwv({[<4@69$5+7!1", None),
        ("aaaaaaakqzwv({[<4@69$5+7!1", Flaw.PATTERN),
    ],
    ids=["35 and 5", "36 and 4", "11 and signs", "12 and signs"],
)
def test_what_stands_behind_is_not_looked_at(password: str, flaw: Flaw | None) -> None:
    assert judge(password).flaw is flaw


@given(st.text(max_size=60))
def test_any_text_is_judged(password: str) -> None:
    judge(password, OWN)


@given(st.text(max_size=20), st.text(max_size=20), st.text(max_size=20))
def test_anybody_has_words_of_their_own(name: str, place: str, number: str) -> None:
    own = own_words(names=[name], places=[place], numbers=[number])
    assert "" not in own
    judge("snow on the ridge", own)


def test_nobody_is_judged_by_what_was_known_of_the_one_before() -> None:
    assert judge("fenglin-keta", own_words(names=["fenglin keta"], places=[], numbers=[])).flaw is Flaw.OWN
    assert judge("fenglin-keta").flaw is None


@pytest.mark.parametrize(
    ("name", "syllables"),
    [
        ("张伟民", ["zhang", "wei", "min"]),
        ("啊", ["a"]),
        ("座", ["zuo"]),
        ("石门小学", ["shi", "men", "xiao", "xue"]),
        ("欧阳", ["ou", "yang"]),
        ("A·李 b", ["li"]),
        ("𠮷", []),
        ("", []),
    ],
)
def test_a_name_in_latin_letters(name: str, syllables: list[str]) -> None:
    assert pinyin_of(name) == syllables
