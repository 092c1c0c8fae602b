"""Frozen periods: when they are frozen, that they do not move whatever happens, and what is shown of it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client
from tests.support.histories import BEGIN, continue_history, tell_random_history
from tests.support.markup import text
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.states import DISTRICT, State
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.history.kept import RowIsKept
from welfare.needs.actions import teacher
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import counted_now, value_of, values_by_month, values_of
from welfare.reports.figures.exports import all_figures
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import Period
from welfare.reports.frozen.actions import freeze_what_has_ended, is_frozen
from welfare.reports.frozen.corrections import corrections, frozen_on, moved_rows
from welfare.reports.frozen.models import FrozenPeriod, FrozenPeriodEvent
from welfare.reports.frozen.policy import freezes_on

Database = scoped_session[Session]
OCTOBER = Period.of_month(2026, 10)
FROZEN_ON = date(2026, 11, 13)
"""The tenth working day of November."""
IN_OCTOBER = Filters(period=OCTOBER)
DATED = {name: figure for name, figure in FIGURES.items() if is_frozen(figure)}


def on(day: date) -> datetime:
    return datetime.combine(day, time(10), clock.time_zone())


def test_ten_working_days_after_its_end_skip_weekends_and_holidays() -> None:
    assert freezes_on(date(2026, 10, 31)) == FROZEN_ON
    assert freezes_on(date(2026, 9, 30)) == date(2026, 10, 20)  # the first week of October is a holiday


@pytest.mark.in_turn("which period is frozen on which day is reckoned in Python")
def test_months_and_days_are_those_of_the_districts_clocks(district: District, session: Database) -> None:
    """In Greenwich it is still the evening before: of September, and of the ninth working day."""
    just_after_midnight = time(0, 30)
    with clock.at(datetime.combine(OCTOBER.first, just_after_midnight, clock.time_zone())):
        district.need()
    with clock.at(datetime.combine(FROZEN_ON, just_after_midnight, clock.time_zone())):
        assert freeze_what_has_ended()
    frozen = session.execute(select(FrozenPeriod.first_on, FrozenPeriod.last_on).distinct()).all()
    assert [Period(*row) for row in frozen] == [OCTOBER]
    with clock.at(on(FROZEN_ON + timedelta(days=1))):
        assert frozen_on(district.person("leader"), IN_OCTOBER) == FROZEN_ON


@pytest.mark.in_turn("which period is frozen on which day is reckoned in Python")
@pytest.mark.parametrize(("days", "frozen"), [(-1, 0), (0, 1), (30, 1)])
def test_a_month_is_frozen_from_its_tenth_working_day_on(
    district: District, session: Database, days: int, frozen: int
) -> None:
    with clock.at(on(date(2026, 10, 12))):
        district.need()
    with clock.at(on(FROZEN_ON + timedelta(days=days))):
        freeze_what_has_ended()
        freeze_what_has_ended()
    months = select(func.count()).where(
        FrozenPeriod.first_on == OCTOBER.first,
        FrozenPeriod.organization_id == district.place("bureau").id,
    )
    assert session.scalar(months) == frozen


@pytest.mark.in_turn("which period is frozen on which day is reckoned in Python")
def test_a_year_is_frozen_beside_its_months(district: District, session: Database) -> None:
    with clock.at(on(date(2025, 11, 12))):
        district.need()
    with clock.at(on(date(2026, 3, 2))):
        freeze_what_has_ended()
    bureau = FrozenPeriod.organization_id == district.place("bureau").id
    frozen = session.execute(select(FrozenPeriod.first_on, FrozenPeriod.last_on).where(bureau)).all()
    assert {Period(*row) for row in frozen} == {
        Period.of_month(2025, 11), Period.of_month(2025, 12), Period.of_year(2025), Period.of_month(2026, 1),
    }  # fmt: skip


@pytest.mark.in_turn("which period is frozen on which day is reckoned in Python")
def test_a_year_is_not_frozen_before_it_is_over(district: District, session: Database) -> None:
    with clock.at(on(date(2025, 11, 12))):
        district.need()
    with clock.at(on(date(2025, 12, 26))):
        freeze_what_has_ended()
    frozen = session.execute(select(FrozenPeriod.first_on, FrozenPeriod.last_on).distinct()).all()
    assert [Period(*row) for row in frozen] == [Period.of_month(2025, 11)]


def test_without_a_need_nothing_is_frozen(district: District) -> None:
    assert freeze_what_has_ended() == 0


def build_october() -> None:
    """Two needs answered and confirmed in October, both on time; frozen."""
    with clock.at(on(date(2026, 10, 12))):
        for who in ("teacher", "neighbour"):
            District().need(Status.SOLVED, by=who)
    with clock.at(on(FROZEN_ON)):
        freeze_what_has_ended()


@pytest.fixture
def state(state: State, request: pytest.FixtureRequest) -> State:
    is_october = "october" in request.fixturenames
    return State("frozen_october", build_october, on=DISTRICT) if is_october else state


@pytest.fixture
def october(district: District) -> Iterator[District]:
    """What is built above, on the day after."""
    with clock.at(on(FROZEN_ON - timedelta(days=3))):
        yield district


def reopen_one(district: District, session: Database) -> str:
    need = session.scalars(select(Need).order_by(Need.id)).first()
    assert need
    teacher.reopen(need, by=district.person("teacher"), words="又漏了")
    session.commit()
    return need.number


def test_what_moves_later_is_a_correction_with_its_cases(october: District, session: Database) -> None:
    leader = october.person("leader")
    assert corrections(FIGURES.values(), leader, IN_OCTOBER) == {}
    number = reopen_one(october, session)
    values = values_of(FIGURES.values(), october.person("leader"), IN_OCTOBER)
    assert (values["solved"], values["on_time_rate"], values["redo_rate"]) == (2, 1, 0)
    found = corrections(FIGURES.values(), leader, IN_OCTOBER)
    assert (found["solved"].then, found["solved"].now, found["solved"].difference) == (2, 1, "−1")
    first = found["on_time_by_first_deadline_rate"]
    assert (first.then, first.now, first.difference) == (1, Fraction(1, 2), "−50")
    moved = moved_rows(FIGURES["solved"], leader, IN_OCTOBER)
    assert moved
    assert ([row.number for row in moved.went], moved.went_count, moved.came_count) == ([number], 1, 0)


def test_what_is_entered_late_comes_into_the_correction(october: District, session: Database) -> None:
    with clock.at(on(date(2026, 10, 30))):
        late = october.need(Status.SOLVED, by="colleague")
    session.flush()
    leader = october.person("leader")
    assert corrections(FIGURES.values(), leader, IN_OCTOBER)["taken_in"].difference == "+1"
    moved = moved_rows(FIGURES["taken_in"], leader, IN_OCTOBER)
    assert moved
    assert [row.number for row in moved.came] == [late.number]


def test_each_reader_has_what_was_frozen_for_their_part_of_the_tree(
    october: District, session: Database
) -> None:
    reopen_one(october, session)
    for who, then, now in (("leader", 2, 1), ("clerk", 2, 1), ("alliance_leader", 1, 0)):
        reader = october.person(who)
        assert values_of(FIGURES.values(), reader, IN_OCTOBER)["solved"] == then
        assert corrections(FIGURES.values(), reader, IN_OCTOBER)["solved"].now == now


def test_a_part_of_what_was_frozen_is_counted_as_it_stands(october: District, session: Database) -> None:
    reopen_one(october, session)
    leader = october.person("leader")
    near = Filters(period=OCTOBER, school=october.place("near_school"))
    assert values_of(FIGURES.values(), leader, near)["solved"] == 0
    assert corrections(FIGURES.values(), leader, near) == {}
    days = Filters(period=Period(date(2026, 10, 1), date(2026, 10, 30)))
    assert values_of(FIGURES.values(), leader, days)["solved"] == 1


@pytest.mark.parametrize(
    ("narrowed", "now"), [("category", 1), ("office", 1), ("alliance", 0), ("school", 0), ("", 2)]
)
def test_by_whatever_it_is_narrowed_a_part_is_no_frozen_figure(
    october: District, session: Database, narrowed: str, now: int
) -> None:
    reopen_one(october, session)
    near = october.place("near_school")
    parts: dict[str, dict[str, Any]] = {
        "category": {"category": "housing"},
        "office": {"office": october.place("housing_office")},
        "alliance": {"alliance": october.place("alliance"), "alliance_school_ids": (near.id,)},
        "school": {"school": near},
    }
    filters = Filters(period=OCTOBER, **parts.get(narrowed, {}))
    assert value_of(FIGURES["solved"], october.person("leader"), filters) == now
    [month] = values_by_month([FIGURES["solved"]], [OCTOBER], october.person("leader"), filters)
    assert month["solved"] == now


@pytest.mark.in_turn("who may read it is decided in Python")
@pytest.mark.parametrize(("role", "solved"), [(Role.LEADER, 2), (Role.CLERK, 2), (Role.HANDLER, 1)])
def test_whoever_reads_at_two_places_has_the_frozen_figure_of_neither(
    october: District, session: Database, role: Role, solved: int
) -> None:
    """Of what they read there is none; a role that reads no figures takes nothing away."""
    who, lone = "alliance_leader", october.place("lone_school")
    grant_role(october.person(who), role=role, organization=lone, by=None)
    session.commit()
    session.expunge_all()
    reader = october.person(who)
    assert value_of(FIGURES["solved"], reader, IN_OCTOBER) == solved
    assert (frozen_on(reader, IN_OCTOBER) is None) == (solved == 2)


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_a_part_of_a_frozen_month_says_that_it_is_counted_today_and_what_the_whole_is(
    october: District, session: Database, client: Client, app: Flask
) -> None:
    reopen_one(october, session)
    sign_in_as(client, october.person("leader"))
    part = f"period=2026-10&school={october.place('near_school').id}"
    page = client.page(f"/figures/solved?{part}")
    assert text(page.figure("solved")) == "0"
    assert "Counted today, not frozen" in page.text
    assert "All, frozen on Fri 13 Nov2 All, by the rows as they stand1" in page.text
    assert page.links["To the frozen figure"] == "/figures/solved?period=2026-10"
    for address in ("/figures", "/overview", "/overview/wall"):
        narrowed = client.page(f"{address}?{part}")
        assert "counted today; all, frozen: 2" in narrowed.text
        assert "counted today" not in client.page(f"{address}?period=2026-11").text
    told = client.get(f"/figures.json?{part}").get_json()
    assert (told["solved"], told["whole"]["figures"]["solved"]) == (0, 2)
    assert told["whole"]["frozen_on"] == "2026-11-13"
    assert "corrections" not in told
    with app.test_request_context(headers={"Accept-Language": "en"}):
        args = dict(pair.split("=") for pair in part.split("&"))
        rows = {row.name: row for row in all_figures(october.person("leader"), args)}
    assert rows["solved"].correction == "counted today; all, frozen: 2"


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_schools_and_categories_of_a_frozen_month_say_that_they_are_counted_today(
    october: District, client: Client
) -> None:
    sign_in_as(client, october.person("leader"))
    near = f"school={october.place('near_school').id}"
    for address in ("solved?period=2026-10&by=school", f"solved?by=month&{near}"):
        assert "Parts are counted by the rows as they stand today" in client.page(f"/figures/{address}").text
    assert "Parts are counted" not in client.page("/figures/solved?by=month").text
    assert "· counted today" in client.page(f"/figures/solved?period=2026-11&{near}").text
    assert "counted today" not in client.page("/figures/solved?period=2026-11").text


def test_a_page_asks_once_what_its_period_was_frozen_at(october: District, client: Client) -> None:
    sign_in_as(client, october.person("leader"))
    with statements() as asked:
        client.get("/figures/solved?period=2026-10")
    asked_for = [values for statement, values in asked if "frozen_periods.first_on IN" in statement]
    assert len(asked_for) == len(set(asked_for)) == 3  # its own, the month before and the year before


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_pages_programs_and_files_show_the_frozen_figure_and_its_correction(
    october: District, session: Database, client: Client, app: Flask
) -> None:
    sign_in_as(client, october.person("leader"))
    assert client.get("/figures.json?period=2026-10").get_json()["corrections"] == {}
    number = reopen_one(october, session)
    told = client.get("/figures.json?period=2026-10").get_json()
    assert (told["solved"], told["frozen_on"]) == (2, "2026-11-13")
    assert told["corrections"]["solved"] == {"frozen": 2, "now": 1, "difference": "−1"}
    assert "frozen_on" not in client.get("/figures.json?period=2026-11").get_json()
    page = client.page("/figures/solved?period=2026-10")
    for said in ("Frozen at", "By the rows as they stand", "Counted then and not now"):
        assert said in page.text
    assert f"/needs/{number}" in page.links.values()
    assert "now 1 (−1)" in client.page("/figures?period=2026-10").text
    assert "frozen; now 1 (−1)" in client.page("/overview?period=2026-10").text
    with app.test_request_context(headers={"Accept-Language": "en"}):
        rows = {row.name: row for row in all_figures(october.person("leader"), {"period": "2026-10"})}
    assert (rows["solved"].value, rows["solved"].correction) == (2, "frozen; now 1 (−1)")
    assert rows["taken_in"].correction == ""


def test_months_side_by_side_are_the_frozen_ones(
    october: District, session: Database, client: Client
) -> None:
    reopen_one(october, session)
    sign_in_as(client, october.person("leader"))
    assert "October 2026" in client.page("/figures/solved?by=month").text
    [month] = values_by_month([FIGURES["solved"]], [OCTOBER], october.person("leader"), Filters())
    assert month["solved"] == 2


def test_what_is_frozen_is_never_changed(october: District, session: Database) -> None:
    for row in (
        session.scalars(select(FrozenPeriodEvent)).first(),
        session.scalars(select(FrozenPeriod)).first(),
    ):
        assert row
        session.delete(row)
        with pytest.raises(RowIsKept):
            session.flush()
        session.rollback()


@pytest.mark.slow("counts every figure of random histories before and after more of them")
@pytest.mark.in_turn("any history will do: each database counts others")
@pytest.mark.parametrize("seed", range(3))
def test_a_frozen_period_does_not_move_whatever_happens_later(
    district: District, session: Database, seed: int
) -> None:
    needs, rng = tell_random_history(district, seed, needs=8, steps=40), Random(1000 + seed)
    frozen_at = BEGIN + timedelta(days=120)
    with clock.at(frozen_at):
        assert freeze_what_has_ended() > 0
        periods = [Period.of_month(2026, month) for month in (3, 4, 5)]
        before = {period: read(district, period) for period in periods}
        assert all(then == now for then, now in before.values())
    continue_history(district, needs, rng, begin=frozen_at, steps=80)
    session.flush()
    moved = 0
    with clock.at(frozen_at + timedelta(days=300)):
        for period in periods:
            then, now = read(district, period)
            assert then == before[period][0]
            found = corrections(DATED.values(), district.person("leader"), Filters(period=period))
            assert {name: (one.then, one.now) for name, one in found.items()} == {
                name: (then[name], now[name]) for name in then if then[name] != now[name]
            }
            moved += len(found)
    assert moved


def read(district: District, period: Period) -> tuple[dict[str, Any], dict[str, Any]]:
    """The dated figures as the leader reads them, and as they would be counted."""
    leader, filters = district.person("leader"), Filters(period=period)
    return values_of(DATED.values(), leader, filters), counted_now(DATED.values(), leader, filters)


@pytest.mark.in_turn("who may read it is decided in Python")
def test_what_only_leaders_read_is_not_frozen_for_clerks_to_read(
    client: Client, district: District, session: Database
) -> None:
    with clock.at(on(date(2026, 10, 12))):
        district.need()
    with clock.at(on(FROZEN_ON)):
        freeze_what_has_ended()
    session.commit()
    sign_in_as(client, district.person("clerk"))
    kept = session.scalars(select(FrozenPeriodEvent).where(FrozenPeriodEvent.kind == "figures")).all()
    assert kept
    assert all("satisfied_by_an_unusual_caller" not in event.details["figures"] for event in kept)
    assert "frozen_on" in client.get("/figures.json?period=2026-10").get_json()
    assert client.get("/figures.json?period=2026-10").get_json()["satisfied_by_an_unusual_caller"] is None


def test_what_an_alliance_was_frozen_at_with_protected_needs_is_shown_to_nobody_there(
    october: District, session: Database
) -> None:
    """As it was frozen before such needs were the bureau's alone."""
    rows = select(FrozenPeriod).where(FrozenPeriod.organization_id == october.place("alliance").id)
    ids = [period.id for period in session.scalars(rows)]
    events = FrozenPeriodEvent.__table__
    old = session.scalars(select(FrozenPeriodEvent).where(FrozenPeriodEvent.period_id.in_(ids))).all()
    for event in old:
        kept = {name: value for name, value in event.details.items() if name in ("figures", "rows")}
        session.execute(events.update().where(events.c.id == event.id).values(details=kept))
    session.scalars(
        select(Need).where(Need.raised_by_id == october.person("teacher").id)
    ).one().is_protected = True
    session.commit()
    reader = october.person("alliance_leader")
    assert values_of(FIGURES.values(), reader, IN_OCTOBER)["solved"] == 0
    assert corrections(FIGURES.values(), reader, IN_OCTOBER) == {}
    assert values_of(FIGURES.values(), october.person("leader"), IN_OCTOBER)["solved"] == 2
