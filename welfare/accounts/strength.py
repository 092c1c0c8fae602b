"""How easily a password is guessed: a pure judgement, by zxcvbn's lists and patterns and by what one knows
of its owner.

The words of https://github.com/dropbox/zxcvbn are English; what is wrong is said in ours (`refusals.FLAWS`).
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import StrEnum
from math import prod
from typing import Any, NamedTuple

from welfare.accounts.pinyin import pinyin_of
from welfare.spelling import folded


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


SHORTEST_PASSWORD = 8
LONGEST_PASSWORD = 200
"""Characters, once they are written in one way (`normal`)."""
FEWEST_GUESSES = 3 * 10**7
"""Strangers have a thousand tries a day at one account (`throttle.LIMITS`): that lasts for decades."""
MANY_GUESSES = 10**10
JUDGED, JUDGED_OF_SIGNS = 40, 12
"""How many characters are looked at, since the time that takes grows faster than they do; and how many where
so many signs may stand for letters (`p@$$`) that they can be read in more than `READINGS` ways."""
READINGS = 64
SHORTEST_WORD = 2
"""Of what is known of somebody, the fewest characters that mean anything; of letters and digits one more."""


SEPARATORS = re.compile(r"[\W_]+")
SOMEBODYS_NUMBER = re.compile(r"1[3-9]\d{9}|\d{17}[\dx]")
"""A mobile phone's, or that of an identity card."""
KIND_OF_PLACE = re.compile("(中心)?(小学|中学|学校|幼儿园|教学点|教育局|教联体)$")
HOUSE = frozenset(
    _words("""
    welfare teacher teachers school education bureau needs admin administrator 师有所应 shiyousuoying 诉求
    suqiu 教师 jiaoshi 老师 laoshi 校长 xiaozhang 学校 xuexiao 小学 xiaoxue 中学 zhongxue
    教育 jiaoyu 教育局 jiaoyuju
    周转房 zhouzhuanfang 培训 peixun 密码 mima 管理员 guanliyuan welfaredemo
""")
)
"""Words of this product and of where it is used."""
COMMON_HERE = _words("""
    woaini woaiwo aini wodemima mimamima 5201314 1314520 52013145 520520 1314 5211314 woaini1314 nihao
    woaizhongguo zhongguo beijing shanghai laopo laogong baobao baobei xiaoming qq123456 a123456 aa123456
    abc123456 zxc123 asd123 zhangwei wangwei wangfang liwei lina zhangmin lijing wangjing liuwei
    wangxiuying zhangli lixiuying wangli zhangjing lijun zhangjun liming liuyang zhanglei wanglei
    zhangsan lisi wangwu
""")
"""What is typed first in China and hardly stands in zxcvbn's lists; by about how often."""


class Flaw(StrEnum):
    """Why a password is easily guessed."""

    TOO_SHORT = "too_short"
    OWN = "own"
    HOUSE = "house"
    COMMON = "common"
    KEYS = "keys"
    PATTERN = "pattern"
    NUMBER = "number"


OF_PATTERN = {
    "dictionary": Flaw.COMMON,
    "spatial": Flaw.KEYS,
    "repeat": Flaw.PATTERN,
    "sequence": Flaw.PATTERN,
    "regex": Flaw.NUMBER,
    "date": Flaw.NUMBER,
    "bruteforce": Flaw.COMMON,
}
"""By what zxcvbn calls that which makes most of a password."""


class Judgement(NamedTuple):
    """What is wrong with a password, if anything is; if not, whether it is better than it must be."""

    flaw: Flaw | None
    is_strong: bool = False


def normal(password: str) -> str:
    """A password as it is hashed: NFKC, so that a letter is one letter on every keyboard and at every width.

    Case, blanks and whatever else was typed stay.
    """
    return unicodedata.normalize("NFKC", password)


def own_words(*, names: Iterable[str], places: Iterable[str], numbers: Iterable[str]) -> frozenset[str]:
    """What others would try first for somebody: name, school, numbers, also in Latin letters."""
    named = [*names]
    for place in places:
        named += [place, KIND_OF_PLACE.sub("", place)]
    words = {_squeezed(folded(word)) for word in (*named, *numbers)}
    for name in named:
        syllables = pinyin_of(name)
        words |= {"".join(syllables), "".join(syllables[1:] + syllables[:1])}
        words.add("".join(syllable[0] for syllable in syllables))
    return frozenset(filter(_is_telling, words))


def judge(password: str, own: Collection[str] = ()) -> Judgement:
    """How easily it is guessed by whoever knows `own`, the words about its owner (`own_words`)."""
    if len(normal(password)) < SHORTEST_PASSWORD:
        return Judgement(Flaw.TOO_SHORT)
    text = _judged(normal(password).casefold())
    squeezed = _squeezed(text)
    if SOMEBODYS_NUMBER.fullmatch(squeezed):
        return Judgement(Flaw.NUMBER)
    for flaw, words in ((Flaw.OWN, own), (Flaw.HOUSE, HOUSE)):
        left = _without(words, squeezed)
        if left != squeezed and _seen(left)["guesses"] < FEWEST_GUESSES:
            return Judgement(flaw)
    seen = _seen(text, own)
    if seen["guesses"] < FEWEST_GUESSES:
        return Judgement(_flaw_of(seen["sequence"]))
    return Judgement(None, is_strong=seen["guesses"] >= MANY_GUESSES)


def _judged(text: str) -> str:
    """As much of it as takes no longer than somebody waits."""
    from zxcvbn import matching

    letters = matching.relevant_l33t_subtable(text[:JUDGED], matching.L33T_TABLE).values()
    return text[: JUDGED if prod(map(len, letters)) <= READINGS else JUDGED_OF_SIGNS]


def _seen(text: str, own: Collection[str] = ()) -> dict[str, Any]:
    """How zxcvbn takes it apart, and after how many guesses it comes to it.

    Its own entry keeps what it was told of somebody for whoever is judged next; so this goes beside it.
    """
    from zxcvbn import matching, scoring  # tens of thousands of words, for a process that ever judges

    if not text:
        return {"guesses": 1}
    lists = {"own": own, "here": COMMON_HERE}
    ranked = {name: matching.build_ranked_dict(words) for name, words in lists.items()}
    found = matching.omnimatch(text, {**matching.RANKED_DICTIONARIES, **ranked})
    return scoring.most_guessable_match_sequence(text, found)


def _flaw_of(sequence: Collection[dict[str, Any]]) -> Flaw:
    """What is wrong with that which makes most of a password."""
    main = max(sequence, key=lambda match: (match["pattern"] != "bruteforce", len(match["token"])))
    return Flaw.OWN if main.get("dictionary_name") == "own" else OF_PATTERN[main["pattern"]]


def _squeezed(text: str) -> str:
    return SEPARATORS.sub("", text)


def _without(words: Collection[str], text: str) -> str:
    """What is left of a text once these words are taken out, forwards and backwards, the longest first."""
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, "").replace(word[::-1], "")
    return text


def _is_telling(word: str) -> bool:
    return len(word) >= SHORTEST_WORD + word.isascii()
