"""The public page: the same for everybody, kept by caches, and telling of nobody."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import get_ident
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session, scoped_session

from tests.homes.world import home_at
from tests.measures.world import a_measure
from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.actions import teacher
from welfare.needs.lifecycle import Status
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind
from welfare.reports.public.rounding import STEP
from welfare.reports.public.totals import counted, this_month, totals
from welfare.web.access import rule_of

pytestmark = pytest.mark.in_turn("what a figure is, the other files compare on both")

SignIn = Callable[[Client, str], Page]
Database = scoped_session[Session]

WITHOUT_SIGNING_IN = {
    "/", "/public", "/public.json", "/sign-in", "/sign-in/demo", "/language", "/text-size", "/healthz",
    "/sign-in/second", "/sign-in/shown", "/sign-in/with/<name>", "/sign-in/with/<name>/back",
    "/sign-in/forgotten", "/sign-in/forgotten/code", "/petitions/followed",
    "/session", "/drafts", "/accessibility", "/privacy", "/privacy/<id(min=0):number>", "/sw.js",
    "/manifest.webmanifest", "/static/<path:name>",
    "/calendar/<token>.ics", "/WW_verify_<word>.txt",
    "/set-up", "/housing/rounds/<id:round_id>/notice", "/housing/rounds/<id:round_id>/notice.json",
}  # fmt: skip
"""What is open to everybody, besides the empty forms that phones keep (`/offline/...`): nothing of it tells
of anybody. A calendar's address is its owner's secret, the code of a complaint without a name is whoever
made it's; what comes second at signing in asks for what comes first; nothing is set up twice;
a round's public notice is for the public, masked; WeCom's file is as its administrator was given it there."""


def numbers_on(page: Page) -> dict[str, str]:
    return {name: text(page.figure(name)) for name in ("solved", "taken_in", "open", "answers_standing")}


def test_needs_and_people_are_cut_down_to_tens_and_things_are_shown(
    district: District, session: Database, client: Client
) -> None:
    for _ in range(12):
        district.need(Status.SOLVED)
    for _ in range(3):
        district.need(Status.SOLVED, category="training")
    district.need()
    home_at(district)
    a_measure(district)
    session.commit()
    found = client.get("/public.json").get_json()
    assert found["solved_by_category"] == {"housing": 10, "training": None, "home": 0, "other": 0}
    assert found["counts"]["solved"] == 10
    assert found["counts"]["taken_in"] == 10
    assert (found["counts"]["open"], found["counts"]["teachers"], found["counts"]["lapsed"]) == (
        None,
        None,
        0,
    )
    assert (found["counts"]["homes"], found["counts"]["measures"], found["counts"]["schools"]) == (1, 1, 3)
    assert [measure["title"] for measure in found["measures"]] == ["集中安装热水器"]
    page = client.page("/public")
    assert numbers_on(page) == {
        "solved": "10", "taken_in": "10", "open": "不公布", "answers_standing": "10",
    }  # fmt: skip
    assert (text(page.figure("homes")), text(page.figure("schools"))) == ("1", "3")


def test_who_works_there_and_what_is_open_is_counted_once(district: District) -> None:
    """Not who has left, nor twice who teaches at two schools, nor a school that was closed."""
    lone, colleague = district.place("lone_school"), district.person("colleague")
    teachers, schools = counted().people["teachers"], totals().counts["schools"]
    grant_role(colleague, role=Role.TEACHER, organization=lone, by=None)
    db.session.flush()
    assert counted().people["teachers"] == teachers
    colleague.is_active = lone.is_active = False
    db.session.flush()
    assert (counted().people["teachers"], totals().counts["schools"]) == (teachers - 1, schools - 1)


@pytest.mark.on_both("the months are rows that are written over")
def test_the_three_rates_have_their_names_and_a_month_of_before_keeps_what_it_said(
    district: District, session: Database, client: Client
) -> None:
    for _ in range(20):
        district.need(Status.SOLVED)
    session.commit()
    found = client.get("/public.json").get_json()
    assert list(found["rates"]) == [
        "response_rate", "resolution_rate", "satisfaction_rate",
        "response_coverage", "reached_rate", "follow_up_coverage", "on_time_rate",
    ]  # fmt: skip
    assert "响应率" in client.page("/public").text
    month = this_month()
    reached = {"shown": "exactly", "percent": 70}
    rates = dict.fromkeys(("response_rate", "resolution_rate"), reached)
    month.content = {**month.content, "rates": rates}
    session.commit()
    found = client.get("/public.json").get_json()
    assert found["rates"] == {"reached_rate": reached, "resolution_rate": reached}
    page = client.page("/public")
    assert ("回访接通率" in page.text, "响应率" in page.text) == (True, False)


def test_page_front_page_and_program_say_the_same_in_every_language_and_all_month(
    district: District, session: Database, app: Flask
) -> None:
    with clock.at(datetime(2026, 11, 30, 15, 59, tzinfo=UTC)):
        for _ in range(19):
            district.need(Status.SOLVED)
        session.commit()
        before = said(app)
        assert before[0]["counts"]["taken_in"] == 10
        assert before[0]["counted_on"] == "2026-11-30"
        district.need()
        session.commit()
        assert said(app) == before, "the twentieth need came in the same month"
        assert client_page(app, "/public?language=en").text.count("30 Nov;")
    with clock.at(datetime(2026, 11, 30, 16, 0, tzinfo=UTC)):  # midnight in the district
        after = said(app)
        assert after[0]["counted_on"] == "2026-12-01"
        assert after[0]["counts"] | {"open": None} == before[0]["counts"] | {"open": None}
        assert after[0]["counts"]["open"] is None


def client_page(app: Flask, address: str) -> Page:
    client: Client = app.test_client()
    return client.page(address)


def said(app: Flask) -> tuple[dict[str, Any], ...]:
    """What programs read; and, where they must agree, what the pages say."""
    found = client_json(app)
    pages = [numbers_on(client_page(app, address)) for address in ("/public", "/public?language=en")]
    front = text(client_page(app, "/").figure("solved"))
    for page, withheld in zip(pages, ("不公布", "withheld"), strict=True):
        for name, number in page.items():
            count = found["counts"][name]
            assert number == (withheld if count is None else f"{count:,}")
    assert front == f"{found['counts']['solved']:,}"
    return found, *pages


def client_json(app: Flask) -> dict[str, Any]:
    content: dict[str, Any] = app.test_client().get("/public.json").get_json()
    return content


def test_what_would_tell_more_is_not_published_and_the_page_stays(
    district: District, session: Database, app: Flask
) -> None:
    needs = [district.need() for _ in range(20)]
    session.commit()
    with clock.at(datetime(2026, 11, 10, tzinfo=UTC)):
        assert client_json(app)["counts"]["open"] == 20
    for need in needs[:5]:
        teacher.withdraw(need, by=district.person("teacher"))
    session.commit()
    with clock.at(datetime(2026, 12, 10, tzinfo=UTC)):
        found = client_json(app)
        assert (found["counted_on"], found["counts"]["open"]) == ("2026-11-10", 20), "15 and 5 of at least 20"
    for need in needs[5:12]:
        teacher.withdraw(need, by=district.person("teacher"))
    session.commit()
    with clock.at(datetime(2027, 1, 10, tzinfo=UTC)):
        found = client_json(app)
        assert (found["counted_on"], found["counts"]["open"]) == ("2026-11-10", 20), "8 and 12 of at least 20"
    for need in needs[12:]:
        teacher.withdraw(need, by=district.person("teacher"))
    session.commit()
    with clock.at(datetime(2027, 2, 10, tzinfo=UTC)):
        found = client_json(app)
        assert (found["counted_on"], found["counts"]["open"]) == ("2027-02-10", 0)


@pytest.mark.parametrize(
    ("language", "heading"), [("en", "What teachers asked for"), ("zh", "教师诉求办理情况公开")]
)
def test_the_front_page_leads_to_the_public_page_in_the_readers_language(
    client: Client, district: District, session: Database, language: str, heading: str
) -> None:
    for _ in range(STEP):
        district.need()
    session.commit()
    client.set_cookie("lang", language)
    front = client.page("/")
    address = next(link for link in front.links.values() if link.startswith("/public"))
    assert client.page(address).heading.startswith(heading)


def test_the_first_visit_of_a_month_is_answered_while_somebody_writes(
    district: District, session: Database, client: Client, app: Flask
) -> None:
    district.need()
    session.commit()
    visiting, written, bureau_id = get_ident(), list[str](), district.place("bureau").id

    def write() -> None:
        with app.app_context():
            bureau = db.session.get_one(Organization, bureau_id)
            add_organization(kind=OrganizationKind.SCHOOL, name="后山小学", parent=bureau)
            db.session.commit()

    def let_another_write(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if get_ident() == visiting and "FROM public_months" in statement and not written:
            written.append(statement)
            pool.submit(write).result()

    with ThreadPoolExecutor(1) as pool:
        event.listen(db.engine, "after_cursor_execute", let_another_write)
        try:
            assert client.get("/").status_code == 200
        finally:
            event.remove(db.engine, "after_cursor_execute", let_another_write)
    assert written
    assert this_month().content["counts"]["taken_in"] is None


def test_the_same_for_everybody_and_nothing_is_remembered(
    district: District, session: Database, client: Client, sign_in: SignIn
) -> None:
    sign_in(client, "leader")
    client.set_cookie("lang", "en")
    client.set_cookie("text_size", "large")
    stranger = client.application.test_client()
    for address in ("/public", "/public.json", "/public?language=en"):
        seen, known = stranger.get(address), client.get(address)
        assert seen.data == known.data
        assert "Set-Cookie" not in known.headers
        assert "Cookie" not in known.headers.get("Vary", "")
        assert "public" in known.headers["Cache-Control"]
        assert "no-store" not in known.headers["Cache-Control"]
        again = stranger.get(address, headers={"If-None-Match": seen.headers["ETag"]})
        assert again.status_code == 304
    assert client.get("/overview").status_code == 200, "whoever is signed in stays so"
    assert 'lang="en"' in stranger.get("/public?language=en").text


def test_an_empty_district_is_no_crash_and_no_zero_percent(session: Database, client: Client) -> None:
    add_organization(kind=OrganizationKind.BUREAU, name="教育局", parent=None)
    page = client.page("/public")
    assert page.status == 200
    assert "0%" not in page.text
    assert text(page.figure("resolution_rate")) == "—"


def test_nothing_else_is_reachable_without_signing_in(app: Flask, client: Client) -> None:
    with app.app_context():
        rules = [
            rule for rule in app.url_map.iter_rules() if (found := rule_of(rule.endpoint)) and found.is_public
        ]
    assert {rule.rule for rule in rules if not rule.rule.startswith("/offline/")} == WITHOUT_SIGNING_IN
    for address in ("/figures.json", "/figures", "/overview", "/bulletins", "/exports"):
        assert client.get(address).status_code in (302, 303, 401)


@pytest.mark.parametrize("who", ["leader", "teacher"])
def test_it_can_be_read_while_signed_in(
    district: District, client: Client, sign_in: SignIn, who: str, app: Any
) -> None:
    sign_in(client, who)
    assert client.page("/public").status == 200
