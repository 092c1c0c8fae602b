"""Steps, budgets and contact schools: who is told on which day, by any number of clocks, and when it ends."""

from collections.abc import Collection, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import delete

from tests.measures.world import a_measure, enter_spending
from tests.support.client import Client
from tests.support.reminding import heard, pass_days
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.extensions import db
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.measures.actions import add_step, change_measure, drop_step, finish_step
from welfare.measures.measures.models import MOST_YUAN, Measure
from welfare.measures.visits.models import Visit

NOW = datetime(2027, 3, 1, 1, 0, tzinfo=UTC)
"""Monday, nine in the morning in the district."""
OFFICE = {"handler"}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


def a_step(district: District, days: int = 8) -> None:
    """Of a measure of the housing office, due on Tuesday of next week."""
    due_on = clock.today() + timedelta(days=days)
    add_step(a_measure(district), title="采购", due_on=due_on, by=district.person("handler"))


@pytest.mark.parametrize(
    ("clocks", "on", "days"), [(3, (2, 3, 4, 8, 9, 10, 15, 16, 30), (3, 9, 15)), (1, (2, 15, 16), (15,))]
)
def test_a_step_before_its_day_and_after(
    app: Flask, district: District, clocks: int, on: Collection[int], days: tuple[int, ...]
) -> None:
    a_step(district)
    pass_days(app, on, clocks=clocks)
    assert heard() == {day: OFFICE if day == 3 else OFFICE | {"leader"} for day in days}


@pytest.mark.parametrize("end", ["done", "dropped"])
def test_a_step_that_is_done_or_dropped_waits_no_more(app: Flask, district: District, end: str) -> None:
    measure, handler = a_measure(district), district.person("handler")
    step = add_step(measure, title="采购", due_on=clock.today(), by=handler)
    if end == "done":
        finish_step(measure, step, by=handler)
    else:
        drop_step(measure, step, by=handler)
    pass_days(app, (0, 9))
    assert heard() == {}


@pytest.mark.in_turn("whom it reaches is decided in Python")
def test_where_nobody_sits_at_the_office_the_clerks_are_told(
    app: Flask, district: District, client: Client
) -> None:
    a_step(district)
    db.session.execute(
        delete(RoleAssignment).where(RoleAssignment.person_id == district.person("handler").id)
    )
    pass_days(app, (3,))
    assert heard() == {3: {"clerk", "second_clerk"}}
    with clock.at(NOW + timedelta(days=3)):
        sign_in_as(client, district.person("clerk"))
        page = client.page("/notices").text
    assert "A step of the measure 集中安装热水器 is due on Tue 9 Mar: 采购" in page


@pytest.mark.parametrize(
    ("spent", "days"),
    [
        (0, {}),
        (26_999, {}),
        (27_000, {0: OFFICE}),
        (30_000, {0: OFFICE}),
        (30_001, {0: OFFICE | {"leader"}}),
    ],
)
def test_a_budget_from_nine_tenths_on_and_over_it(
    app: Flask, district: District, spent: int, days: dict[int, set[str]]
) -> None:
    measure = a_measure(district, approved_yuan=30_000)
    if spent:
        enter_spending(measure, spent, by=district.person("clerk"), reason="涨价")
    pass_days(app, 2, clocks=3)
    assert heard() == days


def test_the_largest_budget_is_reminded_of_like_any_other(app: Flask, district: District) -> None:
    measure = a_measure(district, approved_yuan=MOST_YUAN)
    enter_spending(measure, MOST_YUAN * 9 // 10, by=district.person("clerk"))
    pass_days(app, 1)
    assert heard() == {0: OFFICE}


def test_a_budget_climbs_and_then_is_silent(app: Flask, district: District) -> None:
    measure_id = a_measure(district, spent=28_000).id
    pass_days(app, 1)
    measure, clerk = db.session.get_one(Measure, measure_id), district.person("clerk")
    with clock.at(NOW + timedelta(days=1)):
        enter_spending(measure, 4_000, by=clerk, reason="涨价")
        pass_days(app, (0, 3))
    assert heard() == {0: OFFICE, 1: OFFICE | {"leader"}}
    measure, clerk = db.session.get_one(Measure, measure_id), district.person("clerk")
    change_measure(measure, title=measure.title, words="", approved_yuan=90_000, by=clerk)
    pass_days(app, (5, 9))
    assert heard().keys() == {0, 1}


def test_a_contact_school_in_its_half_year(app: Flask, district: District, client: Client) -> None:
    leader, school = district.person("alliance_leader"), district.place("near_school")
    with clock.at(NOW - timedelta(days=165)):
        set_contact_schools(leader, [school.id], by=district.person("clerk"))
    pass_days(app, (0, 1, 2, 14, 15, 44, 45, 99), clocks=3)
    assert heard() == {day: {"alliance_leader"} for day in (1, 15, 45)}
    sign_in_as(client, district.person("alliance_leader"))
    assert "A contact school of yours is to be visited: 石门小学" in client.page("/notices").text
    assert "石门小学" in client.page("/visits/contacts").text


def test_a_school_that_was_visited_waits_for_the_next_half_year(app: Flask, district: District) -> None:
    leader, school = district.person("alliance_leader"), district.place("near_school")
    with clock.at(NOW - timedelta(days=300)):
        set_contact_schools(leader, [school.id], by=district.person("clerk"))
    last = clock.today() - timedelta(days=160)
    more = {"is_unannounced": True, "entered_at": clock.now()}
    db.session.add(Visit(school_id=school.id, leader_id=leader.id, visited_on=last, **more))
    pass_days(app, (0, 5, 6, 7))
    assert heard() == {6: {"alliance_leader"}}


def test_whoever_leads_there_no_longer_is_not_told(app: Flask, district: District) -> None:
    leader = district.person("alliance_leader")
    with clock.at(NOW - timedelta(days=300)):
        set_contact_schools(leader, [district.place("near_school").id], by=district.person("clerk"))
    db.session.execute(delete(RoleAssignment).where(RoleAssignment.person_id == leader.id))
    pass_days(app, 1)
    assert heard() == {}
