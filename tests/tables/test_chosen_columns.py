"""Which column is what where the headings do not say it: chosen on a page, once, and remembered."""

import io
from collections.abc import Callable

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.world import District
from welfare.accounts.actions import grant_role
from welfare.accounts.models import Person
from welfare.accounts.roles import Role
from welfare.extensions import db
from welfare.tables.chosen.models import ChosenHeading

SignIn = Callable[[Client, str], Page]
HEAD = "人代号,称呼,所属,联系"
ROWS = "n1,新一,石门小学,13800000001\nn2,新二,松岭学校,13800000002\n"
CHOICE = {"is_staff_number": "0", "is_name": "1", "is_organization": "2"}


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    sign_in(client, "admin")
    return client


def send(client: Client, content: str | bytes, name: str = "名册.csv", at: str = "/people/roster") -> Page:
    content = content.encode() if isinstance(content, str) else content
    return client.page(at).form(at).send(file=(io.BytesIO(content), name))


def choose(page: Page, **choice: str) -> Page:
    [form] = [form for form in page.forms if "is_name" in form.values]
    return form.send(**choice)


def counts(page: Page) -> list[int]:
    names = ("new", "changed", "unchanged", "bad")
    return [int("".join(page.figure(f"roster_{name}").itertext())) for name in names]


def confirm(page: Page) -> Page:
    return next(form for form in page.forms if "fingerprint" in form.values).send()


def remembered() -> dict[str, str | None]:
    db.session.expire_all()
    return {one.heading: one.column_name for one in db.session.scalars(select(ChosenHeading))}


def numbers() -> set[str]:
    db.session.expire_all()
    return set(db.session.scalars(select(Person.staff_number)))


def test_the_page_shows_the_table_and_says_what_is_missing(admin: Client) -> None:
    page = send(admin, f"某校花名册\n{HEAD}\n{ROWS}")
    assert page.heading == "Which column is what?"
    for said in (
        "No row names the columns.",
        "Row 2 and those below it",
        "人代号",
        "新二",
        "13800000002",
        "名册.csv",
    ):
        assert said in page.text, said


def test_what_is_chosen_is_previewed_and_the_file_is_not_chosen_again(admin: Client) -> None:
    before = numbers()
    preview = choose(send(admin, f"{HEAD}\n{ROWS}"), **CHOICE, is_phone="3")
    assert preview.heading == "What this roster would do"
    assert counts(preview) == [2, 0, 0, 0]
    assert "人代号 chosen by hand" in preview.text
    assert numbers() == before, "nothing is done yet"
    assert counts(confirm(preview)) == [2, 0, 0, 0]
    assert numbers() == before | {"n1", "n2"}


def test_what_others_choose_after_the_preview_is_looked_at_once_more(
    admin: Client, app: Flask, district: District, sign_in: SignIn
) -> None:
    before, other = numbers(), app.test_client()
    grant_role(district.person("clerk"), role=Role.ADMIN, organization=district.place("bureau"), by=None)
    sign_in(other, "clerk")
    first = choose(send(admin, f"{HEAD}\n{ROWS}"), **CHOICE)
    assert "13800000001" not in first.text
    theirs = send(other, f"{HEAD}\n{ROWS}")
    choose(other.page(f"{theirs.path}/columns"), is_phone="3")
    again = confirm(first)
    assert again.status == 409
    assert "13800000001" in again.text
    assert numbers() == before
    confirm(again)
    assert numbers() == before | {"n1", "n2"}


def test_a_row_with_all_that_is_needed_heads_the_table_though_another_names_more(admin: Client) -> None:
    remarks = "姓名,工作单位,手机,角色\n填写真实姓名,全称,11位,教师\n"
    page = send(admin, f"{remarks}编码甲,称谓,学校\nn1,新一,石门小学\n")
    preview = choose(admin.page(f"{page.path}?row=0.3"), **CHOICE)
    assert preview.heading == "What this roster would do"
    assert counts(preview) == [1, 0, 0, 0]


def test_it_is_remembered_for_the_next_table_in_any_order(admin: Client) -> None:
    choose(send(admin, f"{HEAD}\n{ROWS}"), **CHOICE)
    preview = send(admin, "所属,备注,称呼,人 代号\n石门小学,,新三,n3\n")
    assert preview.heading == "What this roster would do"
    assert counts(preview) == [1, 0, 0, 0]
    assert "chosen by hand" in preview.text
    assert "新三" in preview.text


def test_it_is_remembered_for_tables_of_that_kind_only(admin: Client, app: Flask, sign_in: SignIn) -> None:
    choose(send(admin, f"{HEAD}\n{ROWS}"), **CHOICE)
    client = app.test_client()
    sign_in(client, "handler")
    flats = "所属,楼栋,房号,面积,房间数,来源,造价\n石门小学,8号楼,801,33.5,1,新建,60000\n"
    page = send(client, flats, at="/housing/units/import")
    assert page.heading == "Which column is what?"
    assert "Row 1 names columns, but none for: School." in page.text
    [form] = [form for form in page.forms if "is_rooms" in form.values]
    assert form.values["is_rooms"] == "4", "what the headings say is filled in"
    preview = form.send(is_school_id="0")
    assert preview.heading == "What this table would do"
    assert "所属 chosen by hand" in preview.text


def test_it_can_be_changed_on_the_preview(admin: Client) -> None:
    wrong = choose(send(admin, f"{HEAD}\n{ROWS}"), **{**CHOICE, "is_name": "3"})
    assert "13800000001" in wrong.text
    page = admin.page(f"{wrong.path}/columns")
    right = choose(page, is_name="1")
    assert right.path == wrong.path
    assert counts(right) == [2, 0, 0, 0]
    assert "称呼 chosen by hand" in right.text
    assert remembered() == {"人代号": "staff_number", "称呼": "name", "所属": "organization"}


def test_what_the_headings_say_by_themselves_is_not_remembered(admin: Client) -> None:
    preview = send(admin, "工号,姓名,单位,身份证号,序号\nn1,新一,石门小学,330106199001011234,1\n")
    assert "chosen by hand" not in preview.text
    choose(admin.page(f"{preview.path}/columns"))
    assert remembered() == {}
    chosen = choose(admin.page(f"{preview.path}/columns"), is_staff_number="4")
    assert remembered() == {"序号": "staff_number"}
    choose(admin.page(f"{chosen.path}/columns"), is_staff_number="0")
    assert remembered() == {}


def test_a_column_can_be_left_out_though_its_heading_names_it(admin: Client, district: District) -> None:
    preview = send(admin, "工号,姓名,单位,电话\nteacher,甲一,石门小学,13811112222\n")
    assert counts(preview) == [0, 1, 0, 0]
    without = choose(admin.page(f"{preview.path}/columns"), is_phone="")
    assert counts(without) == [0, 0, 1, 0]
    assert remembered() == {"电话": None}
    assert counts(send(admin, "工号,姓名,单位,电话\nteacher,甲一,石门小学,13811112222\n")) == [0, 0, 1, 0]


@pytest.mark.parametrize(
    ("choice", "sentence"),
    [
        ({"is_staff_number": "0", "is_name": "1"}, "Choose a column."),
        ({**CHOICE, "is_name": "0"}, "This column is Staff number already."),
        ({**CHOICE, "is_phone": "2"}, "This column is School or office already."),
        ({**CHOICE, "is_name": "4"}, "Not a valid choice"),
        ({**CHOICE, "is_name": "-1"}, "Not a valid choice"),
        ({**CHOICE, "is_name": "x"}, "Not a valid choice"),
    ],
)
def test_what_cannot_be_chosen(admin: Client, choice: dict[str, str], sentence: str) -> None:
    page = choose(send(admin, f"{HEAD}\n{ROWS}"), **choice)
    assert page.status == 422
    assert sentence in page.text
    [form] = [form for form in page.forms if "is_name" in form.values]
    assert form.values["is_staff_number"] == "0", "what was chosen is still there"
    assert remembered() == {}


def test_the_headings_of_another_row_or_sheet_can_be_taken(admin: Client) -> None:
    book = openpyxl.Workbook()
    book.active.append(["填表人", "填表日期", "填表单位", "盖章"])
    book.active.append(HEAD.split(","))
    book.active.append(["n1", "新一", "石门小学", ""])
    more = book.create_sheet("松岭")
    more.append(HEAD.split(","))
    more.append(["n2", "新二", "松岭学校", ""])
    file = io.BytesIO()
    book.save(file)
    page = send(admin, file.getvalue(), "名册.xlsx")
    assert "Sheet, row 1 and those below it" in page.text
    other = admin.page(f"{page.path}?row=0.2")
    preview = choose(other, **CHOICE)
    assert counts(preview) == [2, 0, 0, 0], "the sheet with the same headings comes along"
    for odd in ("7.1", "0.99", "x", ""):
        assert "Sheet, row 2 and those below it" in admin.page(f"{page.path}?row={odd}").text


def test_of_one_heading_that_stands_twice_the_first_is_offered(admin: Client) -> None:
    page = send(admin, "代码,称呼,所属,代码\nn1,新一,石门小学,x1\n")
    [form] = [form for form in page.forms if "is_name" in form.values]
    assert form.send(**{**CHOICE, "is_staff_number": "3"}).status == 422
    assert counts(form.send(**CHOICE)) == [1, 0, 0, 0]


@pytest.mark.parametrize("content", ["代码,称呼\nn1,新一\n", f"{HEAD}\n", "某校花名册\n"])
def test_a_table_that_has_too_little_to_choose_from_is_refused(admin: Client, content: str) -> None:
    page = send(admin, content)
    assert page.status == 422
    assert any("No row names the columns." in link for link in page.links)


def test_only_whoever_sent_it_sees_it(admin: Client, district: District, sign_in: SignIn) -> None:
    path = send(admin, f"{HEAD}\n{ROWS}").path
    assert admin.page(f"/people/roster/{'A' * 32}/columns").status == 404
    preview = choose(admin.page(path), **CHOICE)
    confirm(preview)
    assert admin.page(path).status == 404, "what was imported is not kept"
