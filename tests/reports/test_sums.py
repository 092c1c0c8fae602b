"""Figures over days that are over: added up once, and what the rows say whatever becomes of those days."""

import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session, scoped_session

from tests.support.histories import BEGIN, continue_history, tell_random_history
from tests.support.states import DISTRICT, State
from tests.support.sums import ADDED_UP, add_up, added_up, assert_sums_are_what_rows_say
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.reports.figures.counting import counted_now, value_of, values_by, values_by_month
from welfare.reports.figures.definitions import needs, timeliness
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import EARLIEST, Period
from welfare.reports.sums.actions import forget_sums
from welfare.reports.sums.corrections import give_up_corrected
from welfare.reports.sums.models import FigureSum, SummedPeriod
from welfare.reports.sums.periods import closed_periods

Database = scoped_session[Session]
MARCH, APRIL = Period.of_month(2026, 3), Period.of_month(2026, 4)
JULY = datetime(2026, 7, 10, 2, tzinfo=UTC)
HISTORIES = int(os.environ.get("HISTORIES", "2"))
"""How many random histories are told: `HISTORIES=1000` before something is changed here."""
STEP = timedelta(hours=120)
"""As long as a step of a random history takes at most."""


def tell_with_corrections(district: District, rng: Random, *, steps: int) -> int:
    """A random history whose days are added up now and then, and whose needs are changed past their actions
    as well; gives how many periods were given up."""
    told = tell_random_history(district, rng, needs=4, steps=0)
    moment, given_up = BEGIN, 0
    for _ in range(steps):
        before = len(added_up())
        continue_history(district, told, rng, begin=moment, steps=2)
        moment += 2 * STEP
        with clock.at(moment):
            if rng.random() < 0.2:
                need = rng.choice(told)
                need.category = rng.choice(["housing", "training", "home", "other"])
                need.school = district.place(rng.choice(["near_school", "far_school"]))
            db.session.flush()
            give_up_corrected()
            given_up += before - len(added_up())
            if rng.random() < 0.5:
                add_up()
            assert_sums_are_what_rows_say(district)
    return given_up


@pytest.mark.slow("counts every figure of a random history many times")
def test_sums_are_what_rows_say_whatever_becomes_of_closed_days(
    district: District, session: Database
) -> None:
    given_up = tell_with_corrections(district, Random(0), steps=8)
    assert given_up > 5
    assert session.scalar(select(func.sum(FigureSum.number)))


@pytest.mark.slow("counts every figure of random histories many times")
@pytest.mark.in_turn("any history will do: each database counts others")
@pytest.mark.parametrize("seed", range(1, HISTORIES + 1))
def test_sums_of_any_history_are_what_its_rows_say(district: District, seed: int) -> None:
    tell_with_corrections(district, Random(seed), steps=4)


def test_months_long_over_are_added_up_whole_and_days_one_by_one() -> None:
    periods = list(closed_periods(date(2026, 1, 20), date(2026, 4, 17)))
    assert periods[:3] == [
        Period(EARLIEST, date(2026, 1, 19)),
        Period(date(2026, 1, 20), date(2026, 1, 31)),
        Period.of_month(2026, 2),
    ]
    assert periods[3:] == [Period(day, day) for day in _days(date(2026, 3, 1), date(2026, 4, 16))]
    assert list(closed_periods(date(2026, 4, 15), date(2026, 4, 17))) == [
        Period(EARLIEST, date(2026, 4, 14)),
        *(Period(day, day) for day in _days(date(2026, 4, 15), date(2026, 4, 16))),
    ]
    assert list(closed_periods(EARLIEST, EARLIEST + timedelta(days=1))) == [Period(EARLIEST, EARLIEST)]
    assert list(closed_periods(date(2026, 4, 17), date(2026, 4, 17))) == []


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))


def build_spring() -> None:
    """A need solved in March, and one in April; what is over in July is added up."""
    for month in (3, 4):
        with clock.at(datetime(2026, month, 13, 2, tzinfo=UTC)):
            District().need(Status.SOLVED)
    with clock.at(JULY):
        add_up()


@pytest.fixture
def state(state: State, request: pytest.FixtureRequest) -> State:
    return State("spring", build_spring, on=DISTRICT) if "spring" in request.fixturenames else state


@pytest.fixture
def spring(district: District) -> Iterator[District]:
    """What is built above, in July."""
    with clock.at(JULY):
        yield district


def solved(district: District, filters: Filters | None = None) -> Any:
    return counted_now([needs.SOLVED], district.person("leader"), filters or Filters())["solved"]


def test_what_is_over_is_read_from_the_sums(spring: District, session: Database) -> None:
    session.execute(
        update(FigureSum).where(FigureSum.figure == "solved").values(number=FigureSum.number + 40)
    )
    assert solved(spring) == 82
    assert solved(spring, Filters(period=MARCH)) == 41  # it begins before the first row, as the year does
    assert solved(spring, Filters(period=Period.of_year(2026))) == 82
    assert solved(spring, Filters(period=Period(date(2026, 3, 13), MARCH.last))) == 41
    assert (
        solved(spring, Filters(period=Period(date(2026, 3, 14), MARCH.last))) == 0
    )  # within a month: from rows
    assert solved(spring, Filters(period=APRIL)) == 41
    leader = spring.person("leader")
    [march, april] = values_by_month([needs.SOLVED], [MARCH, APRIL], leader, Filters())
    assert (march["solved"], april["solved"]) == (41, 41)
    by_school = values_by("school", [needs.SOLVED], leader, Filters())
    assert sum(values["solved"] for values in by_school.values()) == 82  # type: ignore[misc]
    near = spring.place("near_school")
    assert solved(spring, Filters(school=near)) == 2  # sums cannot tell: from rows


def test_a_figure_asked_alone_or_in_another_order_is_what_it_is_among_all(spring: District) -> None:
    leader = spring.person("leader")
    for filters in (Filters(), Filters(category="housing")):
        among_all = counted_now(ADDED_UP, leader, filters)
        assert among_all[timeliness.SLOW_TENTH_TO_ANSWER.name] is not None
        assert counted_now(ADDED_UP[::-1], leader, filters) == among_all
        assert {figure.name: value_of(figure, leader, filters) for figure in ADDED_UP} == among_all


def test_a_corrected_day_is_counted_from_rows_and_added_up_again(spring: District, session: Database) -> None:
    before = added_up()
    need = session.scalars(select(Need).order_by(Need.id)).first()
    assert need
    need.status = Status.EXPLAINED
    session.commit()
    assert added_up() < before
    assert solved(spring) == 1
    add_up()
    assert added_up() == before
    assert solved(spring) == 1


def test_what_is_written_while_the_clock_adds_up_leaves_no_wrong_sum(
    spring: District, session: Database, app: Flask
) -> None:
    def add_up_beside() -> None:
        with app.app_context(), clock.at(JULY):
            add_up()
            db.session.commit()

    forget_sums()
    session.commit()
    need = session.scalars(select(Need).order_by(Need.id)).first()
    assert need
    need.status = Status.EXPLAINED
    session.flush()
    with ThreadPoolExecutor(1) as pool:
        adding_up = pool.submit(add_up_beside)
        if db.engine.dialect.name == "postgresql":
            adding_up.result()  # SQLite has one writer, and lets it begin after the commit
        session.commit()
        adding_up.result()
    assert added_up()
    assert solved(spring) == 1


def test_what_sums_do_not_depend_on_gives_none_up(spring: District, session: Database) -> None:
    before = added_up()
    for need in session.scalars(select(Need)):
        need.urged_count += 1
        need.title = "又漏了"
    session.commit()
    assert added_up() == before


def test_what_is_not_yet_written_is_counted_once(spring: District, session: Database) -> None:
    leader = spring.person("leader")
    need = session.scalars(select(Need).order_by(Need.id)).first()
    assert need
    assert value_of(needs.SOLVED, leader, Filters()) == 2
    need.closed_on = clock.today()
    assert value_of(needs.SOLVED, leader, Filters()) == 2


def test_what_is_rolled_back_corrects_nothing(spring: District, session: Database) -> None:
    before = added_up()
    session.execute(update(Need).values(category="other"))
    assert values_by("category", [needs.SOLVED], spring.person("leader"), Filters())["other"]["solved"] == 2
    assert added_up() < before
    session.rollback()
    assert added_up() == before


def test_a_day_is_not_added_up_before_it_is_over(district: District, session: Database) -> None:
    with clock.at(datetime(2026, 3, 3, 2, tzinfo=UTC)):
        district.need(Status.SOLVED)
        add_up()
        assert not added_up()
    with clock.at(datetime(2026, 3, 3, 17, tzinfo=UTC)):  # past midnight in the district
        add_up()
        assert session.scalars(
            select(SummedPeriod.last_on).distinct().order_by(SummedPeriod.last_on)
        ).all() == [date(2026, 3, 2), date(2026, 3, 3)]


def test_sums_of_other_definitions_are_not_read(spring: District, session: Database) -> None:
    session.execute(update(FigureSum).values(number=99))
    session.execute(update(SummedPeriod).values(made_by="before an upgrade"))
    assert solved(spring) == 2
    add_up()
    assert "before an upgrade" not in session.scalars(select(SummedPeriod.made_by)).all()
    assert solved(spring) == 2


def run(app: Flask, *command: str) -> tuple[int, str]:
    db.session.remove()
    result = app.test_cli_runner().invoke(args=command, catch_exceptions=False)
    db.session.remove()
    return result.exit_code, result.output


def test_the_check_finds_a_wrong_sum_and_rebuilding_mends_it(spring: District, app: Flask) -> None:
    code, said = run(app, "audit", "verify")
    assert (code, "periods: all as the rows say" in said) == (0, True)
    with db.engine.begin() as connection:
        connection.execute(text("UPDATE figure_sums SET number = number + 1 WHERE figure = 'solved'"))
    code, said = run(app, "audit", "verify")
    assert code == 1
    assert "figures of closed, 2026-03-13 to 2026-03-31: the sums are not what the rows say" in said
    code, said = run(app, "figures", "rebuild")
    assert (code, "added up anew" in said) == (0, True)
    assert run(app, "audit", "verify")[0] == 0


def test_the_clock_adds_up_what_is_over(district: District, app: Flask, session: Database) -> None:
    with clock.at(datetime(2026, 3, 3, 2, tzinfo=UTC)):
        district.need(Status.SOLVED)
        session.commit()
    with clock.at(datetime(2026, 3, 5, 2, tzinfo=UTC)):
        run(app, "clock")
        assert added_up()
        assert solved(District()) == 1
