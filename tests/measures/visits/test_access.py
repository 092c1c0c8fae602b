"""Who sees which visit, who keeps whose contact schools: written out here, asked of every page there is."""

import csv
import io

import pytest
from flask import Flask

from tests.measures.world import give_role
from tests.support.client import Client
from tests.support.phone import Phone
from tests.support.world import District
from welfare import clock
from welfare.accounts.models import RoleAssignment
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.contacts.models import ContactSchool
from welfare.measures.visits.actions import Report, record_visit
from welfare.measures.visits.models import Visit

VISITS = {
    "near, by the district's": ("leader", "near_school"),
    "near, by the alliance's": ("alliance_leader", "near_school"),
    "alone, by the district's": ("leader", "lone_school"),
    "alone, by whoever was elsewhere then": ("alliance_leader", "lone_school"),
}
SEEN_BY = {
    "near, by the district's": "clerk second_clerk alliance_clerk leader alliance_leader",
    "near, by the alliance's": "clerk second_clerk alliance_clerk leader alliance_leader",
    "alone, by the district's": "clerk second_clerk leader",
    "alone, by whoever was elsewhere then": "clerk second_clerk leader alliance_leader",
}
VISITORS_PAGES = ["clerk", "second_clerk", "alliance_clerk", "leader", "alliance_leader"]
FORBIDDEN = ["teacher", "neighbour", "school", "other_school", "handler", "other_handler", "admin"]


def visit_of(district: District, by: str, school: str) -> Visit:
    """A visit that `by` made while they looked after that school."""
    person, place = district.person(by), district.place(school)
    lent = None
    if place.id not in person.reached_by(Role.LEADER):
        lent = RoleAssignment(person_id=person.id, role=Role.LEADER, organization_id=place.id)
        db.session.add(lent)
        db.session.flush()
        person = district.person(by)
    report = Report(f"{by}-{school}", place.id, clock.today(), is_unannounced=True)
    visit, _is_new = record_visit(report, by=person)
    if lent:
        db.session.delete(lent)
    db.session.flush()
    return visit


def browser(app: Flask, district: District, account: str) -> Phone:
    client: Client = app.test_client()
    client.lints = False
    return Phone(client, district.person(account))


@pytest.mark.parametrize("which", VISITS)
def test_who_sees_a_visit(which: str, app: Flask, district: District) -> None:
    by, school = VISITS[which]
    visit = visit_of(district, by, school)
    address = f"/visits/{visit.id}"
    for account in (*VISITORS_PAGES, *FORBIDDEN):
        here = browser(app, district, account)
        may_enter, sees = account in VISITORS_PAGES, account in SEEN_BY[which].split()
        expected = 200 if sees else 404 if may_enter else 403
        assert here.client.get(address).status_code == expected, account
        listed = here.client.get("/visits")
        assert (listed.status_code, address in listed.text) == (200 if may_enter else 403, sees), account
        given = {"format": "csv", "csrf_token": here.token}
        file = here.client.post("/exports/lists/visits", data=given)
        assert file.status_code == (200 if may_enter else 403), account
        if may_enter:
            rows = list(csv.reader(io.StringIO(file.data.decode("utf-8-sig"))))[1:]
            assert len(rows) == sees, account


@pytest.mark.parametrize(
    ("account", "school", "by_page", "by_phone"),
    [
        ("leader", "lone_school", 303, 201),
        ("leader", "near_school", 303, 201),
        ("alliance_leader", "far_school", 303, 201),
        ("alliance_leader", "lone_school", 422, 422),
        *(
            (account, "near_school", 403, 403)
            for account in ("clerk", "teacher", "school", "handler", "admin")
        ),
    ],
)
def test_who_writes_down_a_visit(
    app: Flask, district: District, account: str, school: str, by_page: int, by_phone: int
) -> None:
    here = browser(app, district, account)
    fields = {
        "school": str(district.place(school).id),
        "visited_on": clock.today().isoformat(),
        "kind": "announced",
    }
    given = {**fields, "submission_key": "by-page", "csrf_token": here.token}
    assert here.client.post("/visits/new", data=given).status_code == by_page
    assert here.send("by-phone", "/visits/new", fields).status_code == by_phone
    assert db.session.query(Visit).count() == 2 * (by_page == 303)


CONTACTS_KEPT = {
    #                    leader  alliance_leader
    "clerk":            ("303",  "303"),
    "alliance_clerk":   ("404",  "303"),
    "leader":           ("403",  "403"),
    "alliance_leader":  ("403",  "403"),
    "handler":          ("403",  "403"),
    "school":           ("403",  "403"),
    "teacher":          ("403",  "403"),
    "admin":            ("403",  "403"),
}  # fmt: skip
"""What each account is answered that names the near school as a contact school of the one or the other."""


@pytest.mark.parametrize("account", CONTACTS_KEPT)
def test_who_keeps_whose_contact_schools(app: Flask, district: District, account: str) -> None:
    here = browser(app, district, account)
    near = district.place("near_school").id
    for leader, answer in zip(("leader", "alliance_leader"), CONTACTS_KEPT[account], strict=True):
        leader_id = district.person(leader).id
        given = {"schools": [near], "csrf_token": here.token}
        sent = here.client.post(f"/visits/contacts/{leader_id}", data=given)
        assert sent.status_code == int(answer), leader
        kept = db.session.query(ContactSchool.school_id).filter_by(leader_id=leader_id).all()
        assert kept == ([(near,)] if answer == "303" else []), leader
        db.session.rollback()


CONTACTS_SEEN = {
    "clerk": {"石门小学", "双河幼儿园"},
    "leader": {"石门小学", "双河幼儿园"},
    "alliance_clerk": {"石门小学"},
    "alliance_leader": {"石门小学"},
}


@pytest.mark.parametrize("account", CONTACTS_SEEN)
def test_who_sees_whose_contact_schools(app: Flask, district: District, account: str) -> None:
    schools = {district.place(key).id for key in ("near_school", "lone_school")}
    set_contact_schools(district.person("leader"), schools, by=district.person("clerk"))
    page = browser(app, district, account).client.page("/visits/contacts")
    names = {"石门小学", "双河幼儿园", "松岭学校"}
    assert {name for name in names if name in page.text} == CONTACTS_SEEN[account]
    may_set_any = [link for link in page.links.values() if link.startswith("/visits/contacts/")]
    assert bool(may_set_any) == (account.endswith("clerk"))


def test_a_clerk_changes_only_the_schools_within_reach(app: Flask, district: District) -> None:
    leader, near, lone = (
        give_role(district, "alliance_leader", Role.LEADER, "lone_school"),
        district.place("near_school").id,
        district.place("lone_school").id,
    )
    set_contact_schools(leader, {near, lone}, by=district.person("clerk"))
    here = browser(app, district, "alliance_clerk")
    form = here.client.page(f"/visits/contacts/{leader.id}").form(str(leader.id))
    assert form.values.getlist("schools") == [str(near)]
    assert form.send(schools=None).status == 200
    refused = here.client.post(
        f"/visits/contacts/{leader.id}", data={"schools": [lone], "csrf_token": here.token}
    )
    assert refused.status_code == 422
    assert db.session.query(ContactSchool.school_id).all() == [(lone,)]


def test_a_contact_school_that_stays_is_not_begun_anew(district: District) -> None:
    leader, clerk = district.person("leader"), district.person("clerk")
    near, lone = district.place("near_school").id, district.place("lone_school").id
    set_contact_schools(leader, {near}, by=clerk)
    begun = db.session.query(ContactSchool.id).filter_by(school_id=near).scalar()
    set_contact_schools(leader, {near, lone}, by=clerk)
    assert db.session.query(ContactSchool.id).filter_by(school_id=near).scalar() == begun
    set_contact_schools(leader, {lone}, by=clerk)
    assert db.session.query(ContactSchool.school_id).all() == [(lone,)]
