"""What an administrator can do with people, and where it ends."""

import re
from collections.abc import Callable

import pytest
from flask import Flask

from tests.support.client import Client, Page
from tests.support.plans import faults_of, plan_of, statements
from tests.support.signing_in import token_of
from tests.support.world import PASSWORD, District
from welfare.accounts import actions, credentials
from welfare.accounts.leaving import deactivate, take_role
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.accounts.sign_ins.queries import person_signed_in
from welfare.extensions import db
from welfare.web.keyset import PAGE_SIZE

SignIn = Callable[[Client, str], Page]


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    """The bureau's administrator, signed in."""
    sign_in(client, "admin")
    return client


@pytest.fixture
def alliance_admin(client: Client, district: District, sign_in: SignIn) -> Client:
    """An administrator who reaches one alliance with its two schools, signed in."""
    person = actions.add_person(
        staff_number="east", name="片管一", organization=district.place("alliance"), roles=[Role.ADMIN]
    )
    credentials.set_password(person, PASSWORD)
    sign_in(client, "east")
    return client


def _password_on(page: Page) -> str:
    found = re.search(r"data-password>([^<]+)<", page.response.text)
    assert found
    return found[1]


def _fresh(district: District, number: str) -> Person:
    db.session.expire_all()
    return district.person(number)


class TestList:
    def test_newest_first_with_roles(self, admin: Client, district: District) -> None:
        text = admin.page("/people").text
        assert text.index("系管一") < text.index("局长一") < text.index("甲一")
        assert "Account administrator" in text

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("q=甲", {"甲一", "甲二", "甲校管"}),
            ("q=一甲", set()),
            ("q=校", {"甲校管", "乙校管"}),
            ("q=other_", {"乙校管", "师训一"}),
            ("q=一%E3%80%80甲", set()),
            ("q=甲%20校%E2%80%8B管", {"甲校管"}),
            ("q=ＯＴＨＥＲ_", {"乙校管", "师训一"}),
            ("q=%25", set()),
            ("q=a%00b", set()),
        ],
    )
    def test_words_are_part_of_a_name_or_begin_a_number(
        self, admin: Client, query: str, found: set[str]
    ) -> None:
        page = admin.page(f"/people?{query}")
        assert page.status == 200
        assert {name for name in page.links if re.fullmatch("[甲乙师][一二校训].*", name)} == found

    def test_an_organization_shows_everybody_below_it(self, admin: Client, district: District) -> None:
        page = admin.page(f"/people?organization={district.place('alliance').id}")
        assert {"甲一", "片办一"} <= set(page.links)
        assert "乙一" not in page.links

    def test_closed_accounts_are_listed_apart(self, admin: Client, district: District) -> None:
        district.person("teacher").is_active = False
        assert "甲一" not in admin.page("/people").links
        assert set(admin.page("/people?status=inactive").links) & {"甲一", "甲二"} == {"甲一"}

    def test_pages_follow_one_another_without_gap(self, admin: Client, district: District) -> None:
        school = district.place("far_school")
        for number in range(PAGE_SIZE + 5):
            actions.add_person(staff_number=f"n{number}", name=f"新{number:03}", organization=school)
        first = admin.page("/people?q=新")
        second = first.follow("Older")
        names = [name for page in (first, second) for name in page.links if name.startswith("新")]
        assert sorted(names, reverse=True) == [f"新{n:03}" for n in reversed(range(PAGE_SIZE + 5))]
        assert "35 people" in second.text
        assert second.follow("Newer").links == first.links

    @pytest.mark.parametrize(
        "query",
        ["", "q=甲", "status=inactive", "organization={school}", "organization={alliance}&q=甲", "after=9"],
    )
    @pytest.mark.parametrize("who", ["admin", "east"])
    def test_read_through_an_index_and_sorted_by_it(
        self, client: Client, district: District, sign_in: SignIn, who: str, query: str
    ) -> None:
        east = actions.add_person(
            staff_number="east", name="片管一", organization=district.place("alliance"), roles=[Role.ADMIN]
        )
        credentials.set_password(east, PASSWORD)
        sign_in(client, who)
        places = {"school": district.place("near_school").id, "alliance": district.place("alliance").id}
        with statements() as asked:
            client.page(f"/people?{query.format(**places)}")
        listed = [each for each in asked if "people.phone" in each[0] and "sign_ins" not in each[0]]
        assert len(listed) == 2, "the rows and their count"
        assert [faults_of(*each) for each in listed] == [[], []]

    def test_asks_as_often_for_one_row_as_for_a_page(self, admin: Client, district: District) -> None:
        def questions(address: str) -> int:
            with statements() as asked:
                admin.page(address)
            return len(asked)

        for number in range(PAGE_SIZE):
            actions.add_person(
                staff_number=f"n{number}", name="众", organization=district.place("near_school")
            )
        db.session.commit()  # sealing what was written asks as well
        assert questions("/people?q=众") == questions("/people?q=甲一")

    @pytest.mark.parametrize(
        "query",
        [
            "after=x",
            "after=99999999999999999999",
            "before=~",
            "q=",
        ],
    )
    def test_nonsense_in_the_address_is_no_error(self, admin: Client, query: str) -> None:
        assert admin.page(f"/people?{query}").status == 200

    @pytest.mark.parametrize("place", ["x", "999999", "999999999999999999999"])
    def test_a_place_that_is_not_there_is_nowhere(self, admin: Client, place: str) -> None:
        assert admin.get(f"/people?organization={place}").status_code == 404


class TestAdding:
    def test_somebody_new_can_sign_in_with_the_password_shown_once(
        self, app: Flask, admin: Client, district: District
    ) -> None:
        school = district.place("near_school").id
        page = admin.page("/people/new").form("/people/new")
        page = page.send(
            name="戊一", staff_number="Ｔ９", organization=str(school), roles=["teacher", "handler"]
        )
        password = _password_on(page)
        assert page.response.headers["Cache-Control"] == "no-store"
        assert password not in admin.page(f"/people/{_fresh(district, 'T9').id}").response.text
        assert {role.role for role in district.person("T9").roles} == {Role.TEACHER, Role.HANDLER}
        page = app.test_client().page("/sign-in").form("/sign-in").send(login="T9", password=password)
        assert page.heading == "Choose your own password"

    def test_a_name_is_kept_without_what_pads_it(self, admin: Client, district: District) -> None:
        school = str(district.place("near_school").id)
        page = admin.page("/people/new").form("/people/new")
        page.send(name="戊　\u200b一", staff_number="t100", organization=school)
        assert district.person("T100").name == "戊一"

    def test_what_is_wrong_stands_at_its_field(self, admin: Client, district: District) -> None:
        page = admin.page("/people/new").form("/people/new")
        page = page.send(name="戊" * 61, staff_number="", phone="x" * 30)
        assert page.status == 422
        assert {
            "Staff number: Every person has a staff number.",
            "Organization: Choose an organization.",
            "Name: At most 60 characters.",
            "Phone: At most 20 characters.",
        } <= set(page.links)
        assert page.form("/people/new").values["name"] == "戊" * 61

    @pytest.mark.parametrize("number", ["teacher", "Teacher", "ＴＥＡＣＨＥＲ"])
    def test_a_number_is_nobody_else_s(self, admin: Client, district: District, number: str) -> None:
        school = str(district.place("near_school").id)
        page = admin.page("/people/new").form("/people/new")
        page = page.send(name="戊一", staff_number=number, organization=school)
        assert page.status == 422
        assert "already belongs to somebody else." in page.text
        assert page.form("/people/new").values["organization"] == school


class TestEditing:
    def test_changes_are_kept(self, admin: Client, district: District) -> None:
        address = f"/people/{district.person('teacher').id}"
        far = district.place("far_school").id
        page = admin.page(address).form(address)
        page = page.send(name="甲一新", staff_number="t1", phone="13800000000", organization=str(far))
        assert "Saved." in page.text
        person = _fresh(district, "t1")
        assert (person.name, person.phone, person.organization_id) == ("甲一新", "13800000000", far)
        assert [(role.role, role.organization_id) for role in person.roles] == [(Role.TEACHER, far)]

    def test_a_role_of_responsibility_stays_where_it_is(self, admin: Client, district: District) -> None:
        address = f"/people/{district.person('school').id}"
        near, far = district.place("near_school").id, district.place("far_school").id
        admin.page(address).form(address).send(organization=str(far))
        assert [role.organization_id for role in _fresh(district, "school").roles] == [near]

    def test_a_taken_number_is_refused(self, admin: Client, district: District) -> None:
        address = f"/people/{district.person('teacher').id}"
        page = admin.page(address).form(address).send(staff_number="clerk", name="甲一新")
        assert page.status == 422
        assert page.form(address).values["name"] == "甲一新"
        assert _fresh(district, "teacher").name == "甲一"

    def test_two_whose_numbers_have_long_been_one_can_still_be_edited(
        self, admin: Client, district: District
    ) -> None:
        twin = district.person("clerk")
        twin.staff_number = "TEACHER"
        db.session.commit()
        address = f"/people/{twin.id}"
        admin.page(address).form(address).send(name="甲一新")
        assert _fresh(district, "TEACHER").name == "甲一新"
        assert admin.page(address).form(address).send(staff_number="other_").status == 200
        assert admin.page(address).form(address).send(staff_number="teacher ").status == 422

    def test_roles_are_given_and_removed(self, admin: Client, district: District) -> None:
        address = f"/people/{district.person('teacher').id}"
        school = str(district.place("near_school").id)
        for _twice in range(2):
            page = admin.page(address).form("/roles").send(role="school_admin", at=school)
            assert "甲一 now holds the role School administrator at 石门小学." in page.text
        assert sorted(role.role for role in _fresh(district, "teacher").roles) == ["school_admin", "teacher"]
        removal = page.follow("Remove Teacher 石门小学").form("/removal")
        assert "甲一 no longer holds the role Teacher" in removal.send().text
        assert removal.send().status == 200, "what is gone is gone"
        assert [role.role for role in _fresh(district, "teacher").roles] == [Role.SCHOOL_ADMIN]

    def test_closing_asks_back_and_can_be_undone(self, app: Flask, admin: Client, district: District) -> None:
        theirs = app.test_client()
        theirs.page("/sign-in").form("/sign-in").send(login="teacher", password=PASSWORD)
        address = f"/people/{district.person('teacher').id}"
        page = admin.page(address).follow("Close the account")
        assert _fresh(district, "teacher").is_active
        page = page.form("/deactivation").send()
        assert "甲一 can no longer sign in." in page.text
        assert theirs.page("/profile").path == "/sign-in"
        assert "甲一 can sign in again." in page.form("/reactivation").send().text
        assert _fresh(district, "teacher").is_active

    def test_a_new_password_replaces_the_old_one(self, app: Flask, admin: Client, district: District) -> None:
        page = admin.page(f"/people/{district.person('teacher').id}").follow("Issue a new password")
        password = _password_on(page.form("/password").send())
        form = app.test_client().page("/sign-in").form("/sign-in")
        assert form.send(login="teacher", password=PASSWORD).status == 422
        assert form.send(login="teacher", password=password).heading == "Choose your own password"


class TestNobodyLocksEverybodyOut:
    def test_not_oneself(self, admin: Client, district: District) -> None:
        me = district.person("admin")
        page = admin.page(f"/people/{me.id}")
        assert not [label for label in page.links if label.startswith(("Remove", "Close the account"))]
        token = page.form("/roles").values["csrf_token"]
        for noun in (f"roles/{me.roles[0].id}/removal", "deactivation", "password"):
            answer = Page(admin, admin.post(f"/people/{me.id}/{noun}", data={"csrf_token": token}))
            assert answer.status == 409
            assert "You cannot do this to your own account." in answer.text
        assert admin.page("/people").status == 200

    def test_not_the_last_one(self, district: District) -> None:
        """On the pages it takes two who leave at once, so the rule itself is asked."""
        from welfare.accounts.refusals import LastAdministrator

        clerk, last = district.person("clerk"), district.person("admin")
        clerk.reach = {Role.ADMIN: last.reached_by(Role.ADMIN)}
        for deed in (
            lambda: deactivate(last, by=clerk),
            lambda: take_role(last, last.roles[0], by=clerk),
        ):
            with pytest.raises(LastAdministrator):
                deed()
        actions.grant_role(clerk, role=Role.ADMIN, organization=district.place("bureau"), by=None)
        deactivate(last, by=clerk)
        assert not last.is_active


class TestReach:
    def test_only_one_s_own_part_is_listed_and_offered(
        self, alliance_admin: Client, district: District
    ) -> None:
        page = alliance_admin.page("/people")
        assert {"甲一", "片办一"} <= set(page.links)
        assert not {"乙一", "局办一", "系管一"} & set(page.links)
        form = alliance_admin.page("/people/new").form("/people/new")
        lone = district.place("lone_school").id
        page = form.send(name="戊一", staff_number="T9", organization=str(lone))
        assert page.status == 422
        assert district.place("lone_school").name not in page.response.text

    @pytest.mark.parametrize("noun", ["", "/password", "/deactivation"])
    def test_who_is_beyond_is_not_there(self, alliance_admin: Client, district: District, noun: str) -> None:
        for number in ("neighbour", "admin"):
            assert alliance_admin.page(f"/people/{district.person(number).id}{noun}").status == 404
        assert alliance_admin.page(f"/people/99999999999999999999{noun}").status == 404
        assert alliance_admin.page(f"/people/2000000000{noun}").status == 404

    def test_posting_beyond_changes_nothing(self, alliance_admin: Client, district: District) -> None:
        token = alliance_admin.page("/people/new").form("/people/new").values["csrf_token"]
        there = district.person("neighbour")
        held = there.roles[0].id
        for noun in ("", "/roles", f"/roles/{held}/removal", "/password", "/deactivation", "/reactivation"):
            answer = alliance_admin.post(f"/people/{there.id}{noun}", data={"csrf_token": token, "name": "x"})
            assert answer.status_code == 404, noun
        assert _fresh(district, "neighbour").name == "乙一"

    def test_a_role_beyond_protects_the_whole_account(
        self, alliance_admin: Client, district: District
    ) -> None:
        """Else an alliance could take over the bureau's administrator who teaches there."""
        teacher = district.person("teacher")
        actions.grant_role(teacher, role=Role.ADMIN, organization=district.place("bureau"), by=None)
        address = f"/people/{teacher.id}"
        page = alliance_admin.page(address)
        assert "holds a role outside the area that you administer" in page.text
        assert not [form for form in page.forms if form.action.startswith("/people/")] + page.folded
        token = alliance_admin.page("/people/new").form("/people/new").values["csrf_token"]
        for noun in ("password", "deactivation"):
            answer = Page(
                alliance_admin, alliance_admin.post(f"{address}/{noun}", data={"csrf_token": token})
            )
            assert answer.status == 409
            assert "so you cannot change it" in answer.text
        assert _fresh(district, "teacher").is_active

    @pytest.mark.parametrize("account", ["teacher", "clerk", "leader", "school", "handler"])
    def test_who_is_no_administrator_stays_outside(
        self, client: Client, district: District, sign_in: SignIn, account: str
    ) -> None:
        sign_in(client, account)
        for address in ("/people", "/people/new", "/people/1", "/people/roster", "/organizations"):
            assert client.page(address).status == 403


def test_who_asks_is_read_by_keys_however_many_people_have_roles(district: District) -> None:
    with statements() as seen:
        assert person_signed_in(token_of(district.person("leader").id))
    for statement, values in seen:
        plan = plan_of(statement, values)
        assert not re.search(r"(SCAN|Seq Scan on) (people|sign_ins|role_assignments|\(join)", plan), plan
