"""What people of the demo ask beside needs: a correction, now done, a complaint that runs, a suggestion."""

from collections.abc import Iterator
from datetime import datetime
from random import Random

from welfare.demo.people import Cast
from welfare.demo.stories import Turn
from welfare.demo.timetable import Timetable
from welfare.petitions.actions import answer, submit, take_in
from welfare.petitions.lifecycle import Kind

SEED = "petitions"


class Petitions:
    """Each on its own days, so many working days ago."""

    def __init__(self, cast: Cast, times: Timetable) -> None:
        self.times, self.rng = times, Random(SEED)  # noqa: S311
        self.who = {name: cast.acting(person) for name, person in cast.account.items()}

    def stories(self) -> Iterator[Turn]:
        """Every story, in no order."""
        yield self._correction()
        yield self._complaint()
        yield self._suggestion()

    def _correction(self) -> Turn:
        neighbour, admin = self.who["neighbour"], self.who["admin"]
        yield self._evening(17)
        words = "名册里我的姓名带了一个空格，查找时找不到，请更正。"
        asked = submit(Kind.CORRECTION, words=words, person=neighbour, by=neighbour)
        yield self._office(16)
        take_in(asked, by=admin)
        yield self._office(15)
        answer(asked, words="已按人事档案更正，现在可以按姓名查到您。", by=admin)

    def _complaint(self) -> Turn:
        colleague, clerk = self.who["colleague"], self.who["clerk"]
        yield self._evening(3)
        words = "回访电话两次都在上课时间打来，没有接到，回拨又打不通。请改在中午或放学以后打。"
        asked = submit(Kind.COMPLAINT, words=words, person=colleague, by=colleague)
        yield self._office(2)
        take_in(asked, by=clerk)

    def _suggestion(self) -> Turn:
        teacher, leader = self.who["teacher"], self.who["leader"]
        yield self._evening(14)
        words = "建议把各校常用的维修电话放在一页上，小修小补就不用写诉求了。"
        asked = submit(Kind.SUGGESTION, words=words, person=teacher, by=teacher)
        yield self._office(12)
        take_in(asked, by=leader)
        yield self._office(9)
        said = "各校总务和后勤的值班电话已汇总成一页，贴在校务栏并发到各校，每学期更新一次。谢谢您。"
        answer(asked, words=said, by=leader)

    def _evening(self, ago: int) -> datetime:
        return self.times.evening_of(self.times.working_day(ago), self.rng)

    def _office(self, ago: int) -> datetime:
        evening_before = self.times.evening_of(self.times.working_day(ago + 1), self.rng)
        return self.times.in_office(evening_before, 1, self.rng)
