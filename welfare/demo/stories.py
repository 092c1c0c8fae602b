"""One need's story in the demo: a list of turns, each taken through the real action at its own moment."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.district import DESK, OFFICE_OF, PERSONNEL
from welfare.demo.people import Cast
from welfare.demo.texts import Decks, Text
from welfare.demo.timetable import Timetable
from welfare.needs.actions import handling, intake, submission, teacher
from welfare.needs.deadlines import Urgency, add_working_days, working_days_between
from welfare.needs.lifecycle import Outcome, Satisfaction
from welfare.needs.models import Need

SCHOOL = "school"
"""As a text's unit: the teacher's own school."""
Turn = Iterator[datetime]
"""A turn gives the moment at which it wants to go on, and acts when it is called again."""


class Story:
    """What happens to one need. Each turn in `course` names a method below."""

    need: Need

    def __init__(
        self,
        *,
        cast: Cast,
        times: Timetable,
        decks: Decks,
        rng: Random,
        raised_by: Person,
        school: str,
        category: str,
        text: Text,
        begins: datetime,
        course: str,
        urgency: Urgency = Urgency.ORDINARY,
        due: date | None = None,
        is_protected: bool = False,
        submitted_by: Person | None = None,
        leads: "Story | None" = None,
    ) -> None:
        self.cast, self.times, self.decks, self.rng = cast, times, decks, rng
        self.raised_by, self.school, self.category, self.text = raised_by, school, category, text
        self.moment, self.course = begins, course.split()
        self.urgency, self.due, self.is_protected = urgency, due, is_protected
        self.submitted_by, self.leads = submitted_by, leads
        self.clerk = cast.acting(rng.choice((*cast.clerks, cast.clerks[0])))
        self.office = self._first_office()

    def tell(self, key: str) -> Turn:
        """The whole story. `key` is the form's submission key."""
        yield self.moment
        self._submit(key)
        for turn in self.course:
            yield from getattr(self, turn)()

    # Who acts

    @property
    def teacher(self) -> Person:
        return self.cast.acting(self.raised_by)

    @property
    def handler(self) -> Person:
        if self.office == self.school:
            return self.cast.acting(self.cast.school_admins[self.school])
        return self.cast.acting(self.cast.handlers[self.office][0])

    def _first_office(self) -> str:
        """Where the clerk sends it first; a story with a detour begins at the wrong office."""
        if {"transfer", "return_to_intake"} & set(self.course):
            return DESK if self.category == "other" else PERSONNEL
        return self._right_office()

    def _right_office(self) -> str:
        unit = self.text.get("unit")
        if unit == SCHOOL:
            return OFFICE_OF[self.category] if self.is_protected else self.school
        return unit or OFFICE_OF[self.category]

    # When

    def _in_office(self, fewest: int, most: int) -> Turn:
        self.moment = self.times.in_office(self.moment, self.rng.randint(fewest, most), self.rng)
        yield self.moment

    def _after_lessons(self, fewest: int, most: int) -> Turn:
        self.moment = self.times.after_lessons(self.moment, self.rng.randint(fewest, most), self.rng)
        yield self.moment

    def _this_morning(self) -> Turn:
        self.moment = self.times.this_morning(self.rng.uniform(0.82, 0.99))
        yield self.moment

    # The turns

    def _submit(self, key: str) -> None:
        by = self.cast.acting(self.submitted_by or self.raised_by)
        self.need, _ = submission.submit(
            submission.Submission(
                key=key,
                category=self.category,
                title=self.text["title"],
                description=self.text["description"],
                urgency=Urgency.ORDINARY if self.urgency == Urgency.COMPLEX else self.urgency,
                is_protected=self.is_protected,
                details=self.text.details,
                on_behalf_of_id=self.raised_by.id if by is not self.raised_by else None,
            ),
            by=by,
        )

    def accept(self) -> Turn:
        yield from self._in_office(0, 1 if self.rng.random() < 0.3 else 0)
        limit = max(1, working_days_between(clock.today(), self.due)) if self.due else None
        intake.accept(
            self.need,
            by=self.clerk,
            unit=self.cast.district[self.office],
            urgency=self.urgency,
            limit_days=limit,
        )

    def accept_this_morning(self) -> Turn:
        yield from self._this_morning()
        intake.accept(self.need, by=self.clerk, unit=self.cast.district[self.office], urgency=self.urgency)

    def decline(self) -> Turn:
        yield from self._in_office(0, 1)
        intake.decline(self.need, by=self.clerk, words=self.text["reason"])

    def ask(self) -> Turn:
        yield from self._in_office(0, 1)
        by = self.clerk if self.need.unit_id is None else self.handler
        handling.ask(self.need, by=by, words=self.text["question"])

    def reply(self) -> Turn:
        yield from self._after_lessons(0, 2)
        teacher.reply(self.need, by=self.teacher, words=self.text["reply"])

    def transfer(self) -> Turn:
        yield from self._in_office(0, 1)
        self.office = self._right_office()
        words = self.decks.words("transferred")
        intake.transfer(self.need, by=self.clerk, unit=self.cast.district[self.office], words=words)

    def return_to_intake(self) -> Turn:
        yield from self._in_office(0, 1)
        handling.return_to_intake(self.need, by=self.handler, words=self.decks.words("returned"))
        self.office = self._right_office()

    def request_extension(self) -> Turn:
        yield from self._in_office(1, 3)
        words = self.decks.words("extension")
        handling.request_extension(
            self.need, by=self.handler, days=self.rng.choice((3, 5, 5, 7)), words=words
        )

    def extend(self) -> Turn:
        yield from self._in_office(0, 1)
        intake.extend(self.need, by=self.clerk)

    def refuse_extension(self) -> Turn:
        yield from self._in_office(0, 1)
        intake.refuse_extension(self.need, by=self.clerk, words=self.decks.words("extension_refused"))

    def carry(self) -> Turn:
        yield from self._in_office(1, 2)
        review_on = add_working_days(self.times.today, self.rng.randint(8, 60)).day
        intake.carry(self.need, by=self.clerk, words=self.text["carried"], review_on=review_on)

    def resume(self) -> Turn:
        yield from self._in_office(4, 8)
        intake.resume(self.need, by=self.clerk, words=self.decks.words("resumed"))

    def answer(self) -> Turn:
        yield from self._in_office(*self._days_to_answer())
        words = self.decks.words("redone", self.category) if self.need.redo_count else self.text["answer"]
        handling.answer(self.need, by=self.handler, outcome=Outcome.SOLVED, words=words)

    def explain(self) -> Turn:
        yield from self._in_office(*self._days_to_answer())
        handling.answer(self.need, by=self.handler, outcome=Outcome.EXPLAINED, words=self.text["explained"])

    def _days_to_answer(self) -> tuple[int, int]:
        due = self.need.due_on
        left = working_days_between(clock.today(), due) if due else 1
        return (0, 1) if left <= 1 else (1, min(left - 1, 6))

    def take_time(self) -> Turn:
        """Something is built or bought meanwhile."""
        yield from self._in_office(5, 8)

    def late(self) -> Turn:
        """The deadline passes."""
        self.moment = self.times.evening_of(
            (self.need.due_on or self.times.today) + timedelta(days=1), self.rng
        )
        yield self.moment

    def urge(self) -> Turn:
        yield from self._after_lessons(0, 1)
        teacher.urge(self.need, by=self.teacher, words=self.decks.words("urged"))

    def supervise(self) -> Turn:
        yield from self._in_office(0, 1)
        handling.supervise(
            self.need, by=self.cast.acting(self.cast.leader), words=self.decks.words("supervised")
        )

    def remark(self) -> Turn:
        yield from self._in_office(0, 1)
        handling.comment(self.need, by=self.handler, words=self.decks.words("remarks"))

    def note(self) -> Turn:
        yield from self._in_office(0, 1)
        handling.comment(self.need, by=self.clerk, words=self.decks.words("notes"), is_internal=True)

    def say(self) -> Turn:
        yield from self._after_lessons(0, 1)
        handling.comment(self.need, by=self.teacher, words=self.decks.words("said"))

    def confirm(self) -> Turn:
        yield from self._after_lessons(0, 3)
        self._confirm()

    def confirm_this_morning(self) -> Turn:
        yield from self._this_morning()
        self._confirm()

    def _confirm(self) -> None:
        solved = self.need.outcome == Outcome.SOLVED
        content = Satisfaction.SATISFIED
        words = self.decks.words("confirmed" if solved else "confirmed_explained")
        if self.rng.random() < 0.14:
            content, words = Satisfaction.BASICALLY_SATISFIED, self.decks.words("basically")
        elif not solved and self.rng.random() < 0.15:
            content, words = Satisfaction.DISSATISFIED, ""
        teacher.confirm(self.need, by=self.teacher, satisfaction=content, words=words)

    def object(self) -> Turn:
        yield from self._after_lessons(0, 3)
        words = self.decks.words("objections", self.category)
        teacher.object_to(self.need, by=self.teacher, words=words)

    def lapse(self) -> Turn:
        """Nobody says anything, and the clock closes it in the night after the last day."""
        self.moment = self.times.after_the_night_of(self.need.due_on or self.times.today)
        yield self.moment

    def follow_up(self) -> Turn:
        yield from self._in_office(0, 2)
        solved = self.need.outcome == Outcome.SOLVED
        intake.follow_up(
            self.need,
            by=self.clerk,
            is_reached=True,
            is_solved=solved,
            satisfaction=Satisfaction.SATISFIED if solved else Satisfaction.BASICALLY_SATISFIED,
            words=self.decks.words("followed_solved" if solved else "followed_unsolved"),
        )

    def fail_to_reach(self) -> Turn:
        yield from self._in_office(0, 1)
        intake.follow_up(self.need, by=self.clerk, is_reached=False, words=self.decks.words("not_reached"))

    def reopen(self) -> Turn:
        yield from self._after_lessons(4, 9)
        teacher.reopen(self.need, by=self.teacher, words=self.decks.words("reopened"))

    def withdraw(self) -> Turn:
        yield from self._after_lessons(0, 2)
        teacher.withdraw(self.need, by=self.teacher, words=self.decks.words("withdrawn"))

    def merge(self) -> Turn:
        yield from self._in_office(0, 1)
        if self.leads:
            intake.merge(self.need, by=self.clerk, into=self.leads.need, words=self.decks.words("merged"))
