"""Organizations from a table: alliances and schools, what they belong to, looked at and taken once."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare.accounts.actions import add_person
from welfare.accounts.credentials import set_password
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.organizations.models import EventKind, Organization, OrganizationEvent
from welfare.tables.reading import read_book

SignIn = Callable[[Client, str], Page]
AT = "/organizations/import"
HEAD = "单位名称,类型,上级,电话\n"


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    sign_in(client, "admin")
    return client


def send(client: Client, rows: str, head: str = HEAD) -> Page:
    return client.page(AT).form(AT).send(file=(io.BytesIO((head + rows).encode()), "单位.csv"))


def counts(page: Page) -> list[int]:
    names = ("new", "changed", "unchanged", "bad")
    return [int("".join(page.figure(f"organizations_{name}").itertext())) for name in names]


def confirm(page: Page, **answers: str) -> Page:
    form = next(form for form in page.forms if "fingerprint" in form.values)
    answer = page.client.post(form.action, data={**form.values, **answers})
    return page.client.page(answer.headers["Location"])


def tree() -> dict[str, str | None]:
    db.session.expire_all()
    places = {place.id: place for place in db.session.scalars(select(Organization))}
    return {
        place.name: places[place.parent_id].name if place.parent_id else None for place in places.values()
    }


def test_alliances_and_their_schools_come_in_one_table(admin: Client, district: District) -> None:
    before, bureau = tree(), district.place("bureau").name
    first = f"高山小学,学校,西片教联体,0719-3330001\n西片教联体,教联体,{bureau},\n"
    preview = send(admin, f"{first}电教科,科室,{bureau},\n独立中学,,{bureau},\n")
    assert counts(preview) == [4, 0, 0, 0], preview.text
    assert "Nothing is imported yet." in preview.text
    assert tree() == before
    assert counts(confirm(preview)) == [4, 0, 0, 0]
    new = {"高山小学": "西片教联体", "西片教联体": bureau, "电教科": bureau, "独立中学": bureau}
    assert tree() == before | new
    school = db.session.scalars(select(Organization).filter_by(name="高山小学")).one()
    assert (school.kind, school.phone) == ("school", "0719-3330001")
    kinds = select(OrganizationEvent.kind).where(OrganizationEvent.organization_id == school.id)
    assert set(db.session.scalars(kinds)) == {EventKind.ADDED, EventKind.PHONE_SET}


def test_the_same_table_twice_does_nothing_the_second_time(admin: Client, district: District) -> None:
    rows = f"西片教联体,教联体,{district.place('bureau').name},\n高山小学,学校,西片教联体,\n"
    preview = send(admin, rows)
    for _twice in range(2):
        assert counts(confirm(preview)) == [2, 0, 0, 0]
    again = send(admin, rows)
    assert counts(again) == [0, 0, 2, 0]
    assert "There is nothing to import: no row is new or different." in again.text


def test_another_number_changes_it_and_none_changes_nothing(admin: Client, district: District) -> None:
    above = district.place("alliance").name
    preview = send(admin, f"石门小学,学校,{above},0719-3339999\n")
    assert counts(preview) == [0, 1, 0, 0]
    assert "Phone: — → 0719-3339999" in preview.text
    confirm(preview)
    assert counts(send(admin, "石门 小学,学校,,\n")) == [0, 0, 1, 0]
    assert counts(send(admin, f"石门小学,学校,{above},0719-3339999\n")) == [0, 0, 1, 0]


@pytest.mark.parametrize(("answer", "expected"), [("yes", 0), ("no", 1)])
def test_one_of_that_name_elsewhere_is_asked_about(
    admin: Client, district: District, answer: str, expected: int
) -> None:
    bureau, alliance = district.place("bureau").name, district.place("alliance").name
    preview = send(admin, f"石门小学,学校,{bureau},\n")
    assert "Is this the 石门小学 that is there, moved to another place?" in preview.text
    confirm(preview, same_0=answer)
    db.session.expire_all()
    names = db.session.scalars(select(Organization).filter_by(name="石门小学")).all()
    assert len(names) == 1 + expected
    above = {db.session.get_one(Organization, place.parent_id).name for place in names}
    assert above == ({bureau} if answer == "yes" else {bureau, alliance})


WRONG = {
    ",学校,,\n": "The name is missing.",
    "甲校,宫殿,,\n": '"宫殿" is no kind of organization.',
    "甲校,学校,没有的地方,\n": 'It cannot belong to "没有的地方"',
    "甲片,教联体,石门小学,\n": 'It cannot belong to "石门小学"',
    "甲校,学校,,打不通\n": '"打不通" is not a phone number.',
    "别的局,教育局,,\n": "The bureau is there already under another name.",
}


@pytest.mark.parametrize(("row", "sentence"), WRONG.items())
def test_what_is_wrong_with_a_row_is_said_beside_it(admin: Client, row: str, sentence: str) -> None:
    page = send(admin, f"好校,学校,,\n{row}")
    assert counts(page) == [1, 0, 0, 1], page.text
    assert sentence in page.text
    assert counts(confirm(page)) == [1, 0, 0, 1]
    assert "好校" in tree()


def test_rows_that_are_one_are_both_wrong_and_so_is_what_stands_in_a_wrong_row(
    admin: Client, district: District
) -> None:
    page = send(admin, "西片教联体,教联体,,\n西片教联体,教联体,,\n高山小学,学校,西片教联体,\n")
    assert counts(page) == [0, 0, 0, 3]
    assert "The same organization stands in row 3." in page.text
    assert "What it belongs to is wrong in row 3." in page.text


def test_who_administers_a_part_adds_to_that_part_only(
    client: Client, district: District, sign_in: SignIn
) -> None:
    alliance, bureau = district.place("alliance"), district.place("bureau")
    person = add_person(staff_number="east", name="片管一", organization=alliance, roles=[Role.ADMIN])
    set_password(person, PASSWORD)
    sign_in(client, "east")
    page = send(client, f"高山小学,学校,{alliance.name},\n低山小学,学校,{bureau.name},\n")
    assert counts(page) == [1, 0, 0, 1]
    confirm(page)
    assert tree()["高山小学"] == "东片教联体"
    assert "低山小学" not in tree()


def test_the_template_is_taken_as_it_is_filled_in(admin: Client) -> None:
    first, places, _kinds = read_book(admin.get(f"{AT}/template").data).sheets
    assert ["东片教联体"] in places.rows
    head = ",".join(first.rows[0]) + "\n"
    assert counts(send(admin, "高山小学,School,东片教联体,\n", head=head)) == [1, 0, 0, 0]
