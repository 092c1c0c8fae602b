"""The queue as a list to print: the same needs in the same order as on screen, in one compact table."""

from urllib.parse import urlencode

import pytest

from tests.needs.desk.test_inbox import numbers_on
from tests.support.client import Client
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.needs.desk import views
from welfare.needs.lifecycle import Status
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind


def test_what_the_filters_show_is_printed_in_the_same_order(client: Client, district: District) -> None:
    for category in ("housing", "training", "housing"):
        district.need(Status.IN_PROGRESS, category=category)
    district.need(category="housing")
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page("/triage?desk=area&queue=all&category=housing&sort=oldest")
    printed = page.follow("List to print")
    assert printed.path == "/triage/list"
    assert numbers_on(printed) == numbers_on(page)
    assert len(numbers_on(printed)) == 3
    assert "Category: Housing" in printed.text
    for words in ("石门小学", "想要一间宿舍", "In progress", "后勤科"):
        assert words in printed.text, words
    assert district.person("teacher").name not in printed.text
    assert printed.follow("Back to the queue").path == "/triage"


def test_nobody_prints_what_they_do_not_see(client: Client, district: District) -> None:
    hidden, plain = district.need(is_protected=True), district.need()
    db.session.commit()
    for who, sees in (("clerk", {hidden.number, plain.number}), ("school", {plain.number})):
        sign_in_as(client, district.person(who))
        page = client.page("/triage/list?desk=area&queue=all")
        assert set(numbers_on(page)) == sees, who
        assert ("Protected" in page.text) is (hidden.number in sees)


def test_a_long_list_says_where_it_ends(
    client: Client, district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "MOST_PRINTED", 2)
    sign_in_as(client, district.person("clerk"))
    for number in range(3):
        district.need()
        db.session.commit()
        page = client.page("/triage/list?desk=area&queue=all")
        assert len(numbers_on(page)) == min(number + 1, 2)
        assert ("These are the first 2." in page.text) is (number == 2)


def test_two_schools_of_one_name_are_told_apart(client: Client, district: District) -> None:
    twin = add_organization(kind=OrganizationKind.SCHOOL, name="石门小学", parent=district.place("bureau"))
    district.need()
    other = district.need()
    other.school_id = twin.id
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/triage/list?{urlencode({'desk': 'area', 'queue': 'all'})}")
    assert "石门小学（东片教联体）" in page.text
    assert "石门小学（云岭林区教育局）" in page.text


def test_two_schools_of_one_name_that_handle_are_told_apart(client: Client, district: District) -> None:
    bureau, school, one = (district.place(name) for name in ("bureau", "lone_school", "near_school"))
    for unit in (one, add_organization(kind=OrganizationKind.SCHOOL, name="石门小学", parent=bureau)):
        need = district.need(Status.IN_PROGRESS)
        need.school_id, need.unit_id = school.id, unit.id
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page("/triage/list?desk=area&queue=all")
    assert "石门小学（东片教联体）" in page.text
    assert "石门小学（云岭林区教育局）" in page.text
