"""The second roster: who is perhaps known, who has left, what becomes of the roles of those who move."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.world import District
from welfare.accounts import actions
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.needs.lifecycle import Status
from welfare.organizations.actions import add_organization
from welfare.organizations.models import Organization, OrganizationKind

SignIn = Callable[[Client, str], Page]
HEAD = "工号,姓名,学校,电话,角色\n"


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    sign_in(client, "admin")
    return client


@pytest.fixture
def known(district: District) -> Person:
    """王芳, 123, at a school where nobody else is."""
    school = add_organization(
        kind=OrganizationKind.SCHOOL, name="新河小学", parent=district.place("alliance")
    )
    return actions.add_person(staff_number="123", name="王芳", organization=school, phone="13800000001")


def send(client: Client, rows: str) -> Page:
    form = client.page("/people/roster").form("/people/roster")
    return form.send(file=(io.BytesIO((HEAD + rows).encode()), "名册.csv"))


def confirm(page: Page, **answers: str) -> Page:
    [form] = [form for form in page.forms if form.action == page.path]
    sent = {**form.values, **answers}  # what is answered stands below, outside of the form that it belongs to
    answer = page.client.post(page.path, data=sent, follow_redirects=True)
    db.session.expire_all()
    return Page(page.client, answer)


def figure(page: Page, name: str) -> int:
    return int("".join(page.figure(f"roster_{name}").itertext()))


def in_hand_at(school: Organization, district: District) -> None:
    """A need that the school has in hand."""
    district.need(Status.IN_PROGRESS, unit="near_school").unit_id = school.id
    db.session.commit()


def at_new_school() -> list[tuple[str, str]]:
    there = select(Person).join(Person.organization).where(Person.is_active, Organization.name == "新河小学")
    return sorted((person.staff_number, person.name) for person in db.session.scalars(there))


@pytest.mark.parametrize("row", ["000123,王小芳,松岭学校,,\n", "A9,王　芳,新河小学,,\n"])
def test_whoever_is_perhaps_somebody_known_is_asked_about(
    admin: Client, district: District, known: Person, row: str
) -> None:
    page = send(admin, row)
    assert (figure(page, "doubtful"), figure(page, "new")) == (1, 0)
    assert "Is this 王芳 (123, 新河小学)?" in page.text
    number = row.partition(",")[0]
    assert f"Staff number: 123 → {number}" in page.text
    result = confirm(page)
    assert (figure(result, "new"), figure(result, "changed"), figure(result, "bad")) == (0, 0, 1)
    assert at_new_school() == [("123", "王芳")], "without an answer nothing is done"


def test_the_same_person_gets_the_number_of_the_roster(
    admin: Client, district: District, known: Person
) -> None:
    result = confirm(send(admin, "000123,王芳,松岭学校,,\n"), same_0="yes")
    assert figure(result, "changed") == 1
    person = district.person("000123")
    assert (person.id, person.organization.name, person.phone) == (known.id, "松岭学校", "13800000001")


def test_whoever_bears_the_same_name_is_said_to_be_the_same_all_at_once(
    admin: Client, district: District, known: Person
) -> None:
    for number, name in (("124", "李雷"), ("125", "韩梅"), ("126", "赵云")):
        actions.add_person(staff_number=number, name=name, organization=known.organization)
    rows = "".join(
        f"000{number},{name},新河小学,,\n"
        for number, name in (("123", "王　芳"), ("124", "李雷"), ("125", "韩梅"), ("126", "钱多"))
    )
    page = send(admin, rows)
    assert figure(page, "doubtful") == 4
    assert "All 3 doubtful rows of the same name are the same" in page.text
    result = confirm(page, same="all", same_2="no")
    assert [figure(result, kind) for kind in ("new", "changed", "bad")] == [1, 2, 1]
    assert at_new_school() == [
        ("000123", "王芳"), ("000124", "李雷"), ("000125", "韩梅"), ("125", "韩梅"), ("126", "赵云"),
    ], "what is answered by itself counts, and who bears another name is asked by themselves"  # fmt: skip


def test_one_row_alone_is_answered_beside_it(admin: Client, known: Person) -> None:
    page = send(admin, "000123,王芳,新河小学,,\n")
    assert figure(page, "doubtful") == 1
    assert "doubtful rows of the same name" not in page.text


def test_another_person_of_that_name_is_somebody_new(
    admin: Client, district: District, known: Person
) -> None:
    result = confirm(send(admin, "A9,王芳,新河小学,,\n"), same_0="no")
    assert figure(result, "new") == 1
    assert at_new_school() == [("123", "王芳"), ("A9", "王芳")]


def test_two_of_one_name_who_both_stand_in_the_roster_are_not_asked_about(
    admin: Client, district: District, known: Person
) -> None:
    page = send(admin, "123,王芳,新河小学,,\nA9,王芳,新河小学,,\n")
    assert (figure(page, "unchanged"), figure(page, "new")) == (1, 1)


def test_one_person_is_asked_about_once(admin: Client, known: Person) -> None:
    page = send(admin, "0123,王芳,新河小学,,\n00123,王芳,新河小学,,\n")
    assert (figure(page, "doubtful"), figure(page, "new")) == (1, 1)


def test_an_answer_to_another_row_or_of_other_words_answers_nothing(
    admin: Client, district: District, known: Person
) -> None:
    page = send(admin, "A9,王芳,新河小学,,\n")
    confirm(page, same_7="yes", same_0="perhaps", **{"same_²": "yes"}, keep="²", leaving="²")
    assert at_new_school() == [("123", "王芳")]


def test_who_does_not_stand_in_it_any_more_is_closed_only_on_request(
    admin: Client, district: District, known: Person
) -> None:
    page = send(admin, "n1,新一,新河小学,,\n")
    assert figure(page, "missing") == 1
    confirm(page)
    assert at_new_school() == [("123", "王芳"), ("n1", "新一")]
    again = send(admin, "n1,新一,新河小学,,\n")
    result = confirm(again, leaving="all")
    assert figure(result, "missing") == 1
    assert at_new_school() == [("n1", "新一")]


def test_whoever_stands_in_a_row_with_a_problem_has_not_left(
    admin: Client, district: District, known: Person
) -> None:
    actions.add_person(staff_number="124", name="李雷", organization=known.organization)
    page = send(admin, "3.31E+17,王　芳,新河小学,,\nn1,新一,新河小学,,\n")
    assert (figure(page, "bad"), figure(page, "missing")) == (1, 1)
    confirm(page, leaving="all")
    assert at_new_school() == [("123", "王芳"), ("n1", "新一")]


def test_of_those_who_left_one_by_one_may_be_closed(admin: Client, district: District, known: Person) -> None:
    actions.add_person(staff_number="124", name="李雷", organization=known.organization)
    page = send(admin, "n1,新一,新河小学,,\n")
    assert figure(page, "missing") == 2
    confirm(page, leaving=str(known.id))
    assert at_new_school() == [("124", "李雷"), ("n1", "新一")]


def test_whoever_has_work_in_hand_that_nobody_shares_is_named_but_not_closed(
    admin: Client, district: District, known: Person
) -> None:
    actions.grant_role(known, role=Role.SCHOOL_ADMIN, organization=known.organization, by=None)
    in_hand_at(known.organization, district)
    page = send(admin, "n1,新一,新河小学,,\n")
    assert "Needs in hand: 1. Close this account on its own page, and choose who carries on." in page.text
    confirm(page, leaving="all")
    confirm(send(admin, "n2,新二,新河小学,,\n"), leaving=str(known.id))
    assert ("123", "王芳") in at_new_school()


def test_two_who_leave_do_not_leave_their_work_to_each_other(
    admin: Client, district: District, known: Person
) -> None:
    other = actions.add_person(staff_number="124", name="李雷", organization=known.organization)
    for person in (known, other):
        actions.grant_role(person, role=Role.SCHOOL_ADMIN, organization=known.organization, by=None)
    in_hand_at(known.organization, district)
    confirm(send(admin, "n1,新一,新河小学,,\n"), leaving="all")
    assert at_new_school() == [("123", "王芳"), ("124", "李雷"), ("n1", "新一")]
    confirm(send(admin, "124,李雷,新河小学,,\nn1,新一,新河小学,,\n"), leaving="all")
    assert at_new_school() == [("124", "李雷"), ("n1", "新一")], "who stays carries on"


def test_whoever_keeps_accounts_is_not_closed_by_a_roster(
    admin: Client, district: District, known: Person
) -> None:
    actions.grant_role(known, role=Role.ADMIN, organization=known.organization, by=None)
    page = send(admin, "n1,新一,新河小学,,\n")
    assert "Keeps accounts. Close this account on its own page." in page.text
    confirm(page, leaving="all")
    assert ("123", "王芳") in at_new_school()


def test_who_moves_keeps_a_role_on_which_work_hangs(admin: Client, district: District, known: Person) -> None:
    actions.grant_role(known, role=Role.SCHOOL_ADMIN, organization=known.organization, by=None)
    in_hand_at(known.organization, district)
    page = send(admin, "123,王芳,松岭学校,,\n")
    assert "Stays School administrator at 新河小学. Needs in hand: 1" in page.text
    confirm(page)
    assert {(held.role, held.organization.name) for held in district.person("123").roles} == {
        (Role.TEACHER, "松岭学校"), (Role.SCHOOL_ADMIN, "新河小学"),
    }  # fmt: skip


def test_nobody_of_another_school_is_missing_or_closed(
    admin: Client, district: District, known: Person
) -> None:
    page = send(admin, "n1,新一,新河小学,,\n")
    confirm(page, leaving=str(district.person("teacher").id))
    assert district.person("teacher").is_active


@pytest.mark.parametrize(("answers", "keeps"), [({}, False), ({"keep": "0"}, True)])
def test_who_moves_loses_the_roles_at_the_old_school_unless_told_otherwise(
    admin: Client, district: District, known: Person, answers: dict[str, str], keeps: bool
) -> None:
    actions.grant_role(known, role=Role.SCHOOL_ADMIN, organization=known.organization, by=None)
    page = send(admin, "123,王芳,松岭学校,,\n")
    assert "Loses the role: School administrator" in page.text
    assert "Keep at 新河小学" in page.text
    confirm(page, **answers)
    held = {(role.role, role.organization.name) for role in district.person("123").roles}
    left = {(Role.SCHOOL_ADMIN, "新河小学")} if keeps else set()
    assert held == {(Role.TEACHER, "松岭学校"), *left}


def test_what_was_asked_is_asked_again_where_something_changed(
    admin: Client, district: District, known: Person
) -> None:
    page = send(admin, "A9,王芳,新河小学,,\n")
    actions.edit_person(known, staff_number="125", name="王芳", phone=None, by=None)
    db.session.commit()
    again = confirm(page, same_0="yes")
    assert again.status == 409
    assert "Is this 王芳 (125, 新河小学)?" in again.text
