"""The calls that clerks make in the demo, on each working day what is due by then, and what comes of them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.people import Cast
from welfare.demo.texts import Decks
from welfare.demo.timetable import Timetable
from welfare.extensions import db
from welfare.measures.measures.models import MeasureNeed
from welfare.needs.actions import handling, teacher
from welfare.needs.actions.parties import parties_to
from welfare.needs.calls.actions import follow_up
from welfare.needs.calls.models import DueCall
from welfare.needs.deadlines import is_working_day
from welfare.needs.lifecycle import Outcome, Party, Satisfaction, Status
from welfare.needs.models import Need

SEED = "calls"
REACHED, SOLVED = 0.8, 0.75
"""How many calls reach somebody, and how many about a lapsed answer hear that it is solved."""
CONTESTED = 6
"""Of so many of those, from the first on, the teacher says of one that it was otherwise."""
DAYS_LEFT = 4
"""Working days."""
REDONE_AFTER = timedelta(days=3)


def calls(cast: Cast, times: Timetable, first: date) -> Iterator[datetime]:
    """From `first` until some days ago; since then calls have been left for whoever looks at the demo."""
    last = times.working_day(DAYS_LEFT)
    desk = Desk(cast, Random(SEED))  # noqa: S311
    days = (first + timedelta(days=n) for n in range((last - first).days))
    for day in filter(is_working_day, days):
        yield times.in_office(datetime.combine(day, datetime.min.time(), times.zone), 0, desk.rng)
        desk.hear_teachers()
        desk.redo()
        for need in _due():
            desk.call(need)


class Desk:
    """Where the calls are made."""

    def __init__(self, cast: Cast, rng: Random) -> None:
        self.cast, self.rng, self.decks = cast, rng, Decks(rng)
        self.noted: list[Need] = []
        """What was noted otherwise than its teacher said."""
        self.redone: list[Need] = []
        self.confirmed = 0

    def call(self, need: Need) -> None:
        """One call, by a clerk who had no part in the answer, else by the leader."""
        callers = (self.cast.acting(caller) for caller in (*self.cast.clerks, self.cast.leader))
        by = next((caller for caller in callers if Party.CALLER in parties_to(need, caller)), None)
        if by is None:
            return
        if self.rng.random() > REACHED:
            follow_up(need, by=by, is_reached=False, words=self.decks.words("not_reached"))
            return
        lapsed = not db.session.get_one(DueCall, need.id).is_sample
        solved = need.outcome == Outcome.SOLVED and (
            not _may_fail(need, lapsed) or self.rng.random() < SOLVED
        )
        content = (Satisfaction.SATISFIED, Satisfaction.SATISFIED, Satisfaction.BASICALLY_SATISFIED)
        follow_up(
            need,
            by=by,
            is_reached=True,
            is_solved=solved,
            satisfaction=self.rng.choice(content) if solved else Satisfaction.DISSATISFIED,
            is_contacted=solved or need.id % 3 > 0,
            words=self.decks.words("followed_solved" if solved else "followed_unsolved"),
        )
        if solved and lapsed:
            self.noted += [need] if self.confirmed % CONTESTED == 0 else []
            self.confirmed += 1

    def hear_teachers(self) -> None:
        """What teachers say about the calls of yesterday, and about what was done once more."""
        for need in self.noted:
            if need.is_contestable:
                words = "来电时只问了有没有收到答复，没有问我满意不满意。"
                content = Satisfaction.BASICALLY_SATISFIED
                teacher.contest(
                    need, by=self._raiser(need), is_solved=True, satisfaction=content, words=words
                )
        for need in self.redone:
            if need.status == Status.ANSWERED:
                teacher.confirm(need, by=self._raiser(need), satisfaction=Satisfaction.BASICALLY_SATISFIED)
        self.noted, self.redone = [], []

    def redo(self) -> None:
        """What a call found not solved is done once more."""
        begun = Need.counts_from <= clock.today() - REDONE_AFTER
        sent_back = select(Need).where(Need.status == Status.IN_PROGRESS, Need.is_found_unsolved, begun)
        for need in db.session.scalars(sent_back.options(joinedload(Need.unit)).order_by(Need.id)).all():
            words = self.decks.words("redone", need.category)
            handling.answer(need, by=self._handler(need), outcome=Outcome.SOLVED, words=words)
            self.redone.append(need)

    def _handler(self, need: Need) -> Person:
        unit = need.unit.name if need.unit else ""
        handlers = self.cast.handlers.get(unit)
        return self.cast.acting(handlers[0] if handlers else self.cast.school_admins[unit])

    def _raiser(self, need: Need) -> Person:
        return self.cast.acting(db.session.get_one(Person, need.raised_by_id))


def _due() -> Sequence[Need]:
    due = select(Need).join(DueCall, DueCall.need_id == Need.id).order_by(DueCall.due_on, Need.id)
    return db.session.scalars(
        due.where(DueCall.due_on <= clock.today(), DueCall.call_on <= clock.today())
    ).all()


def _may_fail(need: Need, lapsed: bool) -> bool:
    """Whether the teacher may say that it is not solved: nothing said yet, and no measure answered it."""
    by_measure = select(MeasureNeed.need_id).where(MeasureNeed.need_id == need.id)
    return lapsed and db.session.scalar(by_measure) is None
