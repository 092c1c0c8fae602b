"""Two administrators at one moment: a name stands once, and nothing open stands below what is closed."""

import pytest
from sqlalchemy import select

from tests.support.at_once import answer_meanwhile
from tests.support.client import Client
from tests.support.world import District
from welfare.extensions import db
from welfare.organizations.actions import (
    add_organization,
    move_organization,
    rename_organization,
    set_organization_active,
)
from welfare.organizations.models import Organization, OrganizationKind

TAKEN = "There is already an organization called 新桥小学 there."


def called(name: str) -> list[Organization]:
    db.session.rollback()
    return list(db.session.scalars(select(Organization).where(Organization.name == name)))


@pytest.mark.parametrize("way", ["added", "renamed", "moved"])
def test_a_name_is_given_once_below_one_parent(client: Client, district: District, way: str) -> None:
    admin, bureau = district.person("admin"), district.place("bureau")
    lone, alliance = district.place("lone_school"), district.place("alliance")
    elsewhere = add_organization(kind=OrganizationKind.SCHOOL, name="新桥小学", parent=alliance)
    address, fields = {
        "added": ("/organizations/new", {"name": "新桥小学", "kind": "school", "parent": bureau.id}),
        "renamed": (f"/organizations/{lone.id}", {"name": "新桥小学"}),
        "moved": (f"/organizations/{elsewhere.id}/place", {"parent": bureau.id}),
    }[way]
    page = answer_meanwhile(
        lambda: add_organization(kind=OrganizationKind.SCHOOL, name="新桥小学", parent=bureau, by=admin),
        client, admin, address, **fields,
    )  # fmt: skip
    assert page.status in (409, 422)
    assert TAKEN in page.text
    assert sorted(place.parent_id for place in called("新桥小学")) == [bureau.id, alliance.id]


def test_a_school_is_not_opened_while_its_alliance_is_closed(client: Client, district: District) -> None:
    admin, alliance = district.person("admin"), district.place("alliance")
    schools = [district.place("near_school"), district.place("far_school")]
    for school in schools:
        set_organization_active(school, is_active=False, by=admin)
    page = answer_meanwhile(
        lambda: set_organization_active(alliance, is_active=False, by=admin),
        client, admin, f"/organizations/{schools[0].id}/opening",
    )  # fmt: skip
    assert page.status == 409
    assert "Open 东片教联体 first, or move this elsewhere." in page.text
    assert not called("石门小学")[0].is_active


def test_an_alliance_is_not_closed_while_a_school_is_added_to_it(client: Client, district: District) -> None:
    admin, alliance = district.person("admin"), district.place("alliance")
    for key in ("near_school", "far_school"):
        set_organization_active(district.place(key), is_active=False, by=admin)
    page = answer_meanwhile(
        lambda: add_organization(kind=OrganizationKind.SCHOOL, name="新桥小学", parent=alliance, by=admin),
        client, admin, f"/organizations/{alliance.id}/closing",
    )  # fmt: skip
    assert page.status == 409
    assert "Close what belongs to 东片教联体 first, or move it elsewhere." in page.text
    assert called("东片教联体")[0].is_active


def test_a_school_is_not_moved_below_what_is_being_closed(client: Client, district: District) -> None:
    admin, alliance = district.person("admin"), district.place("alliance")
    for key in ("near_school", "far_school"):
        set_organization_active(district.place(key), is_active=False, by=admin)
    lone = district.place("lone_school")
    page = answer_meanwhile(
        lambda: set_organization_active(alliance, is_active=False, by=admin),
        client, admin, f"/organizations/{lone.id}/place", parent=alliance.id,
    )  # fmt: skip
    # on SQLite it is closed before there is a choice, and the only other place is no choice any more
    assert page.status == (409 if db.engine.dialect.name == "postgresql" else 404)
    assert called("双河幼儿园")[0].parent_id == district.place("bureau").id


def test_of_two_new_names_at_once_the_later_is_shown_the_first(client: Client, district: District) -> None:
    admin, school = district.person("admin"), district.place("near_school")
    page = answer_meanwhile(
        lambda: rename_organization(school, name="石门中心小学", by=admin),
        client, admin, f"/organizations/{school.id}", name="石门实验小学",
    )  # fmt: skip
    assert page.status == 409
    assert "石门中心小学" in page.text
    assert [place.id for place in called("石门中心小学")] == [school.id]


def test_a_school_that_is_moved_twice_at_once_stands_in_one_place(client: Client, district: District) -> None:
    admin, bureau = district.person("admin"), district.place("bureau")
    near = district.place("near_school")
    west = add_organization(kind=OrganizationKind.ALLIANCE, name="西片教联体", parent=bureau)
    page = answer_meanwhile(
        lambda: move_organization(near, parent=bureau, by=admin),
        client, admin, f"/organizations/{near.id}/place", parent=west.id,
    )  # fmt: skip
    assert page.status == 409
    (moved,) = called("石门小学")
    assert (moved.parent_id, moved.path) == (bureau.id, f"{bureau.path}{moved.id}/")
