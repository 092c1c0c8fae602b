"""What people of the demo ask beside needs: a correction, now done, a complaint that runs, a suggestion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from random import Random

from welfare.demo.people import Cast
from welfare.demo.stories import Turn
from welfare.demo.timetable import Timetable
from welfare.petitions.actions import answer, submit, take_in
from welfare.petitions.lifecycle import Kind

SEED = "petitions"


@dataclass(frozen=True)
class Asked:
    """One of them: which account asks, which takes it in, and how many working days ago each step was."""

    kind: Kind
    who: str
    words: str
    on: int
    handler: str
    taken_in_on: int
    answered_on: int | None = None
    answer: str = ""


ASKED = (
    Asked(
        Kind.CORRECTION, "neighbour", "名册里我的姓名带了一个空格，查找时找不到，请更正。", 17,
        "admin", 16, 15, "已按人事档案更正，现在可以按姓名查到您。",
    ),
    Asked(
        Kind.COMPLAINT, "colleague",
        "回访电话两次都在上课时间打来，没有接到，回拨又打不通。请改在中午或放学以后打。", 3,
        "clerk", 2,
    ),
    Asked(
        Kind.SUGGESTION, "teacher", "建议把各校常用的维修电话放在一页上，小修小补就不用写诉求了。", 14,
        "leader", 12, 9,
        "各校总务和后勤的值班电话已汇总成一页，贴在校务栏并发到各校，每学期更新一次。谢谢您。",
    ),
)  # fmt: skip


class Petitions:
    """Each on its own days, so many working days ago."""

    def __init__(self, cast: Cast, times: Timetable) -> None:
        self.times, self.rng = times, Random(SEED)  # noqa: S311
        self.who = {name: cast.acting(person) for name, person in cast.account.items()}

    def stories(self) -> Iterator[Turn]:
        """Every story, in no order."""
        return map(self._story, ASKED)

    def _story(self, one: Asked) -> Turn:
        person, handler = self.who[one.who], self.who[one.handler]
        yield self._evening(one.on)
        petition = submit(one.kind, words=one.words, person=person, by=person)
        yield self._office(one.taken_in_on)
        take_in(petition, by=handler)
        if one.answered_on is not None:
            yield self._office(one.answered_on)
            answer(petition, words=one.answer, by=handler)

    def _evening(self, ago: int) -> datetime:
        return self.times.evening_of(self.times.working_day(ago), self.rng)

    def _office(self, ago: int) -> datetime:
        evening_before = self.times.evening_of(self.times.working_day(ago + 1), self.rng)
        return self.times.in_office(evening_before, 1, self.rng)
