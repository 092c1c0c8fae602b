"""Two people of one name: told apart wherever one is chosen or decided about, and by nothing that is not to
be read there."""

from datetime import timedelta

import pytest

from tests.homes.world import book, home_at, room_in, tomorrow
from tests.measures.world import give_role
from tests.support.client import Client
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from tests.training.conftest import a_session as a_session  # a fixture
from tests.training.conftest import programme as programme
from welfare import clock
from welfare.accounts.actions import add_person
from welfare.accounts.models import Person
from welfare.accounts.queries import active_people, person_by_staff_number
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.homes.bookings.hours import Wish
from welfare.measures.contacts.actions import set_contact_schools
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.training.enrolments.actions.enrolment import register


def namesakes(district: District, *places: str, role: Role = Role.TEACHER) -> list[Person]:
    """People called 李雷 with the numbers n1, n2 and so on."""
    return [
        add_person(staff_number=f"n{number}", name="李雷", organization=district.place(place), roles=[role])
        for number, place in enumerate(places, 1)
    ]


def test_for_whom_a_need_is_submitted(client: Client, district: District) -> None:
    namesakes(district, "near_school", "near_school")
    sign_in_as(client, district.person("school"))
    page = client.page("/needs/new/for?q=李雷")
    assert sorted(name for name in page.links if name.startswith("李雷")) == [
        "李雷 石门小学 · n1", "李雷 石门小学 · n2",
    ]  # fmt: skip


def test_who_is_ticked_on_the_list_of_a_session(
    client: Client, district: District, a_session: Opening
) -> None:
    begins = clock.now() - timedelta(minutes=5)
    session = a_session(starts_at=begins, ends_at=begins + timedelta(hours=2))
    with clock.at(begins - timedelta(days=1)):
        for person in namesakes(district, "near_school", "near_school", "far_school"):
            register(session, by=person)
    sign_in_as(client, district.person("other_handler"))
    page = client.page(f"/training/sessions/{session.id}/attendance")
    labels = [text(label) for label in elements(page.main, "label") if "李雷" in text(label)]
    assert sorted(labels) == ["李雷 n1", "李雷 n2", "李雷 n3"]
    page = client.page(f"/training/sessions/{session.id}")
    assert all(number in page.text for number in ("n1", "n2", "n3"))


def test_to_whose_going_a_school_agrees(client: Client, district: District, a_session: Opening) -> None:
    session = a_session(needs_approval=True)
    enrolments = [
        register(session, by=person) for person in namesakes(district, "near_school", "near_school")
    ]
    sign_in_as(client, district.person("school"))
    page = client.page("/training")
    assert "李雷 n1" in page.text
    assert "李雷 n2" in page.text
    assert "石门小学 · n2" in client.page(f"/training/enrolments/{enrolments[1].id}/refusal").text


def test_whose_booking_a_keeper_reads(client: Client, district: District) -> None:
    home = home_at(district)
    room = room_in(home, district)
    for at, person in enumerate(namesakes(district, "near_school", "far_school")):
        book(room, person, Wish(tomorrow(), 600 + 60 * at, 660 + 60 * at))
    sign_in_as(client, district.person("school"))
    page = client.page(f"/homes/{home.id}/day?day={tomorrow()}")
    assert {"李雷 石门小学", "李雷 松岭学校"} <= {text(cell) for cell in elements(page.main, "td")}


def test_of_which_auditor_somebody_asks(client: Client, district: District) -> None:
    namesakes(district, "bureau", "bureau", role=Role.AUDITOR)
    sign_in_as(client, district.person("admin"))
    options = [text(option) for option in elements(client.page("/audit/readings").main, "option")]
    assert options[1:] == ["审计一", "李雷 · 云岭林区教育局 · n1", "李雷 · 云岭林区教育局 · n2"]


def test_which_leader_keeps_in_touch(client: Client, district: District) -> None:
    for leader in namesakes(district, "bureau", "housing_office"):
        give_role(district, leader.staff_number, Role.LEADER, "bureau")
        set_contact_schools(leader, [district.place("near_school").id], by=district.person("clerk"))
    sign_in_as(client, district.person("clerk"))
    page = client.page("/visits/contacts")
    assert "李雷 云岭林区教育局" in page.text
    assert "李雷 后勤科" in page.text


def test_two_schools_of_one_name_and_two_people_there(client: Client, district: District) -> None:
    twin = add_organization(kind=OrganizationKind.SCHOOL, name="石门小学", parent=district.place("bureau"))
    namesakes(district, "near_school")
    add_person(staff_number="m1", name="李雷", organization=twin, roles=[Role.TEACHER])
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page("/needs/new/for?q=李雷")
    assert sorted(name for name in page.links if name.startswith("李雷")) == [
        "李雷 石门小学（东片教联体） · n1", "李雷 石门小学（云岭林区教育局） · m1",
    ]  # fmt: skip


@pytest.mark.on_both("the order of rows is the database's")
def test_of_two_spellings_of_one_number_the_typed_one_goes_first(district: District) -> None:
    first, second = namesakes(district, "near_school", "lone_school", role=Role.HANDLER)
    first.staff_number, second.staff_number = "t-7", "T-7"
    db.session.flush()
    for typed, meant, place in (("t-7", first, "near_school"), ("T-7", second, "lone_school")):
        found = person_by_staff_number(typed)
        assert found is meant
        assert found.reach == {Role.HANDLER: frozenset({district.place(place).id})}


@pytest.mark.on_both("the order of rows is the database's")
def test_of_several_people_each_has_their_own_reach(district: District) -> None:
    several = [district.person(name) for name in ("teacher", "clerk", "handler")]
    expected = {person.staff_number: (person.reach, person.root_ids) for person in several}
    several[-1].is_active = False
    db.session.flush()
    db.session.expunge_all()
    found = active_people([person.id for person in several])
    assert {one.staff_number: (one.reach, one.root_ids) for one in found} == {
        name: expected[name] for name in ("clerk", "teacher")
    }
    assert active_people([]) == []
