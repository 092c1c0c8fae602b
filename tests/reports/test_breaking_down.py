"""Figures beside other periods and broken down, the overview, their files; and the public page's bounds."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import insert

from tests.homes.world import home_at
from tests.measures.world import a_measure, copies_of
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening, a_session, programme
from welfare import clock
from welfare.extensions import db
from welfare.measures.measures import outputs
from welfare.measures.measures.models import MeasureNeed
from welfare.needs.lifecycle import Status
from welfare.needs.models import Need
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.reports.figures import FIGURES
from welfare.reports.figures.comparing import comparisons, find_side, sides_of
from welfare.reports.figures.exports import ALL, all_figures, in_words, rows_behind
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.periods import LATEST, Period
from welfare.reports.figures.reach import counted_places
from welfare.reports.figures.shape import Rows
from welfare.reports.public import measures as public_measures
from welfare.reports.public.models import PublicMonth
from welfare.reports.public.totals import counted, kept_totals, this_month
from welfare.training.sessions.actions import cancel_session

__all__ = ["a_session", "programme"]
NOVEMBER, OCTOBER = Period.of_month(2026, 11), Period.of_month(2026, 10)


@pytest.fixture
def in_november(district: District) -> District:
    """Three needs of November, one of them of another school and kind, and one of October."""
    for month, by, category in (
        (10, "teacher", "housing"), (11, "teacher", "housing"), (11, "colleague", "housing"),
        (11, "neighbour", "training"),
    ):  # fmt: skip
        with clock.at(datetime(2026, month, 10, 2, tzinfo=UTC)):
            district.need(by=by, category=category)
    db.session.commit()
    return district


def bars(district: District, side: str, who: str = "leader", **filters: Any) -> dict[str, str]:
    """The needs taken in, broken down, as somebody sees it."""
    figure, reader = FIGURES["taken_in"], district.person(who)
    found = find_side(side, figure, reader, Filters(**filters))
    assert found
    return {
        bar["label"]: bar["text"]
        for bar in found.bars(figure, reader, Filters(**filters), counted_places(reader))
    }


@pytest.fixture
def asking(app: Flask) -> Any:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        yield


def read(district: District, client: Client, who: str = "leader") -> Client:
    sign_in_as(client, district.person(who))
    return client


def number(page: Page, name: str) -> str:
    return text(page.figure(name))


@pytest.mark.usefixtures("asking")
def test_a_month_beside_the_one_before_and_the_year_before(in_november: District) -> None:
    leader = in_november.person("leader")
    found = comparisons(FIGURES["taken_in"], 3, leader, Filters(period=NOVEMBER))
    assert [(one.period, one.value, one.change) for one in found] == [
        (OCTOBER, "1", "+2"), (Period.of_month(2025, 11), "0", "+3"),
    ]  # fmt: skip
    assert "period=2026-10" in found[0].url


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_overview_compares_a_month_once_it_is_over(in_november: District, client: Client) -> None:
    for day in (20, 30):
        with clock.at(datetime(2026, 11, day, 2, tzinfo=UTC)):
            assert "Period on period" not in read(in_november, client).page("/overview").text
    with clock.at(datetime(2026, 12, 1, 2, tzinfo=UTC)):
        assert "Period on period" in read(in_november, client).page("/overview?period=2026-11").text


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.usefixtures("asking")
@pytest.mark.parametrize(
    ("name", "period"), [("taken_in", None), ("open", NOVEMBER), ("taken_in", Period(NOVEMBER.first, LATEST))]
)
def test_what_has_nothing_to_be_compared_with(
    in_november: District, name: str, period: Period | None
) -> None:
    assert comparisons(FIGURES[name], 3, in_november.person("leader"), Filters(period=period)) == []


@pytest.mark.usefixtures("asking")
def test_a_figure_by_each_of_its_sides(in_november: District) -> None:
    assert bars(in_november, "school") == {"石门小学": "3", "双河幼儿园": "1", "松岭学校": "0"}
    assert bars(in_november, "alliance") == {"东片教联体": "3"}
    by_category = bars(in_november, "category", period=NOVEMBER)
    assert sorted(by_category.values()) == ["0", "0", "1", "2"]
    assert set(bars(in_november, "office").values()) == {"0"}


@pytest.mark.usefixtures("asking")
def test_the_months_begin_where_there_is_something(in_november: District) -> None:
    with clock.at(datetime(2026, 12, 5, tzinfo=UTC)):
        assert list(bars(in_november, "month").values()) == ["1", "3", "0"]
    with clock.at(datetime(2024, 12, 5, tzinfo=UTC)):
        assert list(bars(in_november, "month").values()) == ["0"]


@pytest.mark.usefixtures("asking")
def test_a_side_within_filters_shows_what_they_leave(in_november: District) -> None:
    alliance, near = in_november.place("alliance"), in_november.place("near_school")
    far = in_november.place("far_school")
    inside = {"alliance": alliance, "alliance_school_ids": (near.id, far.id)}
    assert bars(in_november, "school", **inside) == {"石门小学": "3", "松岭学校": "0"}
    assert bars(in_november, "school", school=near) == {"石门小学": "3"}
    assert bars(in_november, "school", who="alliance_leader") == {"石门小学": "3", "松岭学校": "0"}
    assert len(bars(in_november, "category", category="housing")) == 1


@pytest.mark.in_turn("by what a figure can be broken down is a table in Python")
@pytest.mark.parametrize(
    ("name", "who", "sides"),
    [
        ("taken_in", "leader", ["month", "school", "alliance", "office", "category"]),
        ("open", "leader", ["school", "alliance", "office", "category"]),
        ("days_to_answer", "leader", ["month", "school", "alliance", "office", "category"]),
        ("measures", "leader", ["month", "office"]),
        ("problems", "leader", ["month"]),
        ("problems", "alliance_leader", []),
        ("housing_units", "leader", ["month", "school", "alliance"]),
    ],
)
def test_by_what_each_figure_can_be_broken_down(
    district: District, name: str, who: str, sides: list[str]
) -> None:
    figure, reader = FIGURES[name], district.person(who)
    assert [side.key for side in sides_of(figure, reader, Filters())] == sides
    assert find_side("nothing", figure, reader, Filters()) is None


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_page_and_the_numbers_for_programs_say_the_same(in_november: District, client: Client) -> None:
    read(in_november, client)
    address = "period=2026-11&category=housing"
    told = client.get(f"/figures.json?{address}").get_json()
    assert set(told) == set(FIGURES)
    assert (told["taken_in"], told["problems"], told["on_time_rate"]) == (2, None, None)
    page = client.page(f"/figures?{address}")
    assert (number(page, "taken_in"), number(page, "problems")) == ("2", "—")


@pytest.mark.usefixtures("asking")
def test_every_figure_stands_in_the_file_with_its_value(in_november: District) -> None:
    args = {"period": "2026-11"}
    rows = all_figures(in_november.person("leader"), args)
    assert {row.name: row.value for row in rows}["taken_in"] == 3
    assert {row.name: row.value for row in rows}["on_time_rate"] == "—"
    assert [row.name for row in rows] == list(FIGURES)
    assert len(ALL.columns) == 7


@pytest.mark.usefixtures("asking")
def test_the_file_of_a_figure_holds_its_rows_newest_first(in_november: District) -> None:
    figure, leader = FIGURES["taken_in"], in_november.person("leader")
    assert isinstance(figure, Rows)
    listing = rows_behind(figure)
    found = list(db.session.execute(listing.rows(leader, {"period": "2026-11"})))  # type: ignore[arg-type]
    assert len(found) == 3
    moments = [row.submitted_at for row in found]
    assert moments == sorted(moments, reverse=True)
    assert {column.name for column in listing.columns} == {cell.key for cell in figure.source.cells}


@pytest.mark.usefixtures("asking")
def test_the_filters_of_a_file_are_said_in_words(in_november: District) -> None:
    near, leader = in_november.place("near_school"), in_november.person("leader")
    said = in_words(leader, {"period": "2026-11", "school": str(near.id), "category": "housing"})
    assert list(said)[:2] == ["November 2026", "石门小学"]
    assert len(said) == 3
    assert in_words(leader, {}) == []


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_the_overview_opens_on_what_was_asked_for(in_november: District, client: Client) -> None:
    page = read(in_november, client).page("/overview?period=2026-11&category=housing")
    assert number(page, "taken_in") == "2"
    link = next(e for e in elements(page.main, "a") if e.get("href", "").startswith("/figures/taken_in"))
    assert number(client.page(link.get("href", "")), "taken_in") == "2"


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_a_way_of_breaking_down_stays_when_the_period_changes(in_november: District, client: Client) -> None:
    page = read(in_november, client).page("/figures/taken_in?by=school")
    links = [
        link for link in page.links.values() if "period=" in link and link.startswith("/figures/taken_in")
    ]
    assert links
    assert all("by=school" in link for link in links)


@pytest.mark.in_turn("what is said of it is put together in Python")
def test_a_rate_shows_what_it_is_made_of(district: District, client: Client) -> None:
    district.need(Status.SOLVED)
    page = read(district, client).page("/figures/on_time_rate")
    assert number(page, "on_time_rate") == "100%"
    assert {"/figures/on_time", "/figures/due"} <= set(page.links.values())


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_figures_ask_as_often_for_fifty_needs_as_for_one(district: District, client: Client) -> None:
    read(district, client).get("/public")  # the first one asks whether there is a bureau
    need, asked = district.need(), defaultdict(list)
    for is_more in (False, True):
        if is_more:
            copies_of(need, 49)
        db.session.query(PublicMonth).delete()
        db.session.commit()
        for address in ("/figures", "/figures.json", "/figures/taken_in?by=school", "/public"):
            with statements() as seen:
                assert client.get(address).status_code == 200
            asked[address].append(len(seen))
    assert all(first == second for first, second in asked.values()), asked


def test_things_of_the_public_page_are_counted_again_after_ten_minutes(
    district: District, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "PUBLIC_TOTALS_KEPT_FOR", timedelta(minutes=10))
    monkeypatch.delitem(app.extensions, "public totals", raising=False)
    noon = datetime(2026, 11, 24, 4, tzinfo=UTC)
    with clock.at(noon):
        first = kept_totals()
        home_at(district)
    with clock.at(noon + timedelta(minutes=9, seconds=59)):
        assert kept_totals() is first
    with clock.at(noon + timedelta(minutes=10)):
        again = kept_totals()
        assert again.counts["homes"] == first.counts["homes"] + 1
    with clock.at(noon - timedelta(seconds=1)):
        assert kept_totals() is not again, "the clock was set back"
    monkeypatch.delitem(app.extensions, "public totals")


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize(("needs", "shown"), [(9, None), (10, 10)])
def test_ten_needs_are_shown_and_nine_are_not(district: District, needs: int, shown: int | None) -> None:
    for _ in range(needs):
        district.need()
    db.session.commit()
    assert this_month().content["counts"]["taken_in"] == shown


def test_every_need_is_in_one_count_of_the_public_page(district: District) -> None:
    for status in Status:
        district.need(status)
    found = counted()
    needs = db.session.query(Need).count()
    assert sum(found.solved.values()) + sum(found.others.values()) == needs
    assert found.others == {
        "lapsed": 0, "explained": 1, "awaiting_confirmation": 1, "open": 5, "declined_withdrawn_or_merged": 3,
    }  # fmt: skip
    assert set(found.solved) == {"housing", "training", "home", "other"}


def test_a_measure_in_public_says_what_it_made_and_nothing_else(district: District, client: Client) -> None:
    measure = a_measure(district, spent=900, words="只在内部看")
    outputs.link(measure, "home", [home_at(district).id], by=district.person("clerk"))
    shut = home_at(district, "lone_school", name="还没开", is_open=False)
    outputs.link(measure, "home", [shut.id], by=district.person("clerk"))
    db.session.commit()
    (work,) = public_measures.works()
    assert (work.title, work.unit, work.is_finished, work.spent_yuan) == (
        "集中安装热水器", "后勤科", False, 900,
    )  # fmt: skip
    assert public_measures.made() == [(work, {"homes": 1})]
    shown = client.get("/public").text
    assert "集中安装热水器" in shown
    assert "只在内部看" not in shown


def test_of_the_needs_of_a_measure_those_solved_are_public_in_whole_tens(
    district: District, client: Client
) -> None:
    measure, solved = a_measure(district), district.need(Status.SOLVED)
    needs = [*copies_of(solved, 11), solved.id, *copies_of(district.need(Status.EXPLAINED), 3)]
    rows = [{"measure_id": measure.id, "need_id": need_id} for need_id in needs]
    db.session.execute(insert(MeasureNeed), rows)
    db.session.commit()
    assert public_measures.solved_by() == {str(measure.id): 12}
    [shown] = client.get("/public.json").get_json()["measures"]
    assert shown["made"] == {"solved": 10}


def test_a_measures_sessions_count_when_they_were_held(district: District, a_session: Opening) -> None:
    held, cancelled = a_session(), a_session()
    cancel_session(cancelled, by=district.person("other_handler"))
    measure = a_measure(district)
    outputs.link(measure, "programme", [held.programme_id], by=district.person("clerk"))
    (work,) = public_measures.works()
    with clock.at(held.ends_at - timedelta(seconds=1)):
        assert public_measures.made() == [(work, {})]
    with clock.at(held.ends_at + timedelta(days=1)):
        assert public_measures.made() == [(work, {"sessions": 1})]


def test_the_newest_fifty_measures_are_public(district: District) -> None:
    titles = [a_measure(district, title=f"措施{n}").title for n in range(public_measures.MOST_SHOWN + 1)]
    assert [work.title for work in public_measures.works()] == titles[:0:-1]


def test_the_ten_schools_that_matter_are_shown_and_a_way_to_the_rest(
    district: District, client: Client
) -> None:
    bureau = district.place("bureau")
    schools = [
        add_organization(kind=OrganizationKind.SCHOOL, name=f"第{n}小学", parent=bureau, by=None)
        for n in range(12)
    ]
    for school, count in zip(schools, range(12), strict=True):
        for _ in range(count):
            district.need(Status.SUBMITTED).school_id = school.id
    late = district.need(Status.IN_PROGRESS)
    late.school_id, late.due_on = schools[0].id, clock.today() - timedelta(days=1)
    db.session.commit()
    for address in ("/overview", "/overview/wall"):
        page = read(district, client).page(address)
        links = [link.get("href", "") for link in elements(page.main, "a")]
        stuck = [link for link in links if link.startswith("/figures/open?school=")]
        expected = [schools[0], *schools[:2:-1]]
        assert stuck == [f"/figures/open?school={school.id}" for school in expected]
        rest = client.page(page.links["All 15 schools"])
        assert all(school.name in rest.text for school in schools)
