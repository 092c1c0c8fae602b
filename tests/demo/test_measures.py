"""The demo's visits, problems and measures give the facts back."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from welfare.accounts.models import Person
from welfare.accounts.queries import person_by_staff_number
from welfare.demo.names import School
from welfare.measures.contacts.queries import contacts_of
from welfare.measures.measures.models import Measure, MeasureNeed
from welfare.measures.problems.models import Problem
from welfare.measures.problems.proposals import proposals
from welfare.measures.visits.models import Finding, FindingOutcome, Visit
from welfare.needs.models import Need
from welfare.organizations.models import Organization
from welfare.reports.figures import FIGURES
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import rows_of


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
    on_the_spot = select(func.count()).where(Finding.outcome == FindingOutcome.SOLVED_ON_THE_SPOT)
    assert session.scalar(on_the_spot) == 6
    assert session.scalar(select(func.count(Problem.id))) == 5
    assert session.scalar(select(func.count(Measure.id))) == 8
    leader = session.scalars(select(Person).where(Person.staff_number == "leader")).one()
    assert [contact.school_name for contact in contacts_of(leader) if contact.is_due] == [School.TOWN]
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
    assert set(session.scalars(query)) == {School.NEIGHBOUR, School.HOME, School.JUNIOR}
    rows = rows_of(FIGURES["measures"], person_by_staff_number("leader"), Filters()).rows
    by_title = {row.title: row for row in rows}
    homes = by_title["在三所偏远小学建教师之家"]
    assert homes.spent_yuan > 500_000
    assert float(homes.cost_per_solved) == pytest.approx(float(homes.spent_yuan / homes.solved))
    assert by_title["高中教学综合楼"].cost_per_solved is None
