"""The tree: what may stand where, under which names, who is reached, and what is kept of each change."""

from itertools import product

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.support.client import Client
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.extensions import db
from welfare.organizations.actions import (
    ClosedAbove,
    NameTaken,
    StillOpenBelow,
    WrongPlace,
    add_organization,
    move_organization,
    rename_organization,
    set_organization_active,
)
from welfare.organizations.models import NAME_LENGTH, Organization, OrganizationEvent, OrganizationKind
from welfare.organizations.queries import ids_within, in_tree_order, the_bureau, units

BUREAU, OFFICE, ALLIANCE, SCHOOL = OrganizationKind
PLACES = {BUREAU: "bureau", OFFICE: "housing_office", ALLIANCE: "alliance", SCHOOL: "lone_school"}
MAY_STAND = {
    (OFFICE, BUREAU), (ALLIANCE, BUREAU), (SCHOOL, BUREAU), (SCHOOL, ALLIANCE),
}  # fmt: skip
"""What may stand under what; nothing else may."""


def happened_to(place: Organization) -> list[tuple[str, dict[str, object]]]:
    """What stands in its history, oldest first."""
    its = OrganizationEvent.organization_id == place.id
    events = db.session.scalars(select(OrganizationEvent).where(its).order_by(OrganizationEvent.id))
    return [(event.kind.value, event.details) for event in events]


@pytest.mark.in_turn("what stands under what is a table in Python")
@pytest.mark.parametrize(("kind", "under"), list(product(OrganizationKind, OrganizationKind)))
def test_what_may_be_added_under_what(
    district: District, kind: OrganizationKind, under: OrganizationKind
) -> None:
    parent = district.place(PLACES[under])
    if (kind, under) in MAY_STAND:
        added = add_organization(kind=kind, name="新的", parent=parent)
        assert added.path == f"{parent.path}{added.id}/"
    else:
        with pytest.raises(WrongPlace):
            add_organization(kind=kind, name="新的", parent=parent)


@pytest.mark.parametrize("kind", [OFFICE, ALLIANCE, SCHOOL])
def test_only_the_bureau_stands_under_nothing(district: District, kind: OrganizationKind) -> None:
    with pytest.raises(WrongPlace):
        add_organization(kind=kind, name="新的", parent=None)


@pytest.mark.in_turn("what stands under what is a table in Python")
@pytest.mark.parametrize(
    ("key", "under"),
    [
        ("near_school", "lone_school"),
        ("near_school", "housing_office"),
        ("housing_office", "alliance"),
        ("alliance", "near_school"),
        ("alliance", "alliance"),
        ("bureau", "alliance"),
    ],
)
def test_what_cannot_be_moved_there_stays_where_it_is(district: District, key: str, under: str) -> None:
    place = district.place(key)
    before = place.path
    with pytest.raises(WrongPlace):
        move_organization(place, parent=district.place(under), by=district.person("admin"))
    assert place.path == before


def test_an_alliance_takes_its_schools_along_and_nobody_else(district: District) -> None:
    admin = district.person("admin")
    west = add_organization(kind=ALLIANCE, name="西片教联体", parent=district.place("bureau"))
    lone = district.place("lone_school")
    elsewhere = district.place("near_school").path
    move_organization(lone, parent=west, by=admin)
    assert lone.path == f"{west.path}{lone.id}/"
    assert district.place("near_school").path == elsewhere
    assert lone.id in ids_within([west.id])
    assert lone.id not in ids_within([district.place("alliance").id])


def test_moving_to_where_it_stands_is_nothing_that_happened(district: District) -> None:
    school = district.place("near_school")
    before = happened_to(school)
    move_organization(school, parent=district.place("alliance"), by=district.person("admin"))
    assert happened_to(school) == before


def test_two_under_one_parent_never_share_a_name_and_elsewhere_they_may(district: District) -> None:
    admin, bureau = district.person("admin"), district.place("bureau")
    with pytest.raises(NameTaken):
        add_organization(kind=SCHOOL, name="双河幼儿园", parent=bureau)
    namesake = add_organization(kind=SCHOOL, name="双河幼儿园", parent=district.place("alliance"))
    with pytest.raises(NameTaken):
        move_organization(namesake, parent=bureau, by=admin)
    with pytest.raises(NameTaken):
        rename_organization(namesake, name="松岭学校", by=admin)
    assert namesake.name == "双河幼儿园"


def test_the_name_of_one_that_is_closed_is_taken_too(district: District) -> None:
    lone = district.place("lone_school")
    set_organization_active(lone, is_active=False, by=district.person("admin"))
    with pytest.raises(NameTaken):
        add_organization(kind=SCHOOL, name=lone.name, parent=district.place("bureau"))


def test_the_database_keeps_names_apart_whoever_writes_them(district: District) -> None:
    lone = district.place("lone_school")
    db.session.add(Organization(kind=SCHOOL, name=lone.name, parent_id=lone.parent_id))
    with pytest.raises(IntegrityError):
        db.session.flush()
    db.session.rollback()


def test_its_own_name_again_is_no_change(district: District) -> None:
    school = district.place("near_school")
    before = happened_to(school)
    rename_organization(school, name=school.name, by=district.person("admin"))
    assert happened_to(school) == before


def test_each_change_says_what_it_was_and_what_it_is(district: District) -> None:
    admin, bureau = district.person("admin"), district.place("bureau")
    place = add_organization(kind=SCHOOL, name="新桥", parent=district.place("alliance"), by=admin)
    rename_organization(place, name="新桥小学", by=admin)
    move_organization(place, parent=bureau, by=admin)
    for is_active in (False, False, True, True):
        set_organization_active(place, is_active=is_active, by=admin)
    assert happened_to(place) == [
        ("added", {"parent": "东片教联体"}),
        ("renamed", {"changes": {"name": ["新桥", "新桥小学"]}}),
        ("moved", {"changes": {"parent": ["东片教联体", "云岭林区教育局"]}}),
        ("closed", {}),
        ("opened", {}),
    ]


def test_the_page_tells_what_happened_and_who_did_it(district: District, client: Client) -> None:
    rename_organization(district.place("near_school"), name="石门中心小学", by=district.person("admin"))
    sign_in_as(client, district.person("admin"))
    place = db.session.scalars(select(Organization).where(Organization.name == "石门中心小学")).one()
    text = client.page(f"/organizations/{place.id}").text
    assert "Renamed" in text
    assert "石门小学" in text
    assert "系管一" in text


def test_the_bureau_is_neither_closed_nor_opened(district: District) -> None:
    for is_active in (True, False):
        with pytest.raises(WrongPlace):
            set_organization_active(
                district.place("bureau"), is_active=is_active, by=district.person("admin")
            )


def test_an_alliance_closes_after_its_schools_and_opens_before_them(district: District) -> None:
    admin, alliance = district.person("admin"), district.place("alliance")
    schools = [district.place("near_school"), district.place("far_school")]
    for school in schools:
        with pytest.raises(StillOpenBelow):
            set_organization_active(alliance, is_active=False, by=admin)
        set_organization_active(school, is_active=False, by=admin)
    set_organization_active(alliance, is_active=False, by=admin)
    with pytest.raises(ClosedAbove):
        set_organization_active(schools[0], is_active=True, by=admin)
    set_organization_active(alliance, is_active=True, by=admin)
    set_organization_active(schools[0], is_active=True, by=admin)
    assert [place.is_active for place in (alliance, *schools)] == [True, True, False]


def test_nothing_open_is_put_below_what_is_closed(district: District) -> None:
    admin, alliance = district.person("admin"), district.place("alliance")
    near, lone = district.place("near_school"), district.place("lone_school")
    for place in (near, district.place("far_school"), alliance):
        set_organization_active(place, is_active=False, by=admin)
    with pytest.raises(ClosedAbove):
        add_organization(kind=SCHOOL, name="新桥小学", parent=alliance)
    with pytest.raises(ClosedAbove):
        move_organization(lone, parent=alliance, by=admin)
    set_organization_active(lone, is_active=False, by=admin)
    move_organization(lone, parent=alliance, by=admin)
    move_organization(near, parent=district.place("bureau"), by=admin)
    assert (lone.parent_id, near.parent_id) == (alliance.id, district.place("bureau").id)


def test_what_is_closed_is_offered_nowhere_and_still_counts_as_below(district: District) -> None:
    lone = district.place("lone_school")
    set_organization_active(lone, is_active=False, by=district.person("admin"))
    assert lone not in units()
    assert lone not in in_tree_order(SCHOOL)
    assert lone in in_tree_order(SCHOOL, active_only=False)
    assert lone.id in ids_within([district.place("bureau").id])


def test_needs_are_dispatched_to_offices_alliances_and_schools(district: District) -> None:
    assert {place.kind for place in units()} == {OFFICE, ALLIANCE, SCHOOL}
    assert the_bureau() == district.place("bureau")
    order = in_tree_order()
    assert all(order.index(place) > order.index(above) for place in order for above in order
               if place.is_within(above) and place != above)  # fmt: skip


def test_a_path_that_begins_alike_is_not_below(district: District) -> None:
    one, eleven = Organization(path="1/1/"), Organization(path="1/11/")
    assert not eleven.is_within(one)
    assert not one.is_within(eleven)
    assert one.is_within(one)


@pytest.mark.parametrize(("length", "status"), [(NAME_LENGTH, 200), (NAME_LENGTH + 1, 422)])
def test_how_long_a_name_may_be(district: District, client: Client, length: int, status: int) -> None:
    sign_in_as(client, district.person("admin"))
    address = f"/organizations/{district.place('near_school').id}"
    page = client.page(address).form(address).send(name="长" * length)
    assert page.status == status
    assert ("长" * length in page.heading) is (status == 200)


@pytest.mark.in_turn("how often it is asked is decided in Python")
def test_the_tree_asks_the_database_as_often_for_fifty_schools_as_for_one(
    district: District, client: Client
) -> None:
    sign_in_as(client, district.person("admin"))
    alliance, asked = district.place("alliance"), []
    for more in (1, 49):
        for n in range(more):
            add_organization(kind=SCHOOL, name=f"第{more}.{n}小学", parent=alliance)
        db.session.commit()
        for address in ("/organizations", f"/organizations/{alliance.id}", "/organizations/new"):
            with statements() as seen:
                assert client.get(address).status_code == 200
            asked.append(len(seen))
    assert asked[:3] == asked[3:]
