"""A school's poster: who scans it comes to the form, by way of signing in, with that school in mind."""

import re

import pytest
from flask import Flask

from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, District
from welfare.web.routing import public_address
from welfare.web.scanned import scan_code


def test_it_leads_to_the_form_of_this_school(app: Flask, client: Client, district: District) -> None:
    near = district.place("near_school")
    sign_in_as(client, district.person("school"))
    answer = client.get(f"/schools/{near.id}/poster")
    with app.test_request_context():
        drawn = str(scan_code(public_address("needs.choose", school=near.id)))
    path = re.findall(r' d="?([^">]+)', drawn)
    assert path
    assert all(each in answer.text for each in path)
    assert f"For the teachers of {near.name}" in answer.text
    assert "http://localhost/needs/new" in answer.text


def test_it_names_offices_and_no_person(client: Client, district: District) -> None:
    near, bureau = district.place("near_school"), district.place("bureau")
    near.phone, bureau.phone = "0700-1234567", "0700-7654321"
    helper = district.person("school")
    helper.phone = "13800001111"
    sign_in_as(client, helper)
    text = client.page(f"/schools/{near.id}/poster").text
    assert near.phone in text
    assert bureau.phone in text
    assert helper.name not in text
    assert helper.phone not in text


def test_without_telephones_it_promises_none(client: Client, district: District) -> None:
    near = district.place("near_school")
    sign_in_as(client, district.person("school"))
    text = client.page(f"/schools/{near.id}/poster").text
    assert "reached at" not in text
    assert "by telephone" not in text


def test_a_school_that_is_closed_has_none(client: Client, district: District) -> None:
    lone = district.place("lone_school")
    lone.is_active = False
    sign_in_as(client, district.person("admin"))
    assert client.get(f"/schools/{lone.id}/poster").status_code == 404


@pytest.mark.parametrize("person", ["teacher", "neighbour"])
def test_who_scans_it_signs_in_and_is_told_which_school_counts(
    client: Client, district: District, person: str
) -> None:
    near = district.place("near_school")
    page = client.page(f"/needs/new?school={near.id}")
    assert page.path == "/sign-in"
    reader = district.person(person)
    page = page.form("/sign-in").send(login=reader.staff_number, password=PASSWORD)
    assert page.path == "/needs/new"
    if person == "teacher":
        assert f"Your school: {near.name}" in page.text
    else:
        assert f"This poster hangs at {near.name}." in page.text
        assert f"your own school, {reader.organization.name}." in page.text


@pytest.mark.parametrize("named", ["0", "-1", "4321", "x", "", "99999999999"])
def test_a_school_that_is_none_changes_nothing(client: Client, district: District, named: str) -> None:
    sign_in_as(client, district.person("teacher"))
    page = client.page(f"/needs/new?school={named}")
    assert page.status == 200
    assert "Your school" not in page.text
    assert "This poster" not in page.text


def test_an_office_is_no_school(client: Client, district: District) -> None:
    sign_in_as(client, district.person("teacher"))
    page = client.page(f"/needs/new?school={district.place('training_office').id}")
    assert "This poster" not in page.text


def test_who_writes_for_others_finds_the_teachers_of_that_school(client: Client, district: District) -> None:
    near, teacher, neighbour = (
        district.place("near_school"), district.person("teacher"), district.person("neighbour"),
    )  # fmt: skip
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/needs/new?school={near.id}")
    assert page.path == "/needs/new/for"
    assert f"/needs/new?for={teacher.id}" in page.links.values()
    assert f"/needs/new?for={neighbour.id}" not in page.links.values()
    found = page.form("/needs/new/for").send(q=neighbour.name)
    assert "No teacher of yours is called that." in found.text
    assert f"/needs/new?for={neighbour.id}" in client.page("/needs/new/for").links.values()


def test_who_keeps_a_school_finds_its_poster(client: Client, district: District) -> None:
    near = district.place("near_school")
    for person, page in (("school", "/needs/new/for"), ("admin", f"/organizations/{near.id}")):
        sign_in_as(client, district.person(person))
        assert f"/schools/{near.id}/poster" in client.page(page).links.values()
    sign_in_as(client, district.person("clerk"))
    assert not [link for link in client.page("/needs/new/for").links.values() if link.endswith("/poster")]


def test_paper_carries_the_address_that_the_operator_has_named(app: Flask) -> None:
    with app.test_request_context(base_url="http://evil.example"):
        assert public_address("needs.choose", school=7) == "http://localhost/needs/new?school=7"
