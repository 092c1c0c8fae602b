"""What a leader sees where somebody tries to make a good figure; and what makes no light go on."""

from datetime import UTC, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.actions import handling, intake, teacher
from welfare.needs.actions.clock import lapse
from welfare.needs.calls.actions import follow_up
from welfare.needs.calls.models import FollowUp
from welfare.needs.calls.policy import COMPARED_FROM, COMPARED_WITHIN, stands_out
from welfare.needs.calls.queries import _noted, unusual_callers
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.needs.models import Need
from welfare.reports.figures import find_figure
from welfare.reports.figures.counting import value_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.lists import list_query
from welfare.reports.figures.shape import Rows

Database = scoped_session[Session]
MONDAY = datetime(2026, 10, 12, 2, tzinfo=UTC)
"""Ten in the morning on a working day."""


def seen(district: District, name: str, who: str = "leader") -> int:
    """The light as somebody sees it, which opens exactly as many rows as it counts."""
    db.session.flush()
    figure, reader = find_figure(name), district.person(who)
    assert isinstance(figure, Rows)
    value = value_of(figure, reader, Filters())
    assert len(db.session.execute(list_query(figure, reader, Filters())).all()) == (value or 0)
    assert value is not None
    return int(value)  # type: ignore[arg-type]


def answered_and_lapsed(district: District) -> Need:
    need = district.need(Status.ANSWERED)
    lapse(need)
    return need


def call(district: District, by: str, satisfaction: Satisfaction, is_solved: bool = True) -> Need:
    need = answered_and_lapsed(district)
    caller = district.person(by)
    follow_up(need, by=caller, is_reached=True, is_solved=is_solved, satisfaction=satisfaction)
    return need


@pytest.mark.parametrize(
    ("noted", "calls", "noted_by_others", "calls_of_others", "does"),
    [
        (20, 20, 10, 20, True),
        (20, 20, 14, 20, False),
        (20, 20, 13, 20, True),
        (19, 19, 0, 20, False),
        (20, 20, 0, 19, False),
        (10, 20, 10, 20, False),
        (0, 20, 20, 20, False),
        (300, 300, 290, 300, True),
        (299, 300, 295, 300, False),
    ],
)
def test_who_notes_satisfied_unusually_often(
    noted: int, calls: int, noted_by_others: int, calls_of_others: int, does: bool
) -> None:
    assert COMPARED_FROM == 20
    assert stands_out(noted, calls, noted_by_others, calls_of_others) is does


@pytest.mark.in_turn("any calls will do: each database counts others")
@pytest.mark.parametrize("seed", range(3))
def test_who_stands_out_is_told_as_by_looking_at_every_call(
    district: District, session: Database, seed: int
) -> None:
    """Of calls that count or not, long ago or lately, with a rating or none, by some callers or nobody."""
    rng, since = Random(seed), clock.now() - COMPARED_WITHIN
    callers = [district.person(name).id for name in ("clerk", "second_clerk", "alliance_clerk")][seed:]
    need_ids = [district.need().id for _ in range(60)]
    for need_id in need_ids:
        rating = rng.choice([*Satisfaction, None]) if rng.random() < 0.5 else Satisfaction.SATISFIED
        session.add(
            FollowUp(
                need_id=need_id,
                by_id=rng.choice(callers),
                at=since + timedelta(days=rng.choice([-1, 1, 90])),
                is_reached=True,
                satisfaction=rating if rng.random() < 0.9 else None,
                is_valid=rng.random() < 0.8,
            )
        )
    session.flush()
    every = session.scalars(select(FollowUp)).all()
    calls = [call for call in every if call.is_valid and call.at >= since and call.satisfaction]
    noted = {
        caller: (
            sum(call.satisfaction == Satisfaction.SATISFIED for call in calls if call.by_id == caller),
            sum(call.by_id == caller for call in calls),
        )
        for caller in sorted({call.by_id for call in every if call.is_valid})
    }
    asked = session.execute(_noted(), {"since": since}).all()
    assert {caller: (satisfied, rated) for caller, satisfied, rated in asked} == noted
    assert [caller for caller, _satisfied, _rated in asked] == list(noted)


@pytest.mark.slow("makes forty calls")
@pytest.mark.in_turn("who sees it is decided in Python")
def test_a_caller_who_hears_only_satisfied_is_shown_to_leaders_and_to_no_colleague(
    district: District, session: Database, client: Client
) -> None:
    for n in range(20):
        call(district, "clerk", Satisfaction.SATISFIED)
        call(district, "alliance_clerk", Satisfaction.SATISFIED if n % 2 else Satisfaction.DISSATISFIED)
    session.flush()
    assert unusual_callers() == [district.person("clerk").id]
    assert seen(district, "satisfied_by_an_unusual_caller") == 20
    figure = find_figure("satisfied_by_an_unusual_caller")
    assert figure
    assert value_of(figure, district.person("second_clerk"), Filters()) is None
    session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("leader"))
    assert "局办一" in client.page("/figures/satisfied_by_an_unusual_caller").text
    sign_in_as(client, district.person("second_clerk"))
    assert "局办一" not in client.page("/figures/satisfied_by_an_unusual_caller").text
    assert "unusually often" not in client.page("/overview").text


def test_a_call_that_its_teacher_contests_is_a_light(district: District) -> None:
    need = call(district, "clerk", Satisfaction.SATISFIED)
    assert seen(district, "calls_contested") == 0
    teacher.contest(need, by=district.person("teacher"), is_solved=False, words="没有人打过电话")
    assert seen(district, "calls_contested") == 1
    assert (seen(district, "reopened"), seen(district, "open"), seen(district, "solved")) == (1, 1, 0)


@pytest.mark.parametrize(("days", "is_soon"), [(1, 1), (7, 1), (8, 0)])
def test_what_is_carried_and_soon_taken_up_again_is_a_light(
    district: District, days: int, is_soon: int
) -> None:
    clerk = district.person("clerk")
    with clock.at(MONDAY):
        need = district.need(Status.IN_PROGRESS)
        intake.carry(need, by=clerk, words="等预算", review_on=clock.today() + timedelta(days=60))
    with clock.at(MONDAY + timedelta(days=days)):
        intake.resume(need, by=clerk)
    assert seen(district, "carried_and_resumed_soon") == is_soon


@pytest.mark.parametrize(("days", "is_late"), [(8, 0), (9, 1), (10, 1)])
def test_a_question_on_the_last_day_is_a_light(district: District, days: int, is_late: int) -> None:
    with clock.at(MONDAY):
        need = district.need(Status.IN_PROGRESS)
    with clock.at(MONDAY + timedelta(days=days)):
        handling.ask(need, by=district.person("handler"), words="几口人？")
    assert seen(district, "asked_on_the_last_day") == is_late


def test_a_question_before_it_is_signed_for_is_none(district: District) -> None:
    with clock.at(MONDAY):
        need = district.need()
    with clock.at(MONDAY + timedelta(days=3)):
        handling.ask(need, by=district.person("clerk"), words="几口人？")
    assert seen(district, "asked_on_the_last_day") == 0


@pytest.mark.parametrize(("days", "stands"), [(13, 0), (14, 1)])
def test_a_clock_that_stands_still_for_so_long_that_a_clerk_may_decide_is_a_light(
    district: District, days: int, stands: int
) -> None:
    with clock.at(MONDAY):
        district.need(Status.NEEDS_INFO)
    with clock.at(MONDAY + timedelta(days=days)):
        assert seen(district, "clocks_standing_still") == stands


def test_solved_by_teacher_and_by_call_stand_beside_solved_and_add_up(
    district: District, session: Database, client: Client
) -> None:
    for _ in range(2):
        district.need(Status.SOLVED)
    call(district, "clerk", Satisfaction.SATISFIED)
    call(district, "clerk", Satisfaction.DISSATISFIED, is_solved=False)
    answered_and_lapsed(district)
    told = (seen(district, "solved"), seen(district, "solved_by_teacher"), seen(district, "solved_by_call"))
    assert (*told, seen(district, "lapsed"), seen(district, "reopened")) == (3, 2, 1, 1, 1)
    session.commit()
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in_as(client, district.person("leader"))
    for address in ("/overview", "/figures/solved", "/figures"):
        page = client.page(address)
        assert "Solved by the teacher's own word" in page.text
        assert "Solved by a call" in page.text
    found = client.get("/figures.json").json
    assert found["solved"] == found["solved_by_teacher"] + found["solved_by_call"] == 3


def test_teachers_own_ratings_are_a_figure_without_those_of_calls(district: District) -> None:
    rate = find_figure("teacher_satisfaction_rate")
    leader = district.person("leader")
    assert rate
    assert value_of(rate, leader, Filters()) is None
    call(district, "clerk", Satisfaction.SATISFIED)
    assert value_of(rate, leader, Filters()) is None
    for rating in (Satisfaction.BASICALLY_SATISFIED, Satisfaction.DISSATISFIED, None):
        teacher.confirm(district.need(Status.ANSWERED), by=district.person("teacher"), satisfaction=rating)
    assert seen(district, "rated_by_teacher") == 2
    assert value_of(rate, leader, Filters()) == Fraction(9, 20)
