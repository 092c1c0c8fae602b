"""Which rows each figure counts, written out by what became of them; and whose figures they count in."""

from collections.abc import Callable
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from tests.homes.world import book, home_at, one, room_in
from tests.housing.town import flat
from tests.measures.world import a_measure, a_problem, enter_spending
from tests.support.world import District
from tests.training.conftest import Opening, a_session, programme
from tests.training.standings import session_with
from welfare import clock
from welfare.extensions import db
from welfare.homes.bookings.actions import outcomes
from welfare.housing.units.actions import begin_repair
from welfare.measures.problems.actions import strike_off
from welfare.measures.visits.actions import Found, Report, record_visit
from welfare.measures.visits.models import FindingOutcome
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.actions import follow_up
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.reports.figures import AREAS, FIGURES
from welfare.reports.figures.counting import Values, values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import list_query
from welfare.reports.figures.reach import counted_places
from welfare.reports.figures.shape import Rows
from welfare.training.models import SessionKind
from welfare.training.sessions.actions import cancel_session

__all__ = ["a_session", "programme"]
ABOUT_NEEDS = [
    figure.name
    for area in AREAS
    if area.key in ("needs", "standing", "time", "follow_ups", "lights")
    for figure in area.figures
    if isinstance(figure, Rows)
]
_keys = count(1)


def told(district: District, who: str = "leader", **filters: Any) -> Values:
    """Every figure as somebody reads it."""
    db.session.flush()
    return values_of(FIGURES.values(), district.person(who), Filters(**filters))


def counting(values: Values, names: list[str]) -> dict[str, Any]:
    """Those of the figures that count something."""
    return {name: values[name] for name in names if values[name]}


def visited(district: District, *findings: Found, who: str = "leader", **said: Any) -> None:
    school = district.place(said.pop("school", "near_school"))
    given = {"is_unannounced": False, **said}
    report = Report(f"told-{next(_keys)}", school.id, clock.today(), findings=findings, **given)
    record_visit(report, by=district.person(who))


TAKEN_UP = {"taken_in": 1, "sign_for_due": 1, "signed_for_in_time": 1}
ANSWER = {
    **TAKEN_UP, "answered": 1, "answers_standing": 1, "on_time": 1, "due": 1,
    "on_time_by_first_deadline": 1, "due_by_first_deadline": 1,
}  # fmt: skip
CLOSED_BY_TEACHER = {
    **ANSWER, "confirmed_by_teacher": 1, "closed_without_a_reply": 1,
    "rated_by_teacher": 1, "rated_satisfied": 1,
}  # fmt: skip
"""The district's answer is a short one, which is doubtful once it has closed a need."""


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (Status.SUBMITTED, {"taken_in": 1, "open": 1, "to_sign_for": 1}),
        (Status.NEEDS_INFO, {**TAKEN_UP, "open": 1}),
        (Status.IN_PROGRESS, {**TAKEN_UP, "open": 1}),
        (Status.CARRIED, {**TAKEN_UP, "open": 1, "carried": 1}),
        (Status.ANSWERED, {**ANSWER, "awaiting_confirmation": 1}),
        (Status.SOLVED, {**CLOSED_BY_TEACHER, "solved": 1, "solved_by_teacher": 1}),
        (Status.EXPLAINED, {**CLOSED_BY_TEACHER, "explained": 1}),
        (Status.DECLINED, {**TAKEN_UP, "declined": 1}),
        (Status.WITHDRAWN, {"taken_in": 1, "withdrawn": 1}),
        (Status.MERGED, {**TAKEN_UP, "taken_in": 2, "merged": 1, "open": 1, "to_sign_for": 1}),
    ],
)
def test_where_a_need_counts_at_each_status(
    district: District, status: Status, counts: dict[str, int]
) -> None:
    district.need(status)
    assert counting(told(district), ABOUT_NEEDS) == counts


def test_a_lapsed_answer_counts_apart_until_a_call(district: District) -> None:
    lapse(district.need(Status.ANSWERED))
    found = counting(told(district), ABOUT_NEEDS)
    assert found == {**ANSWER, "lapsed": 1, "closed_without_a_reply": 1}


@pytest.mark.parametrize(
    ("satisfaction", "is_solved", "counts"),
    [
        (Satisfaction.SATISFIED, True, {"contacted", "found_solved", "satisfied"}),
        (Satisfaction.BASICALLY_SATISFIED, True, {"contacted", "found_solved", "basically_satisfied"}),
        (Satisfaction.DISSATISFIED, True, {"contacted", "found_solved"}),
        (Satisfaction.DISSATISFIED, False, {"contacted"}),
        (None, True, {"contacted", "found_solved"}),
    ],
)
def test_what_a_call_counts_as(
    district: District, satisfaction: Satisfaction | None, is_solved: bool, counts: set[str]
) -> None:
    need = district.need(Status.ANSWERED)
    lapse(need)
    follow_up(
        need, by=district.person("clerk"), is_reached=True, is_solved=is_solved, satisfaction=satisfaction
    )
    names = ["followed_up", "contacted", "found_solved", "satisfied", "basically_satisfied"]
    assert counting(told(district), names).keys() == {"followed_up", *counts}


@pytest.mark.parametrize(("days", "is_overdue"), [(0, False), (1, True)])
def test_a_need_is_overdue_from_the_day_after_it_was_due(
    district: District, days: int, is_overdue: bool
) -> None:
    need = district.need(Status.IN_PROGRESS)
    due = need.due_on
    assert due
    noon = (
        clock.now()
        .astimezone(clock.time_zone())
        .replace(year=due.year, month=due.month, day=due.day, hour=12)
    )
    with clock.at(noon + timedelta(days=days)):
        assert told(district)["overdue"] == int(is_overdue)


def test_problems_and_measures_by_what_became_of_them(district: District) -> None:
    a_problem(district, title="还在清单上")
    solved = district.need(Status.IN_PROGRESS)
    struck_off = a_problem(district, solved)
    measure = a_measure(district, answers=[struck_off], takes_on=[solved], spent=900, is_finished=True)
    a_measure(district, title="还在做", spent=100)
    enter_spending(measure, -300, by=district.person("clerk"), reason="退货")
    lapse(solved)
    follow_up(solved, by=district.person("leader"), is_reached=True, is_solved=True)
    strike_off(struck_off, by=district.person("clerk"))
    found = told(district)
    assert {name: found[name] for name in (
        "problems", "problems_struck_off", "measures", "measures_finished", "measures_approved_yuan",
        "measures_spent_yuan", "solved_by_measures", "cost_per_solved_need_yuan",
    )} == {
        "problems": 2, "problems_struck_off": 1, "measures": 2, "measures_finished": 1,
        "measures_approved_yuan": 60_000, "measures_spent_yuan": 700, "solved_by_measures": 1,
        "cost_per_solved_need_yuan": 600,
    }  # fmt: skip


def test_money_that_has_solved_nothing_yet_has_no_cost_for_each(district: District) -> None:
    a_measure(district, takes_on=[district.need(Status.IN_PROGRESS)], spent=900)
    found = told(district)
    assert (found["measures_spent_yuan"], found["cost_per_solved_need_yuan"]) == (900, None)


def test_visits_by_what_was_met_and_found(district: District) -> None:
    visited(district, families_met=12, teachers_in_difficulty_met=1, is_unannounced=True)
    visited(district, families_met=3, pupils_in_difficulty_met=2, school="lone_school")
    visited(
        district,
        Found("灯坏了", FindingOutcome.SOLVED_ON_THE_SPOT, what_was_done="换了"),
        Found("路不平", FindingOutcome.PROBLEM),
        households_met=4,
    )
    found = told(district)
    names = (
        "visits", "visits_unannounced", "schools_visited", "families_visited",
        "teachers_in_difficulty_visited", "pupils_in_difficulty_visited", "households_visited",
        "solved_on_the_spot",
    )  # fmt: skip
    assert {name: found[name] for name in names} == {
        "visits": 3, "visits_unannounced": 1, "schools_visited": 2, "families_visited": 15,
        "teachers_in_difficulty_visited": 1, "pupils_in_difficulty_visited": 2, "households_visited": 4,
        "solved_on_the_spot": 1,
    }  # fmt: skip
    families = FIGURES["families_visited"]
    assert isinstance(families, Rows)
    listed = db.session.execute(list_query(families, district.person("leader"), Filters())).all()
    assert len(listed) == 2, "a visit that met no family is not in their list"


@pytest.mark.parametrize(
    "standing", ["invited", "asked", "registered", "standby", "withdrawn", "refused", "released", "attended"]
)
def test_only_whoever_came_is_a_person_time(district: District, a_session: Opening, standing: str) -> None:
    session_with(standing, district, a_session)
    found = told(district)
    names = ["person_times", "person_times_national", "people_trained", "training_hours"]
    came = {"person_times": 1, "person_times_national": 1, "people_trained": 1, "training_hours": 6}
    assert counting(found, [*names, "person_times_district"]) == (came if standing == "attended" else {})


def test_who_came_twice_is_two_person_times_and_one_person(district: District, a_session: Opening) -> None:
    for _ in range(2):
        session_with("attended", district, a_session)
    found = told(district)
    assert (found["person_times"], found["people_trained"], found["training_hours"]) == (2, 1, 12)


@pytest.mark.parametrize("is_cancelled", [False, True])
def test_a_session_counts_once_it_is_over_unless_it_was_cancelled(
    district: District, a_session: Opening, is_cancelled: bool
) -> None:
    course = a_session()
    lecture = a_session(programme_id=None, kind=SessionKind.LECTURE)
    if is_cancelled:
        for session in (course, lecture):
            cancel_session(session, by=district.person("other_handler"))
    names = ["training_sessions", "expert_lectures", "seminars"]
    with clock.at(course.ends_at - timedelta(seconds=1)):
        assert counting(told(district), names) == {}
    with clock.at(lecture.ends_at):
        held = {} if is_cancelled else {"training_sessions": 1, "expert_lectures": 1}
        assert counting(told(district), names) == held


def test_flats_in_whatever_state_and_their_schools_once(district: District) -> None:
    flat(district)
    under_repair = flat(district, cost_yuan=1000)
    begin_repair(under_repair, by=district.person("handler"), words="漏水")
    flat(district, "lone_school", cost_yuan=0)
    found = told(district)
    assert (found["housing_units"], found["housing_schools"], found["housing_spent_yuan"]) == (3, 2, 60_000)
    assert (found["housing_units_occupied"], found["housing_occupancy_rate"]) == (0, 0)


def test_a_home_counts_from_the_day_it_opens(district: District) -> None:
    home_at(district)
    home_at(district, "lone_school", name="还没开", is_open=False)
    found = told(district)
    assert (found["homes"], found["homes_spent_yuan"]) == (1, 168_000)


def test_a_booking_counts_when_its_people_came(district: District) -> None:
    room = room_in(home_at(district), district, seats=6)
    teacher, colleague = district.person("teacher"), district.person("colleague")
    used, kept, cancelled = (one(book(room, person)) for person in (
        teacher, colleague, district.person("neighbour"),
    ))  # fmt: skip
    assert kept.used_on is None
    outcomes.cancel(cancelled, by=district.person("neighbour"))
    with clock.at(used.starts_at):
        outcomes.check_in(used, by=teacher)
        found = told(district)
    assert {name: found[name] for name in ("home_bookings_used", "home_person_times", "home_people")} == {
        "home_bookings_used": 1, "home_person_times": used.people, "home_people": 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("make", "name", "readers"),
    [
        (lambda d: d.need(), "taken_in", {"leader", "clerk", "alliance_leader", "alliance_clerk"}),
        (lambda d: d.need(by="neighbour"), "taken_in", {"leader", "clerk"}),
        (flat, "housing_units", {"leader", "clerk", "alliance_leader", "alliance_clerk"}),
        (lambda d: flat(d, "lone_school"), "housing_units", {"leader", "clerk"}),
        (home_at, "homes", {"leader", "clerk", "alliance_leader", "alliance_clerk"}),
        (visited, "visits", {"leader", "clerk", "alliance_leader", "alliance_clerk"}),
        (a_problem, "problems", {"leader", "clerk"}),
        (a_measure, "measures", {"leader", "clerk"}),
        (lambda d: a_measure(d, unit="near_school"), "measures",
         {"leader", "clerk", "alliance_leader", "alliance_clerk"}),
    ],
)  # fmt: skip
def test_whose_figures_a_row_counts_in(
    district: District, make: Callable[[District], object], name: str, readers: set[str]
) -> None:
    make(district)
    everybody = (
        "leader",
        "clerk",
        "alliance_leader",
        "alliance_clerk",
        "admin",
        "handler",
        "school",
        "teacher",
    )
    assert {who for who in everybody if told(district, who)[name]} == readers


def test_what_stands_nowhere_in_the_tree_is_a_dash_for_whoever_reaches_a_part(district: District) -> None:
    a_problem(district)
    assert told(district, "alliance_leader")["problems"] is None
    assert told(district, "leader")["problems"] == 1


def test_a_filter_that_rows_cannot_be_told_apart_by_gives_a_dash(district: District) -> None:
    district.need()
    flat(district)
    office, school = district.place("housing_office"), district.place("near_school")
    by_office, by_school = told(district, office=office), told(district, school=school)
    assert (by_office["housing_units"], by_office["to_sign_for"]) == (None, 0)
    assert (by_school["housing_units"], by_school["to_sign_for"], by_school["problems"]) == (1, 1, None)
    alliance = {"alliance": district.place("alliance"), "alliance_school_ids": (school.id,)}
    assert (told(district, **alliance)["to_sign_for"], told(district, **alliance)["problems"]) == (1, None)
    by_category = told(district, category="training")
    assert (by_category["to_sign_for"], by_category["housing_units"]) == (0, None)


def test_each_filter_keeps_what_it_names(district: District) -> None:
    district.need(Status.IN_PROGRESS)
    district.need(Status.IN_PROGRESS, by="neighbour", unit="training_office", category="training")
    alliance, near = district.place("alliance"), district.place("near_school")
    for filters in (
        {"school": near},
        {"alliance": alliance, "alliance_school_ids": (near.id,)},
        {"office": district.place("housing_office")},
        {"category": "housing"},
    ):
        assert told(district, **filters)["open"] == 1
    outside = {
        "school": district.place("lone_school"),
        "alliance": alliance,
        "alliance_school_ids": (near.id,),
    }
    assert told(district, **outside)["open"] == 0


@pytest.mark.parametrize(
    ("who", "schools"),
    [
        ("leader", {"石门小学", "松岭学校", "双河幼儿园"}),
        ("alliance_clerk", {"石门小学", "松岭学校"}),
        ("school", set()),
        ("admin", set()),
    ],
)
def test_which_schools_somebody_may_choose_from(district: District, who: str, schools: set[str]) -> None:
    places = counted_places(district.person(who))
    assert {place.name for place in places if place.kind == "school"} == schools
    assert {place.name for place in places if place.kind == "office"} == {"后勤科", "师训科"}


def test_a_closed_school_still_counts(district: District) -> None:
    district.need(by="neighbour")
    school = district.place("lone_school")
    school.is_active = False
    db.session.flush()
    assert told(district, school=school)["taken_in"] == 1
    assert school in counted_places(district.person("leader"))
