"""Whom a teacher turns to: the nearest administrators by name; before signing in an office and no name."""

from collections.abc import Callable

import pytest

from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.world import District
from welfare.accounts.leaving import deactivate
from welfare.accounts.models import Person
from welfare.extensions import db

SignIn = Callable[[Client, str], Page]
BUREAU, SCHOOL, PERSON = "0719 333 4455", "0719 333 1122", "138 0000 0001"


def helpers(page: Page) -> list[str]:
    """The lines of the section, in order."""
    (section,) = (one for one in elements(page.main, "section") if one.get("aria-labelledby") == "helpers")
    return [text(row) for row in elements(section, "li")]


@pytest.fixture
def phones(district: District) -> None:
    """Numbers for the bureau, a school and its administrator."""
    district.place("bureau").phone = BUREAU
    district.place("near_school").phone = SCHOOL
    district.person("school").phone = PERSON
    db.session.commit()


def test_the_sign_in_page_names_the_bureau_and_nobody(
    client: Client, district: District, phones: None
) -> None:
    page = client.page("/sign-in")
    assert page.links[BUREAU] == "tel:07193334455"
    assert "云岭林区教育局 is reached at" in page.text
    names = db.session.query(Person.name).all()
    assert not any(name in page.response.text for (name,) in names)
    assert PERSON not in page.response.text
    client.set_cookie("lang", "zh")
    assert BUREAU in client.page("/sign-in").links


def test_where_no_number_is_set_the_sign_in_page_promises_none(client: Client, district: District) -> None:
    page = client.page("/sign-in")
    assert "is reached at" not in page.text
    assert not any(address.startswith("tel:") for address in page.links.values())


def test_a_teacher_finds_the_schools_administrator_the_school_and_the_bureau(
    client: Client, district: District, phones: None, sign_in: SignIn
) -> None:
    sign_in(client, "teacher")
    page = client.page("/profile")
    assert helpers(page) == [
        f"甲校管 School administrator at 石门小学 {PERSON}",
        f"石门小学 {SCHOOL}",
        f"云岭林区教育局 {BUREAU}",
    ]
    assert page.links[PERSON] == "tel:13800000001"
    assert "those whom you administer find it" not in page.text


def test_another_schools_administrator_is_not_named(
    client: Client, district: District, phones: None, sign_in: SignIn
) -> None:
    sign_in(client, "neighbour")
    assert helpers(client.page("/profile")) == [
        "乙校管 School administrator at 双河幼儿园", f"云岭林区教育局 {BUREAU}"
    ]  # fmt: skip


def test_where_the_school_has_none_the_one_above_it_helps(
    client: Client, district: District, sign_in: SignIn
) -> None:
    deactivate(district.person("school"), by=district.person("admin"))
    db.session.commit()
    sign_in(client, "teacher")
    assert helpers(client.page("/profile")) == ["系管一 Account administrator at 云岭林区教育局"]


def test_an_administrator_is_told_who_finds_the_number_and_is_not_their_own_help(
    client: Client, district: District, phones: None, sign_in: SignIn
) -> None:
    sign_in(client, "school")
    page = client.page("/profile")
    assert "those whom you administer find it" in page.text
    assert helpers(page)[0].startswith("系管一")
