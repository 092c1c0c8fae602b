"""The overview, the lists behind it, and the front page."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.queries import person_by_staff_number
from welfare.needs.actions import teacher
from welfare.needs.lifecycle import Satisfaction, Status
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.reports.public.models import PublicMonth

pytestmark = pytest.mark.in_turn("what a figure is, the other files compare on both")

Database = scoped_session[Session]
SignIn = Callable[[Client, str], Page]


def _number(page: Page, name: str) -> int:
    return int(text(page.figure(name)).replace(",", ""))


def _enter(client: Client, staff_number: str) -> Client:
    person = person_by_staff_number(staff_number)
    assert person
    sign_in_as(client, person)
    return client


def test_a_confirmed_need_opens_from_the_count(district: District, session: Database, client: Client) -> None:
    for _ in range(3):
        district.need(Status.SOLVED)
    need = district.need(Status.ANSWERED)
    _enter(client, "leader")
    assert _number(client.page("/overview"), "solved") == 3
    teacher.confirm(need, by=district.person("teacher"), satisfaction=Satisfaction.SATISFIED)
    overview = client.page("/overview")
    assert _number(overview, "solved") == 4
    link = next(e for e in elements(overview.root, "a") if e.get("href", "").startswith("/figures/solved"))
    cases = client.page(link.get("href", ""))
    assert _number(cases, "solved") == 4
    first = next(e for e in elements(cases.main, "a") if e.get("class") == "title")
    assert first.get("href") == f"/needs/{need.number}"


@pytest.mark.parametrize("address", ["/overview", "/overview/wall"])
def test_the_overview_opens_on_this_month_and_leads_to_the_year_and_to_all_time(
    district: District, session: Database, client: Client, address: str
) -> None:
    with clock.at(datetime(2025, 12, 15, 4, tzinfo=UTC)):
        district.need(Status.SOLVED)
    for month in (3, 4):
        with clock.at(datetime(2026, month, 2, 4, tzinfo=UTC)):
            district.need(Status.SOLVED)
    with time_machine.travel(datetime(2026, 4, 3, 4, tzinfo=UTC)):
        _enter(client, "leader")
        page = client.page(address)
        assert _number(page, "solved") == 1
        assert "2026年4月" in page.text or "April 2026" in page.text
        links = [e.get("href", "") for e in elements(page.main, "a")]
        assert "/figures/solved?period=2026-04" in links
        assert _number(client.page("/figures/solved?period=2026-04"), "solved") == 1
        for period, solved in (("2026", 2), ("all", 3)):
            asked = client.page(f"{address}?period={period}")
            assert _number(asked, "solved") == solved
            if address == "/overview":
                assert f"/overview?period={period}" in links
                assert f"/overview/wall?period={period}" in [e.get("href") for e in elements(asked.main, "a")]
        assert _number(client.page(f"{address}?from=&to="), "solved") == 3


def test_every_number_of_the_overview_opens_a_list_of_that_many(
    demo: datetime, session: Database, client: Client
) -> None:
    _enter(client, "leader")
    overview = client.page("/overview?category=housing")
    links = [link for link in elements(overview.main, "a") if link.get("href", "").startswith("/figures/")]
    assert len(links) > 30
    for link in links[::4]:
        shown = [element for element in link.iter() if element.get("data-figure")]
        name = link.get("href", "").split("/")[2].split("?")[0]
        if shown:
            cases = client.page(link.get("href", ""))
            assert text(cases.figure(name)) == text(shown[0]), link.get("href")


@pytest.mark.parametrize(
    "address",
    [
        "/figures/nothing",
        "/figures/solved?school=99999",
        "/figures/solved?school=x",
        "/overview?category=cars",
        "/overview?period=2026-13",
        "/overview?period=%EF%BC%92026",
    ],
)
def test_what_is_not_there(district: District, client: Client, address: str) -> None:
    assert _enter(client, "leader").get(address).status_code == 404


def test_a_school_beyond_the_readers_reach_is_not_there(district: District, client: Client) -> None:
    _enter(client, "alliance_leader")
    near, lone = district.place("near_school"), district.place("lone_school")
    assert client.get(f"/overview?school={near.id}").status_code == 200
    assert client.get(f"/overview?school={lone.id}").status_code == 404


@pytest.mark.parametrize(
    "cursor", ["x", "1~2~3", "2026-11-24T00:00~5", f"{'9' * 40}", "0001-01-01T00:00+14:00~5"]
)
def test_a_cursor_that_cannot_be_read_begins_at_the_top(
    district: District, client: Client, cursor: str
) -> None:
    need = district.need()
    _enter(client, "leader")
    for name in ("taken_in", "open", "solved"):
        response = client.get(f"/figures/{name}", query_string={"after": cursor})
        assert response.status_code == 200
        assert name == "solved" or need.number in response.text


@pytest.mark.parametrize("who", ["teacher", "school", "handler", "admin"])
def test_only_leaders_and_clerks(district: District, client: Client, who: str) -> None:
    _enter(client, who)
    assert client.get("/overview").status_code == 403
    assert client.get("/figures/solved").status_code == 403


@pytest.mark.parametrize("address", ["/overview", "/figures/taken_in", "/figures/open", "/"])
def test_as_many_queries_for_one_need_as_for_fifty(
    district: District, session: Database, client: Client, address: str
) -> None:
    if address != "/":
        _enter(client, "leader")
    client.get("/sign-in")  # the first of the pages for everybody asks whether there is a bureau
    counted = []
    for more in (1, 49):
        for _ in range(more):
            district.need()
        session.query(PublicMonth).delete()
        session.commit()
        with statements() as seen:
            assert client.get(address).status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 62
    print(f"{address}: {counted[0]} statements")


def test_small_numbers_are_withheld_in_public(district: District, session: Database, client: Client) -> None:
    for _ in range(9):
        district.need()
    session.commit()
    assert 'data-figure="taken_in"' not in client.get("/").text
    district.need()
    session.commit()
    with clock.at(clock.now() + timedelta(days=31)):
        page = client.page("/")
    assert _number(page, "taken_in") == 10
    assert 'data-figure="solved"' not in page.response.text
    assert 'data-figure="schools"' not in page.response.text


def test_an_empty_district_has_a_front_page(session: scoped_session[Session], client: Client) -> None:
    add_organization(kind=OrganizationKind.BUREAU, name="教育局", parent=None)
    page = client.page("/")
    assert page.status == 200
    assert "/sign-in" in page.links.values()


@pytest.mark.parametrize(
    ("who", "home"),
    [("teacher", "/needs"), ("clerk", "/triage"), ("leader", "/overview"), ("admin", "/people")],
)
def test_whoever_is_signed_in_goes_home(district: District, client: Client, who: str, home: str) -> None:
    response = _enter(client, who).get("/")
    assert (response.status_code, response.headers["Location"]) == (303, home)


def test_the_demo_offers_one_tap(demo: datetime, client: Client) -> None:
    page = client.page("/")
    assert _number(page, "teachers") == 400
    buttons = [b.get("value") for b in elements(page.main, "button") if b.get("name") == "account"]
    assert {"teacher", "clerk", "leader"} <= set(buttons)
