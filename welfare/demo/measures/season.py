"""Visits, problems and measures in the demo, all through the real actions."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from welfare import clock
from welfare.accounts.models import Person
from welfare.demo.district import HOMES, OFFICE_OF, PERSONNEL
from welfare.demo.measures.plan import MEASURES, PROBLEMS, VISITS, Called, Found, Paid, Step, Taken
from welfare.demo.names import School
from welfare.demo.people import Cast
from welfare.demo.season import FLATS
from welfare.demo.timetable import Timetable
from welfare.extensions import db
from welfare.homes.models import TeachersHome
from welfare.housing.units.models import HousingUnit
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.measures import actions as measures
from welfare.measures.measures import outputs
from welfare.measures.measures.models import Measure, MeasureNeed
from welfare.measures.measures.queries import steps_of
from welfare.measures.need_counts import of_problems
from welfare.measures.problems import actions as problems
from welfare.measures.problems.models import Problem
from welfare.measures.visits import actions as visiting
from welfare.measures.visits.actions import Report, record_visit
from welfare.measures.visits.models import Finding, FindingOutcome
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import OPEN, Satisfaction, Status
from welfare.needs.lifecycle import Outcome as Answered
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.training.models import Programme

Turn = Iterator[datetime]
STILL_TO_VISIT = School.TOWN
"""A contact school that the leader's account was given yesterday; a colleague was there in the season."""
PLACES = {"housing": tuple(FLATS), "home": HOMES}
"""The schools whose needs the measures for flats and homes answer."""
TOPIC = "班级管理"


class Measures:
    """All that is told of visits, problems and measures."""

    def __init__(self, cast: Cast, times: Timetable, begin: datetime) -> None:
        self.cast, self.times = cast, times
        self.rng = Random("measures")  # noqa: S311
        self.clerk = cast.acting(cast.clerks[0])
        self.problems: dict[str, int] = {}
        self.leader_of = {visit.school: cast.leaders[n % len(cast.leaders)] for n, visit in enumerate(VISITS)}
        with clock.at(begin):
            for leader in cast.leaders:
                self._name_schools(leader, [s for s, each in self.leader_of.items() if each is leader])

    def stories(self) -> Iterable[Turn]:
        """Each visit, each measure, and what was settled in the end."""
        yield from (self._visit(n, visit) for n, visit in enumerate(VISITS))
        yield from (self._measure(plan) for plan in MEASURES)
        yield self._one_more_school()
        yield self._strike_off("homes")

    def _name_schools(self, leader: Person, schools: list[str]) -> None:
        ids = [self.cast.district[school].id for school in schools]
        set_contact_schools(leader, ids, by=self.clerk)

    def _one_more_school(self) -> Turn:
        yield self._at(1, 0.4)
        mine = [school for school, leader in self.leader_of.items() if leader is self.cast.leader]
        self._name_schools(self.cast.leader, [*mine, STILL_TO_VISIT])

    def _visit(self, n: int, plan: Called) -> Turn:
        yield self.times.evening_of(self.times.working_day(plan.ago), Random(n))  # noqa: S311
        leader = self.cast.acting(self.leader_of[plan.school])
        school = self.cast.district[plan.school]
        report = Report(
            key=f"demo-visit-{n}",
            school_id=school.id,
            visited_on=clock.today(),
            is_unannounced=plan.is_unannounced,
            families_met=plan.families,
            teachers_in_difficulty_met=plan.teachers,
            pupils_in_difficulty_met=plan.pupils,
            households_met=plan.households,
            notes=plan.notes,
            findings=tuple(self._found(each, plan.school) for each in plan.found),
        )
        visit, _is_new = record_visit(report, by=leader)
        findings = select(Finding).where(Finding.visit_id == visit.id).order_by(Finding.id)
        for found, finding in zip(plan.found, db.session.scalars(findings).all(), strict=True):
            if found.problem and found.problem not in self.problems and finding.problem_id:
                self.problems[found.problem] = finding.problem_id
                listed = db.session.get_one(Problem, finding.problem_id)
                title = PROBLEMS[found.problem]
                problems.describe(listed, title=title, words=found.words, by=leader)
            if finding.need_id:
                yield from self._settle(db.session.get_one(Need, finding.need_id))

    def _found(self, plan: Found, school: str) -> visiting.Found:
        return visiting.Found(
            words=plan.words,
            outcome=plan.outcome,
            category=plan.category or None,
            teacher_id=self.cast.teachers[school][-1].id if plan.outcome == FindingOutcome.NEED else None,
            problem_id=self.problems.get(plan.problem),
            what_was_done=plan.done or None,
        )

    def _settle(self, need: Need) -> Turn:
        """What became of a need that was raised on a visit."""
        yield self.times.in_office(clock.now(), 1, self.rng)
        unit = self.cast.district[OFFICE_OF[need.category]]
        intake.accept(need, by=self.clerk, unit=unit, urgency=Urgency.ORDINARY)
        yield self.times.in_office(clock.now(), 3, self.rng)
        handler = self.cast.acting(self.cast.handlers[PERSONNEL][0])
        words = "与公交公司商定，每晚九点四十从高中门口加开一班车，凭工作证乘坐。"
        handling.answer(need, by=handler, outcome=Answered.SOLVED, words=words)
        yield self.times.after_lessons(clock.now(), 1, self.rng)
        teacher.confirm(
            need,
            by=self.cast.acting(db.session.get_one(Person, need.raised_by_id)),
            satisfaction=Satisfaction.SATISFIED,
        )

    def _measure(self, plan: Taken) -> Turn:
        yield self._at(plan.decided, 0.3)
        unit = self.cast.district[plan.unit]
        measure = measures.enter_measure(
            title=plan.title,
            words=plan.words,
            lead_unit=unit,
            approved_yuan=plan.approved,
            started_on=clock.today(),
            by=self.clerk,
        )
        problem = db.session.get_one(Problem, self.problems[plan.problem])
        problems.answer_with(problem, measure, by=self.clerk)
        for step in plan.steps:
            measures.add_step(measure, title=step.title, due_on=self._day(step.due), by=self.clerk)
        yield from self._go_on(plan, measure)
        if plan.made:
            yield from self._hand_over(plan, measure)
        if plan.answers:
            yield self._at(5, 0.6)
            self._take_on(plan, measure, problem)
        if plan.finish:
            yield from self._wait_for(lambda: not self._open_needs(measure), 4)
            measures.finish_measure(measure, words=plan.finish, by=self.clerk)

    def _go_on(self, plan: Taken, measure: Measure) -> Turn:
        """Steps are done and money is spent, each on its day."""
        handler = self.cast.acting(self.cast.handlers[plan.unit][0])
        done: list[Any] = [(step.done, 0, step) for step in plan.steps if step.done is not None]
        paid: list[Any] = [(each.ago, 1, each) for each in plan.paid]
        for ago, _order, what in sorted([*done, *paid], key=lambda item: (-item[0], item[1])):
            yield self._at(ago, 0.5)
            if isinstance(what, Step):
                step = next(each for each in steps_of(measure) if each.title == what.title)
                measures.finish_step(measure, step, by=handler)
            elif isinstance(what, Paid):
                measures.spend(
                    measure,
                    amount_yuan=what.yuan,
                    spent_on=clock.today(),
                    words=what.words,
                    reason=what.reason or None,
                    by=handler,
                )

    def _hand_over(self, plan: Taken, measure: Measure) -> Turn:
        """What the measure made is there: named, and where it was bought or built, its cost entered."""
        yield from self._wait_for(lambda: bool(self._made(plan.made)), 6)
        handler = self.cast.acting(self.cast.handlers[plan.unit][0])
        made = [thing_id for thing_id, _place, _cost in self._made(plan.made)]
        outputs.link(measure, plan.made, made, by=handler)
        if plan.made == "programme":
            return
        cost: dict[str, int] = {}
        for _thing_id, place, yuan in self._made(plan.made):
            cost[place] = cost.get(place, 0) + yuan
        for place, yuan in cost.items():
            words = f"{place}{'周转房' if plan.made == 'unit' else '教师之家'}"
            if yuan:
                measures.spend(
                    measure, amount_yuan=yuan, spent_on=clock.today(), words=words, reason=None, by=handler
                )

    def _made(self, kind: str) -> list[tuple[int, str, int]]:
        """The things of that kind that are there: id, place, cost in yuan."""
        query: Any
        if kind == "programme":
            query = select(Programme.id, Programme.name, Programme.budget_yuan).order_by(Programme.id)
        else:
            table: Any = HousingUnit if kind == "unit" else TeachersHome
            query = (
                select(table.id, Organization.name, table.cost_yuan)
                .join(Organization, Organization.id == table.school_id)
                .where(Organization.name.in_(PLACES["housing" if kind == "unit" else "home"]))
                .order_by(table.id)
            )
        return [tuple(row) for row in db.session.execute(query)]

    def _take_on(self, plan: Taken, measure: Measure, problem: Problem) -> None:
        """The needs of the season that it answered are named in it and in its problem."""
        query = select(Need).where(Need.category == plan.answers, Need.status != Status.WITHDRAWN)
        places = {self.cast.district[name].id for name in PLACES.get(plan.answers, ())}
        for need in db.session.scalars(query.where(~Need.is_protected).order_by(Need.id)).all():
            at_place = need.school_id in places and need.urgency == Urgency.COMPLEX
            if at_place if places else need.details.get("topic") == TOPIC:
                measures.take_on(measure, need, by=self.clerk)
                problems.gather(problem, need, by=self.clerk)

    def _open_needs(self, measure: Measure) -> bool:
        of_it = select(MeasureNeed.need_id).where(MeasureNeed.measure_id == measure.id)
        needs = select(Need.id).where(Need.status.in_(OPEN), Need.id.in_(of_it))
        return db.session.scalar(needs.limit(1)) is not None

    def _strike_off(self, name: str) -> Turn:
        """A problem is struck off once all is settled."""
        yield self._at(3, 0.5)

        def is_settled() -> bool:
            needs = of_problems([self.problems[name]], None).get(self.problems[name])
            return needs is not None and needs.part.is_whole

        yield from self._wait_for(is_settled, 2)
        if is_settled():
            leader = self.cast.acting(self.cast.leader)
            problems.strike_off(db.session.get_one(Problem, self.problems[name]), by=leader)

    def _wait_for(self, is_so: Callable[[], bool], ago: int) -> Turn:
        """From one working day to the next until it is so, or until this morning."""
        while not is_so() and ago >= 1:
            yield self._at(ago, 0.7)
            ago -= 1
        yield max(clock.now(), self.times.this_morning(0.5)) if not is_so() else clock.now()

    def _day(self, ago: int) -> date:
        return self.times.working_day(ago) if ago >= 0 else self.times.working_day_to_come(-ago)

    def _at(self, ago: int, share: float) -> datetime:
        """In office hours of the working day so many before today; `share` of the day's work is done then."""
        midnight = datetime.combine(self.times.working_day(ago), datetime.min.time(), self.times.zone)
        return midnight + timedelta(hours=14, minutes=35 + round(share * 120))
