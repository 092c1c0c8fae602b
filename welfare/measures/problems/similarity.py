"""Which open needs are so alike that they may be one problem. Pure rules: the same needs, the same groups.

Needs are alike when they are of one category and their titles share a word. A word of Chinese is one of
two characters or more, as the dictionary has it; a word of other scripts is a whole word. A group is proposed
when it has enough needs from enough schools. The largest comes first, and each need counts in one group only.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from welfare.words import words_in

FEWEST_NEEDS = 4
FEWEST_SCHOOLS = 3
SHORTEST_WORD = 4
"""Letters of a word in a script that has words."""
RUNS = re.compile(r"[㐀-鿿]+|[^\W\d_㐀-鿿]+")
SAYS_NOTHING = frozenset(
    """
    想要 希望 请求 申请 需要 能否 可以 能不 不能 解决 问题 建议 帮助 帮忙 我们 学校 老师 教师 一个 一间 一次
    宿舍 住房 房间 培训 学习 之家
    没有 有没 太远 有点 有些 什么 怎么 还没 没人 时候 以后 今年 去年 明年 本校 我校 这个 那个
    need needs want with would could please school teacher teachers
    """.split()  # noqa: SIM905 - as a list it would be sixty lines
)
"""Words that stand in any need, or that only repeat what its category says already."""


@dataclass(frozen=True)
class OpenNeed:
    """What is compared of a need."""

    id: int
    category: str
    school_id: int
    title: str


@dataclass(frozen=True)
class SimilarNeeds:
    """A group of needs that share a word."""

    category: str
    word: str
    need_ids: tuple[int, ...]
    schools: int

    @property
    def key(self) -> str:
        """By which a page names the group."""
        return f"{self.category}:{self.word}"


@dataclass(frozen=True)
class Dismissed:
    """A group that somebody decided is no problem."""

    category: str
    word: str
    need_ids: frozenset[int]

    def covers(self, group: SimilarNeeds) -> bool:
        """Whether `group` is what was dismissed, and has not grown since."""
        is_same = self.word == group.word or set(group.need_ids) <= self.need_ids
        return self.category == group.category and is_same and len(group.need_ids) <= len(self.need_ids)


def words_of(title: str) -> set[str]:
    """The words by which a title is compared; `title` is folded and without case (`spelling.folded`)."""
    found: set[str] = set()
    for run in RUNS.findall(title):
        if "㐀" <= run[0] <= "鿿":
            found.update(words_in(run))
        elif len(run) >= SHORTEST_WORD:
            found.add(run)
    return found - SAYS_NOTHING


def groups_of(needs: Iterable[OpenNeed], dismissed: Collection[Dismissed] = ()) -> list[SimilarNeeds]:
    """The groups worth proposing, the largest first."""
    by_word: dict[tuple[str, str], dict[int, OpenNeed]] = defaultdict(dict)
    for need in needs:
        for word in words_of(need.title):
            by_word[need.category, word][need.id] = need
    groups: list[SimilarNeeds] = []
    taken: set[int] = set()
    for (category, word), found in sorted(by_word.items(), key=lambda item: (-len(item[1]), item[0])):
        left = [need for id_, need in sorted(found.items()) if id_ not in taken]
        schools = len({need.school_id for need in left})
        if len(left) < FEWEST_NEEDS or schools < FEWEST_SCHOOLS:
            continue
        group = SimilarNeeds(category, word, tuple(need.id for need in left), schools)
        taken.update(group.need_ids)
        if not any(each.covers(group) for each in dismissed):
            groups.append(group)
    return groups
