"""How what stands in registers is counted: the newest count, whom alliances cover, whom visits reached."""

from datetime import date, timedelta
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session, scoped_session

from tests.housing.town import flat
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.units.actions import Description, change_unit
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.visits.actions import Report, record_visit
from welfare.organizations.actions import move_organization
from welfare.registers.actions import enter, remove
from welfare.registers.alliances.models import Extent, Level
from welfare.registers.alliances.registers import EXCHANGES, PUPILS, RECOGNITIONS
from welfare.registers.models import Stage
from welfare.registers.partners.registers import WORKS
from welfare.registers.visits.models import InNeed
from welfare.registers.visits.registers import LECTURES, TO_REACH
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import value_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import list_query
from welfare.reports.figures.periods import Period

Database = scoped_session[Session]


def told(district: District, name: str, who: str = "leader", **filters: Any) -> Any:
    return value_of(FIGURES[name], district.person(who), Filters(**filters))


def count(district: District, school: str, stage: Stage, pupils: int, ago: int = 0) -> Any:
    day = clock.today() - timedelta(days=ago)
    values = {"stage": stage, "counted_on": day, "pupils": pupils, "source": "报表"}
    return enter(
        PUPILS, {**values, "school_id": district.place(school).id}, by=district.person("clerk")
    )  # fmt: skip


def to_reach(district: District, number: int, ago: int, who: InNeed = InNeed.TEACHERS) -> None:
    day = clock.today() - timedelta(days=ago)
    values = {"who": who, "counted_on": day, "number": number, "source": "核实"}
    place = {"school_id": district.place("near_school").id}
    enter(TO_REACH, {**values, **place}, by=district.person("clerk"))


def visit(district: District, key: str, ago: int = 0, school: str = "near_school", **met: int) -> None:
    day = clock.today() - timedelta(days=ago)
    report = Report(key, district.place(school).id, day, is_unannounced=True, **met)
    record_visit(report, by=district.person("leader"))


def test_alliances_cover_the_pupils_of_their_schools_by_the_newest_count(district: District) -> None:
    assert told(district, "alliance_pupils_rate") is None
    count(district, "near_school", Stage.PRIMARY, 500, ago=400)
    newest = count(district, "near_school", Stage.PRIMARY, 300, ago=30)
    count(district, "far_school", Stage.JUNIOR_MIDDLE, 100)
    count(district, "lone_school", Stage.PRIMARY, 100)
    count(district, "near_school", Stage.PRESCHOOL, 999)
    assert told(district, "alliance_pupils") == 400
    assert told(district, "compulsory_pupils") == 500
    assert told(district, "alliance_pupils_rate") == Fraction(4, 5)
    assert told(district, "alliance_pupils_preschool") == 999
    assert told(district, "alliance_junior_middle_rate") == 1
    assert told(district, "alliance_schools") == 2
    remove(newest, by=district.person("clerk"))
    assert told(district, "alliance_pupils") == 600, "the count before it stands again"


def test_pupils_are_counted_as_they_were_at_the_end_of_a_period(district: District) -> None:
    count(district, "near_school", Stage.PRIMARY, 500, ago=400)
    count(district, "near_school", Stage.PRIMARY, 300, ago=30)
    today = clock.today()

    def until(ago: int) -> Any:
        last = today - timedelta(days=ago)
        return told(district, "alliance_pupils", period=Period(last - timedelta(days=10), last))

    assert [until(ago) for ago in (401, 400, 31, 30, 0)] == [0, 500, 500, 300, 300]
    before = Filters(period=Period(today - timedelta(days=60), today - timedelta(days=31)))
    figure, leader = FIGURES["alliance_pupils"], district.person("leader")
    rows = db.session.execute(list_query(figure.parts[0], leader, before)).all()
    assert [row.pupils for row in rows] == [500], "and its list has the rows that counted then"


def test_a_school_that_leaves_its_alliance_is_covered_no_longer(district: District) -> None:
    count(district, "near_school", Stage.PRIMARY, 300)
    count(district, "far_school", Stage.JUNIOR_MIDDLE, 100)
    bureau, school = district.place("bureau"), district.place("far_school")
    move_organization(school, parent=bureau, by=district.person("admin"))
    db.session.flush()
    assert told(district, "alliance_pupils_rate") == Fraction(3, 4)
    assert told(district, "alliance_junior_middle_rate") == 0
    assert told(district, "alliance_schools") == 1


def test_a_coverage_counts_who_was_met_since_the_count_and_nobody_beyond_it(district: District) -> None:
    assert told(district, "teachers_in_difficulty_covered_rate") is None
    visit(district, "before", ago=20, teachers_in_difficulty_met=4)
    to_reach(district, 4, ago=10)
    assert told(district, "teachers_in_difficulty_covered_rate") == 0
    visit(district, "on the day", ago=10, teachers_in_difficulty_met=1, households_met=9)
    visit(district, "elsewhere", school="lone_school", teachers_in_difficulty_met=3)
    assert told(district, "teachers_in_difficulty_covered_rate") == Fraction(1, 4)
    visit(district, "again", teachers_in_difficulty_met=30)
    assert told(district, "teachers_in_difficulty_covered_rate") == 1, "who was met twice is not two"
    assert told(district, "households_covered_rate") is None
    to_reach(district, 8, ago=0)
    assert told(district, "teachers_in_difficulty_covered_rate") == 1
    assert told(district, "teachers_in_difficulty_to_reach") == 8, "the newest count of a school counts"


def test_teachers_and_households_are_counted_apart(district: District) -> None:
    to_reach(district, 4, ago=10)
    to_reach(district, 9, ago=5, who=InNeed.HOUSEHOLDS)
    visit(district, "both", teachers_in_difficulty_met=1, households_met=3)
    names = ("teachers_in_difficulty_to_reach", "teachers_in_difficulty_reached",
             "households_to_reach", "households_reached")  # fmt: skip
    assert [told(district, name) for name in names] == [4, 1, 9, 3]


def test_a_coverage_is_that_of_the_last_day_of_its_period_whatever_comes_later(district: District) -> None:
    to_reach(district, 4, ago=40)
    visit(district, "then", ago=35, teachers_in_difficulty_met=1)

    def until(ago: int) -> Any:
        last = clock.today() - timedelta(days=ago)
        return told(
            district,
            "teachers_in_difficulty_covered_rate",
            period=Period(last - timedelta(days=10), last),
        )

    assert [until(ago) for ago in (41, 36, 35, 0)] == [None, 0, Fraction(1, 4), Fraction(1, 4)]
    visit(district, "later", ago=5, teachers_in_difficulty_met=3)
    to_reach(district, 10, ago=2)
    assert [until(ago) for ago in (36, 35, 5, 2)] == [0, Fraction(1, 4), 1, 0]
    figure, leader = FIGURES["teachers_in_difficulty_reached"].parts[0], district.person("leader")
    then = Period(clock.today() - timedelta(days=40), clock.today() - timedelta(days=35))
    [row] = db.session.execute(list_query(figure, leader, Filters(period=then))).all()
    assert (row.number, row.met, row.reached) == (4, 1, 1), "and its list has what stood then"


def test_an_alliance_counts_from_the_day_on_which_it_was_recognized(district: District) -> None:
    today = clock.today()
    values = {"alliance_id": district.place("alliance").id, "level": Level.DISTRICT}
    day = {"recognized_on": today - timedelta(days=30)}
    enter(RECOGNITIONS, {**values, **day}, by=district.person("clerk"))
    for ago, count in ((31, 0), (30, 1), (0, 1)):
        last = today - timedelta(days=ago)
        assert told(district, "alliances_district", period=Period(last, last)) == count


def test_a_contact_school_is_covered_by_its_own_leader_within_half_a_year(district: District) -> None:
    leader, clerk = district.person("leader"), district.person("clerk")
    assert told(district, "contact_schools_covered_rate") is None
    set_contact_schools(leader, [district.place(n).id for n in ("near_school", "far_school")], by=clerk)
    assert told(district, "contact_schools_covered_rate") == 0
    visit(district, "long ago", ago=181)
    assert told(district, "contact_schools_visited") == 0
    visit(district, "just in time", ago=180)
    assert told(district, "contact_schools_covered_rate") == Fraction(1, 2)
    visit(district, "no contact school", school="lone_school")
    assert told(district, "contact_schools_covered_rate") == Fraction(1, 2)
    lecture = {"leader_id": leader.id, "held_on": clock.today(), "title": "讲座"}
    enter(LECTURES, {**lecture, "school_id": district.place("lone_school").id}, by=clerk)
    assert told(district, "guidance_lectures_covered_rate") == 0
    enter(LECTURES, {**lecture, "school_id": district.place("far_school").id}, by=clerk)
    assert told(district, "guidance_lectures_covered_rate") == Fraction(1, 2)
    assert told(district, "guidance_lectures") == 2


@pytest.mark.parametrize("gone", ["leader", "school"])
def test_whoever_left_and_what_was_closed_is_no_contact_any_more(district: District, gone: str) -> None:
    leader, near = district.person("leader"), district.place("near_school")
    set_contact_schools(leader, [near.id], by=district.person("clerk"))
    db.session.flush()
    assert told(district, "contact_schools", "clerk") == 1
    (leader if gone == "leader" else near).is_active = False
    db.session.flush()
    assert told(district, "contact_schools", "clerk") == 0


def test_what_is_finished_and_who_is_a_key_teacher_are_figures_of_their_own(district: District) -> None:
    clerk, near, far = (
        district.person("clerk"), district.place("near_school"), district.place("far_school"),
    )  # fmt: skip
    works = {"school_id": near.id, "began_on": clock.today() - timedelta(days=60)}
    enter(WORKS, {**works, "title": "教学楼", "finished_on": clock.today()}, by=clerk)
    enter(WORKS, {**works, "title": "食堂", "finished_on": None}, by=clerk)
    exchanged = {"from_school_id": near.id, "to_school_id": far.id, "extent": Extent.FULL}
    for who, is_key in (("teacher", True), ("colleague", False)):
        person = {"person_id": district.person(who).id, "is_key_teacher": is_key}
        enter(EXCHANGES, {**exchanged, **person, "began_on": date(2025, 9, 1)}, by=clerk)
    names = ("works_projects", "works_projects_finished", "exchanged_teachers", "exchanged_key_teachers")
    assert [told(district, name) for name in names] == [2, 1, 2, 1]


def test_a_flat_counts_in_the_month_in_which_it_was_acquired(district: District) -> None:
    today = clock.today()
    acquired = date(today.year - 1, 9, 30)
    unit = flat(district, acquired_on=acquired)
    september, october = (Period.of_month(acquired.year, month) for month in (9, 10))
    now = Period.of_month(today.year, today.month)
    assert [told(district, "housing_units", period=p) for p in (september, october, now)] == [1, 0, 0]
    described = Description.of(unit)
    changed = Description(**{**vars(described), "acquired_on": acquired + timedelta(days=1)})
    change_unit(unit, changed, by=district.person("handler"))
    assert [told(district, "housing_units", period=p) for p in (september, october, now)] == [0, 1, 0]
    flat(district)
    assert told(district, "housing_units", period=now) == 1, "one that says no day was acquired today"


@pytest.mark.parametrize("who", ["alliance_leader", "alliance_clerk"])
def test_whoever_leads_an_alliance_counts_its_own(district: District, who: str) -> None:
    count(district, "near_school", Stage.PRIMARY, 300)
    count(district, "lone_school", Stage.PRIMARY, 100)
    assert told(district, "compulsory_pupils", who) == 300
    assert told(district, "study_branches", who) is None
    figure = FIGURES["compulsory_pupils"]
    rows = db.session.execute(list_query(figure.parts[0], district.person(who), Filters())).all()
    assert [row.pupils for row in rows] == [300]
