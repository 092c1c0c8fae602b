"""The record of power: who may search it, by what, and that it is read by an index."""

import pytest
from sqlalchemy import select

from tests.audit.conftest import Run, Sql
from tests.support.client import Client
from tests.support.plans import faults_of, statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import add_person, grant_role
from welfare.accounts.credentials import issue_password
from welfare.accounts.models import EventKind, PersonEvent
from welfare.accounts.roles import Role
from welfare.audit.models import Check
from welfare.extensions import db
from welfare.needs.deadlines import Urgency
from welfare.needs.lifecycle import Status
from welfare.needs.settings.actions import set_category
from welfare.organizations.actions import set_organization_active
from welfare.retention.actions import set_days
from welfare.retention.policy import Kind


@pytest.fixture
def reader(client: Client, district: District) -> Client:
    """An auditor of the bureau who looks at what an administrator has done."""
    admin = district.person("admin")
    grant_role(
        district.person("teacher"), role=Role.HANDLER, organization=district.place("near_school"), by=admin
    )
    issue_password(district.person("colleague"), by=admin)
    db.session.commit()
    sign_in_as(client, district.person("auditor"))
    return client


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kind=role_given", {"甲一"}),
        ("kind=password_reset", {"甲二"}),
        ("by_typed=admin", {"甲一", "甲二"}),
        ("by_typed=系管一&about_typed=colleague", {"甲二"}),
        ("about_typed=甲一", {"甲一"}),
        ("about_typed=nobody", set()),
        ("by_typed=admin&on=2020-01-01", set()),
        ("kind=nothing&by_typed=admin&on=what", {"甲一", "甲二"}),
    ],
)
def test_it_is_searched_by_whom_what_and_when(reader: Client, query: str, found: set[str]) -> None:
    page = reader.page(f"/audit/power?{query}")
    assert {name for name in ("甲一", "甲二", "乙一") if f"{name} · " in page.text} == found


def test_namesakes_are_told_apart_by_their_numbers(reader: Client, district: District) -> None:
    add_person(staff_number="twin", name="甲一", organization=district.place("far_school"))
    db.session.commit()
    assert "Several people are called 甲一" in reader.page("/audit/power?about_typed=甲一").text
    assert "甲一 · 松岭学校" in reader.page("/audit/power?about_typed=twin").text


@pytest.mark.in_turn("who reads it is decided in Python")
@pytest.mark.parametrize(
    ("who", "status"),
    [("auditor", 200), ("leader", 200), ("admin", 403), ("alliance_leader", 403), ("clerk", 403)],
)
def test_who_reads_it(client: Client, district: District, who: str, status: int) -> None:
    sign_in_as(client, district.person(who))
    assert client.get("/audit/power").status_code == status


@pytest.mark.parametrize(
    "query", ["", "kind=edited", "by_typed=admin", "about_typed=teacher", f"on={clock.now():%Y-%m-%d}"]
)
def test_read_through_an_index_and_sorted_by_it(reader: Client, query: str) -> None:
    with statements() as asked:
        reader.page(f"/audit/power?{query}")
    listed = [each for each in asked if "event_places" in each[0]]
    assert len(listed) == 1 + bool(query), "the rows, and their count where they are narrowed"
    assert [fault for each in listed for fault in faults_of(*each)] == []


def test_nobody_s_name_stands_in_what_is_kept_of_the_search(reader: Client) -> None:
    reader.page("/audit/power?about_typed=甲一&kind=added")
    assert "about_typed=...&kind=added" in reader.page("/audit/readings").text


def test_what_was_set_for_others_stands_with_whoever_set_it(client: Client, district: District) -> None:
    admin, clerk = district.person("admin"), district.person("clerk")
    set_days(Kind.NOTICES, 400, by=admin)
    limits = dict.fromkeys(Urgency, 3)
    set_category("housing", by=clerk, is_open=False, default_unit=None, limits=limits)
    set_organization_active(district.place("far_school"), is_active=False, by=admin)
    db.session.commit()
    set_days(Kind.NOTICES, 400, by=admin)
    db.session.commit()
    found = select(PersonEvent.by_id, PersonEvent.person_id).where(
        PersonEvent.kind == EventKind.SETTING_CHANGED
    )
    assert sorted(db.session.execute(found)) == sorted([(clerk.id,) * 2, (admin.id,) * 2, (admin.id,) * 2])
    sign_in_as(client, district.person("auditor"))
    page = client.page("/audit/power?kind=setting_changed")
    for words in ("How long what is kept of people is kept", "Settings changed", "Organization closed"):
        assert words in page.text
    assert "云岭林区教育局" in page.text


def test_what_was_rolled_back_was_not_set(client: Client, district: District) -> None:
    set_days(Kind.NOTICES, 400, by=district.person("admin"))
    db.session.rollback()
    kind = PersonEvent.kind == EventKind.SETTING_CHANGED
    assert db.session.scalars(select(PersonEvent).where(kind)).all() == []


@pytest.mark.in_turn("what is said of it is put together in Python")
@pytest.mark.parametrize(("change", "said"), [(None, "All was as it had been written."), ("改", "1 fault")])
def test_who_has_everything_checked_stands_there(
    run: Run, sql: Sql, client: Client, district: District, change: str | None, said: str
) -> None:
    district.need(Status.ANSWERED)
    db.session.commit()
    if change:
        sql(f"UPDATE need_events SET words = '{change}' WHERE position = 2")
    run("audit", "verify", "--by", "auditor")
    run()
    sign_in_as(client, district.person("leader"))
    page = client.page("/audit/power?kind=audited")
    assert said in page.text
    assert "1 event" in page.text


def test_nobody_has_it_checked_in_a_name_that_is_nobodys(run: Run, district: District) -> None:
    db.session.commit()
    assert run("audit", "verify", "--by", "nobody")[0] == 1
    assert db.session.scalars(select(Check)).all() == []
