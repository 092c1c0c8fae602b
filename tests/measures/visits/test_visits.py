"""Visits: written down by hand or sent from a phone, once, with what becomes of what was found."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.files.pictures import encoded, quarters
from tests.support.client import Client, Page
from tests.support.phone import Phone
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.files.models import Photo
from welfare.measures.contacts.actions import set_contact_schools
from welfare.measures.problems.models import Problem
from welfare.measures.visits.actions import Report, first_sentence, record_visit
from welfare.measures.visits.models import Finding, Visit
from welfare.needs.models import Need
from welfare.sending.models import SentFile

SignIn = Callable[[Client, str], Page]


def visit_fields(district: District, **more: str) -> dict[str, str]:
    """What a leader sends of a visit to the teachers' school."""
    return {
        "school": str(district.place("near_school").id),
        "visited_on": clock.today().isoformat(),
        "kind": "unannounced",
        "families_met": "12",
        "teachers_in_difficulty_met": "",
        "pupils_in_difficulty_met": "3",
        "households_met": "0",
        **more,
    }


FINDINGS = {
    "finding_1-words": "甲一老师的宿舍没有热水。冬天尤其难。",
    "finding_1-outcome": "need",
    "finding_1-category": "housing",
    "finding_1-teacher": "甲一",
    "finding_1-consent": "y",
    "finding_2-words": "校门外的路灯坏了一半",
    "finding_2-outcome": "problem",
    "finding_3-words": "食堂少一台消毒柜",
    "finding_3-outcome": "solved_on_the_spot",
    "finding_3-what_was_done": "当场从库房调来一台",
}


def count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_a_visit_and_what_becomes_of_what_was_found(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "leader")
    form = client.page("/visits/new").form("/visits/new")
    page = form.send(**visit_fields(district), **FINDINGS)
    assert page.status == 200
    assert page.heading.endswith("石门小学")
    assert page.figure("families_met").text == "12"
    need = db.session.query(Need).one()
    assert (need.title, need.raised_by_id) == ("甲一老师的宿舍没有热水", district.person("teacher").id)
    assert need.number in page.text
    assert "当场从库房调来一台" in page.text
    problem = page.follow("校门外的路灯坏了一半")
    assert problem.heading == "校门外的路灯坏了一半"
    assert "石门小学" in problem.text
    again = form.send(**visit_fields(district), **FINDINGS)
    assert again.path == page.path
    assert (count(Visit), count(Finding), count(Need), count(Problem)) == (1, 3, 1, 1)


def test_whoever_registers_a_need_where_nobody_takes_in_reads_so_at_once_until_somebody_does(
    client: Client, district: District, sign_in: SignIn
) -> None:
    said = "No intake clerk accepts needs of 石门小学 at the moment. What was registered on this visit"
    sign_in(client, "leader")
    form = client.page("/visits/new").form("/visits/new")
    assert said not in form.send(**visit_fields(district), **FINDINGS).text
    clerks = [district.person(name) for name in ("clerk", "second_clerk", "alliance_clerk")]
    for clerk in clerks:
        clerk.is_active = False
    db.session.commit()
    page = client.page("/visits/new").form("/visits/new").send(**visit_fields(district), **FINDINGS)
    assert said in page.text
    only_problem = {name: value for name, value in FINDINGS.items() if not name.startswith("finding_1")}
    other = client.page("/visits/new").form("/visits/new").send(**visit_fields(district), **only_problem)
    assert said not in other.text
    district.person("alliance_clerk").is_active = True
    db.session.commit()
    assert said not in client.page(page.path).text


def test_a_second_finding_joins_a_problem_on_the_list(
    client: Client, district: District, sign_in: SignIn
) -> None:
    sign_in(client, "leader")
    for _ in range(2):
        problem = db.session.query(Problem).first()
        found = {"finding_1-words": "路灯还没修", "finding_1-outcome": "problem"}
        if problem:
            found["finding_1-problem"] = str(problem.id)
        client.page("/visits/new").form("/visits/new").send(**visit_fields(district), **found)
    assert (count(Visit), count(Problem)) == (2, 1)


def test_sent_by_a_phone_it_is_taken_once(client: Client, district: District) -> None:
    phone = Phone(client, district.person("leader"))
    fields = visit_fields(district) | FINDINGS
    first = phone.send(address="/visits/new", fields=fields)
    assert first.status_code == 201
    visit = db.session.query(Visit).one()
    assert (first.json["number"], first.json["url"]) == (f"V{visit.id}", f"/visits/{visit.id}")
    again = phone.send(address="/visits/new", fields=fields)
    assert (again.status_code, again.json) == (200, first.json)
    assert phone.receipt().json == first.json
    other = phone.send(address="/visits/new", fields=fields | {"notes": "补记"})
    assert (other.status_code, other.json["code"], other.json["url"]) == (409, "conflict", first.json["url"])
    assert (count(Visit), count(Finding), count(Need)) == (1, 3, 1)


def test_what_is_wrong_is_said_by_field(client: Client, district: District) -> None:
    phone = Phone(client, district.person("leader"))
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    wrong = visit_fields(district, visited_on=tomorrow, families_met="-1") | FINDINGS
    wrong |= {"finding_1-teacher": "乙一", "finding_3-what_was_done": ""}
    del wrong["finding_1-consent"]
    answer = phone.send(address="/visits/new", fields=wrong)
    assert answer.status_code == 422
    assert set(answer.json["errors"]) == {
        "visited_on", "families_met", "finding_1-teacher", "finding_1-consent", "finding_3-what_was_done",
    }  # fmt: skip
    form = client.page("/visits/new").form("/visits/new")
    page = form.send(**wrong, **{"finding_1-consent": None})
    assert page.status == 422
    assert (count(Visit), count(Need), count(Problem)) == (0, 0, 0)


def test_a_school_beyond_reach_is_no_choice(client: Client, district: District) -> None:
    phone = Phone(client, district.person("alliance_leader"))
    fields = visit_fields(district, school=str(district.place("lone_school").id))
    answer = phone.send(address="/visits/new", fields=fields)
    assert (answer.status_code, list(answer.json["errors"])) == (422, ["school"])


def test_only_a_leader_sends_one(client: Client, district: District) -> None:
    answer = Phone(client, district.person("clerk")).send(
        address="/visits/new", fields=visit_fields(district)
    )
    assert answer.status_code == 403
    assert count(Visit) == 0


def test_its_photos_are_seen_by_those_who_see_the_visit(
    client: Client, app: Flask, district: District
) -> None:
    phone = Phone(client, district.person("leader"))
    fields = visit_fields(district, school=str(district.place("lone_school").id))
    visit = phone.send(address="/visits/new", fields=fields, photos=["photo-1"]).json["url"]
    assert phone.put(encoded(quarters(64, 48), "JPEG")).status_code == 200
    photo = db.session.query(SentFile).one()
    assert (photo.need_id, count(Photo)) == (None, 1)
    address = f"{visit}/files/{photo.id}"
    assert f"{address}/thumbnail" in client.get(visit).text
    assert client.get(address).content_type == "image/jpeg"
    report = Report("another", district.place("near_school").id, clock.today(), is_unannounced=True)
    elsewhere, _is_new = record_visit(report, by=district.person("leader"))
    db.session.commit()
    assert client.get(f"/visits/{elsewhere.id}/files/{photo.id}").status_code == 404
    for somebody, status in (("clerk", 200), ("alliance_leader", 404), ("handler", 403)):
        other = app.test_client()
        Phone(other, district.person(somebody))
        assert (other.get(address).status_code, other.get(f"{address}/thumbnail").status_code) == (
            status,
            status,
        )


def test_which_contact_schools_are_still_to_be_visited(
    client: Client, app: Flask, district: District, sign_in: SignIn
) -> None:
    leader = district.person("leader").id
    sign_in(client, "clerk")
    places = [str(district.place(place).id) for place in ("near_school", "far_school")]
    page = client.page(f"/visits/contacts/{leader}").form(str(leader)).send(schools=places)
    assert page.path == "/visits/contacts"
    assert page.text.count("Not visited yet") == 2
    phone = Phone(app.test_client(), district.person("leader"))
    phone.send(address="/visits/new", fields=visit_fields(district))
    mine = phone.client.page("/visits")
    assert (mine.text.count("Still to be visited"), mine.text.count("Not visited yet")) == (1, 1)
    half_a_year_later = clock.now() + timedelta(days=181)
    with clock.at(half_a_year_later):
        assert phone.client.page("/visits").text.count("Still to be visited") == 2


def test_leaders_and_schools_are_called_from_the_list_of_contact_schools(
    client: Client, district: District, sign_in: SignIn
) -> None:
    leader, near = district.person("leader"), district.place("near_school")
    set_contact_schools(leader, [near.id], by=district.person("clerk"))
    leader.phone, near.phone = "138 0000 0001", "0719 333 1122"
    db.session.commit()
    for account in ("clerk", "leader", "alliance_leader"):
        sign_in(client, account)
        links = client.page("/visits/contacts").links
        assert (links["138 0000 0001"], links["0719 333 1122"]) == ("tel:13800000001", "tel:07193331122")
        client.page("/profile").form("/sign-out").send()
    for account in ("teacher", "school"):
        sign_in(client, account)
        assert "138 0000 0001" not in client.get("/visits/contacts").text
        client.page("/profile").form("/sign-out").send()


def test_the_shell_names_nobody(client: Client, app: Flask, district: District, sign_in: SignIn) -> None:
    before = client.get("/offline/visits/new").text
    assert "石门小学" in before
    sign_in(client, "leader")
    assert client.get("/offline/visits/new").text == before
    assert "/offline/visits/new" in client.get("/sw.js").text
    teacher = app.test_client()
    sign_in(teacher, "teacher")
    assert "/offline/visits/new" not in teacher.get("/sw.js").text


@pytest.mark.parametrize(("letters", "title"), [(60, "长" * 60), (61, "长" * 59 + "…")])
def test_a_finding_is_called_by_its_first_sentence_as_far_as_a_title_goes(letters: int, title: str) -> None:
    assert first_sentence(f" \n{'长' * letters}。后面的话") == title
