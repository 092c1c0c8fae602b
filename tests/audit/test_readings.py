"""An auditor reads everything, changes nothing, and what they read is there for the bureau to see."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.fingerprint import fingerprint
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import grant_role
from welfare.accounts.roles import Role
from welfare.audit.readings.labels import PAGES, page_in_words
from welfare.audit.readings.models import ReadingEvent
from welfare.audit.readings.recording import WITHHELD
from welfare.extensions import db
from welfare.history.kept import RowIsKept
from welfare.needs.actions.handling import supervise
from welfare.needs.refusals import NotAllowed
from welfare.web.access import OF_ONES_OWN
from welfare.web.searched import address_of

Run = Callable[..., tuple[int, str]]
Sql = Callable[..., None]


def reading_as(client: Client, district: District, who: str = "auditor") -> Client:
    sign_in_as(client, district.person(who))
    return client


def read_by(district: District, who: str = "auditor") -> list[str]:
    """The addresses that stand in somebody's history, oldest first."""
    reader = district.person(who).id
    query = select(ReadingEvent).where(ReadingEvent.reader_id == reader).order_by(ReadingEvent.position)
    return [event.details["address"] for event in db.session.scalars(query)]


def test_each_page_is_recorded_with_who_what_and_when(district: District, client: Client) -> None:
    need = district.need()
    auditor = reading_as(client, district)
    auditor.get(f"/needs/{need.number}")
    auditor.get("/triage?queue=all")
    assert read_by(district) == [f"/needs/{need.number}", "/triage?queue=all"]
    [first, _second] = db.session.scalars(select(ReadingEvent).order_by(ReadingEvent.id))
    assert first.by_id == first.reader_id == district.person("auditor").id
    assert first.at is not None


def test_what_was_searched_for_is_not_kept(district: District, client: Client) -> None:
    reading_as(client, district).get("/people?q=甲一&status=active")
    assert read_by(district) == ["/people?q=...&status=active"]


@pytest.mark.parametrize(
    ("path", "arguments", "kept"),
    [
        ("/triage", [], "/triage"),
        ("/triage", [("queue", "all"), ("q", "甲一")], "/triage?queue=all&q=..."),
        ("/figures/solved", [("by", "school & unit")], "/figures/solved?by=school+%26+unit"),
        ("/needs/1", [("back", "/triage?q=甲一")], "/needs/1?back=%2Ftriage%3Fq%3D..."),
        ("/needs/1", [("back", "/triage?desk=area")], "/needs/1?back=%2Ftriage%3Fdesk%3Darea"),
        ("/needs/1", [("back", "/triage")], "/needs/1?back=%2Ftriage"),
    ],
)
def test_the_address_as_it_is_kept(path: str, arguments: list[tuple[str, str]], kept: str) -> None:
    assert address_of(path, arguments, instead=WITHHELD) == kept


def test_what_is_public_of_ones_own_or_not_there_is_not_recorded(district: District, client: Client) -> None:
    auditor = reading_as(client, district)
    for address in ("/public", "/session", "/profile", "/profile/notices", "/needs/00-0000-0", "/needs/new"):
        auditor.get(address)
    assert read_by(district) == []


def test_others_who_read_are_not_recorded(district: District, client: Client) -> None:
    reading_as(client, district, "leader").get("/overview")
    assert read_by(district, "leader") == []


def test_a_protected_need_is_read_by_an_auditor_of_the_bureau(district: District, client: Client) -> None:
    need = district.need(is_protected=True)
    assert reading_as(client, district).get(f"/needs/{need.number}").status_code == 200


def test_an_auditor_of_a_school_reads_that_school_and_nothing_protected(
    district: District, client: Client
) -> None:
    here, protected, elsewhere = (
        district.need(),
        district.need(is_protected=True),
        district.need(by="neighbour"),
    )
    person = district.person("handler")
    grant_role(person, role=Role.AUDITOR, organization=district.place("near_school"), by=None)
    auditor = reading_as(client, district, "handler")
    answers = [auditor.get(f"/needs/{need.number}").status_code for need in (here, protected, elsewhere)]
    assert answers == [200, 404, 404]
    assert auditor.get("/audit/readings").status_code == 403
    assert read_by(district, "handler") == [f"/needs/{here.number}"]


def test_who_audits_changes_nothing_whatever_other_roles_they_hold(
    district: District, client: Client
) -> None:
    need = district.need()
    clerk = district.person("clerk")
    grant_role(clerk, role=Role.AUDITOR, organization=district.place("bureau"), by=None)
    auditor = reading_as(client, district, "clerk")
    app = client.application
    db.session.commit()
    before = fingerprint(app)
    assert auditor.post(f"/needs/{need.number}/refusal", data={"words": "不归我们管"}).status_code == 403
    assert fingerprint(app) == before


def test_the_rules_of_needs_give_an_auditor_no_action(district: District) -> None:
    need = district.need()
    with pytest.raises(NotAllowed):
        supervise(need, by=district.person("auditor"), words="请抓紧")
    assert not need.is_supervised


def test_the_bureaus_leader_administrator_and_auditor_see_the_record(
    district: District, client: Client
) -> None:
    reading_as(client, district).get("/measures")
    for who in ("leader", "admin", "auditor"):
        page = reading_as(client, district, who).page("/audit/readings")
        assert page.links["Measures"] == "/measures"
        assert "审计一" in page.text


def test_the_record_says_in_words_what_was_read_and_leads_there(district: District, client: Client) -> None:
    need = district.need()
    place = district.place("near_school").id
    auditor = reading_as(client, district)
    read = [f"/needs/{need.number}", "/figures/solved", f"/organizations/{place}", "/registers/lectures"]
    for address in read:
        auditor.get(address)
    reading_as(client, district, "leader")
    links = client.page("/audit/readings").links
    said = [
        f"Need {need.number}",
        "Figure Solved and confirmed",
        f"Organization {place}",
        "One register Lectures of guidance",
    ]
    assert [links.get(words) for words in said] == read
    in_chinese = client.page("/audit/readings", headers={"Accept-Language": "zh"}).links
    assert in_chinese[f"诉求 {need.number}"] == read[0]
    assert in_chinese["指标 已解决并确认"] == read[1]


def test_whatever_an_auditor_reads_has_words_in_the_record(app: Flask) -> None:
    readable = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        for mark in [getattr(app.view_functions[rule.endpoint], "access_rule", None)]
        if "GET" in rule.methods
        and mark
        and not mark.is_public
        and (not mark.roles or Role.AUDITOR in mark.roles)
    }
    assert PAGES.keys() == readable - OF_ONES_OWN


@pytest.mark.parametrize("address", ["/gone/5", "/audit", "/needs/", "//x", ""])
def test_what_is_no_page_any_more_is_said_to_be_none(app: Flask, address: str) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert page_in_words(address) == "A page that is no more"


@pytest.mark.on_both("days are compared there")
def test_the_record_of_one_auditor_or_of_one_day(district: District, client: Client) -> None:
    grant_role(district.person("handler"), role=Role.AUDITOR, organization=district.place("bureau"), by=None)
    late, next_day = (datetime(2026, 3, day, hour, 30, tzinfo=UTC) for day, hour in ((2, 15), (2, 16)))
    for who, address, moment in (
        ("auditor", "/measures", late),
        ("auditor", "/homes", next_day),
        ("handler", "/visits", next_day),
    ):
        reading_as(client, district, who)
        with clock.at(moment):
            client.get(address)
    reading_as(client, district, "leader")
    auditor = district.person("auditor").id
    names = {"Measures", "Teachers' homes", "Visits"}
    for asked, left in (
        ({"reader": str(auditor)}, {"Measures", "Teachers' homes"}),
        ({"on": "2026-03-02"}, {"Measures"}),
        ({"on": "2026-03-03"}, {"Teachers' homes", "Visits"}),
        ({"reader": str(auditor), "on": "2026-03-03"}, {"Teachers' homes"}),
        ({"on": "9999-12-31"}, names),
        ({"on": "gestern", "reader": "x"}, names),
    ):
        page = client.page("/audit/readings").form("/audit/readings")
        found = client.page("/audit/readings", query_string=asked)
        assert page.names >= asked.keys()
        assert {words for words in names if f"{words}" in _titles(found)} == left, asked
    assert "Nothing was read then" in client.page("/audit/readings?on=2026-03-09").text


def _titles(page: Page) -> list[str]:
    return [text(link) for link in elements(page.main, "a") if link.get("class") == "title"]


def test_the_record_is_found_from_the_overview_and_from_the_people(
    district: District, client: Client
) -> None:
    for who, address in (("leader", "/overview"), ("admin", "/people")):
        assert "What auditors have read" in reading_as(client, district, who).page(address).text
    assert (
        "What auditors have read"
        not in reading_as(client, district, "alliance_leader").page("/overview").text
    )


def test_the_record_is_never_rewritten(district: District, client: Client) -> None:
    reading_as(client, district).get("/measures")
    event = db.session.scalars(select(ReadingEvent)).one()
    event.details = {"address": "/"}
    with pytest.raises(RowIsKept):
        db.session.flush()
    db.session.rollback()


def test_a_reading_taken_out_of_the_database_is_found(
    district: District, client: Client, run: Run, sql: Sql
) -> None:
    auditor = reading_as(client, district)
    for address in ("/measures", "/triage", "/homes"):
        auditor.get(address)
    assert run()[0] == 0
    sql("DELETE FROM reading_events WHERE position = 2")
    code, told = run()
    assert code == 1
    assert "reader" in told


@pytest.mark.on_both("what was written is taken back there")
def test_no_page_without_its_record(app: Flask, district: District, client: Client, sql: Sql) -> None:
    auditor = reading_as(client, district)
    sql("ALTER TABLE reading_events RENAME TO elsewhere")
    try:
        app.config["PROPAGATE_EXCEPTIONS"] = False
        assert auditor.get("/measures").status_code >= 500
    finally:
        app.config["PROPAGATE_EXCEPTIONS"] = None
        sql("ALTER TABLE elsewhere RENAME TO reading_events")
