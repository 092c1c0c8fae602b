"""The demo's visits, problems and measures give the facts back."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from welfare.accounts.models import Person
from welfare.measures.contacts.queries import contacts_of
from welfare.measures.measures.models import Measure, MeasureNeed
from welfare.measures.measures.queries import costs
from welfare.measures.problems.models import Problem
from welfare.measures.problems.proposals import proposals
from welfare.measures.visits.models import Finding, Outcome, Visit
from welfare.needs.models import Need
from welfare.organizations.models import Organization


def test_visits_problems_and_measures(demo: datetime, session: scoped_session[Session]) -> None:
    met = (
        Visit.families_met,
        Visit.teachers_in_difficulty_met,
        Visit.pupils_in_difficulty_met,
        Visit.households_met,
    )
    totals = session.execute(select(func.count(), *(func.sum(each) for each in met))).one()
    assert tuple(totals) == (13, 312, 50, 74, 10)
    assert session.scalar(select(func.count(Visit.school_id.distinct()))) == 13
    on_the_spot = select(func.count()).where(Finding.outcome == Outcome.SOLVED_ON_THE_SPOT)
    assert session.scalar(on_the_spot) == 6
    assert session.scalar(select(func.count(Problem.id))) == 5
    assert session.scalar(select(func.count(Measure.id))) == 8
    leader = session.scalars(select(Person).where(Person.staff_number == "leader")).one()
    assert [contact.school_name for contact in contacts_of(leader) if contact.is_due] == ["实验小学"]
    assert proposals()[0].schools >= 3


def test_needs_of_the_season_are_linked_to_what_answered_them(
    demo: datetime, session: scoped_session[Session]
) -> None:
    query = (
        select(Organization.name)
        .distinct()
        .join(Need, Need.school_id == Organization.id)
        .join(MeasureNeed, MeasureNeed.need_id == Need.id)
        .where(Need.category == "housing")
    )
    assert set(session.scalars(query)) == {"宋洛学校", "木鱼学校", "实验初级中学"}
    by_title = {cost.title: cost for cost in costs()}
    homes = by_title["在三所偏远小学建教师之家"]
    assert homes.spent_yuan > 500_000
    assert homes.per_solved_yuan == (2 * homes.spent_yuan + homes.solved) // (2 * homes.solved)
    assert by_title["高中教学综合楼"].per_solved_yuan is None
