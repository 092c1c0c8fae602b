"""Rosters as bureaus keep them, from the file to the preview."""

import io
from collections.abc import Callable

import openpyxl
import pytest

from tests.support.client import Client, Page
from tests.support.world import District
from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind

SignIn = Callable[[Client, str], Page]
HEAD = ["工号", "姓名", "单位", "电话", "角色"]


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    sign_in(client, "admin")
    return client


def send(client: Client, *rows: list[object], **sheets: list[list[object]]) -> Page:
    """Send a workbook of one sheet, or of several by their names."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in (sheets or {"Sheet": rows}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return send_file(client, file.getvalue(), "名册.xlsx")


def send_file(client: Client, content: bytes, name: str = "名册.csv") -> Page:
    return client.page("/people/roster").form("/people/roster").send(file=(io.BytesIO(content), name))


def counts(page: Page) -> list[int]:
    names = ("new", "changed", "unchanged", "bad")
    return [int("".join(page.figure(f"roster_{name}").itertext())) for name in names]


def test_numbers_whose_digits_a_program_has_cut_make_nobody(admin: Client) -> None:
    csv = "工号,姓名,单位,电话\r\n3.31081E+17,戊辰,石门小学,1.38E+10\r\n2.02301E+11,戊午,石门小学,\r\n"
    page = send_file(admin, csv.encode("gb18030"))
    assert counts(page) == [0, 0, 0, 2]
    assert "Staff number: of 2.02301E+11 the digits are lost in the file." in page.text
    assert "Phone: of 1.38E+10 the digits are lost in the file." in page.text


def test_what_is_no_number_but_looks_filled_in_makes_nobody(admin: Client) -> None:
    page = send(
        admin,
        HEAD,
        ['="00"&"12"', "式一", "石门小学"],
        ["FX002", "式二", '=VLOOKUP("x",A1:A2,1,0)'],
        ["2023-09-01", "日期", "石门小学"],
        [True, "真", "石门小学"],
        [10.5, "小数", "石门小学"],
        [331081199001011234, "身份", "石门小学"],
    )
    assert counts(page) == [0, 0, 0, 6]
    for said in (
        "Staff number: the result of the formula is not in the file.",
        "School or office: the result of the formula is not in the file.",
        "Staff number: 2023-09-01 is a day.",
        "Staff number: TRUE is what a spreadsheet keeps of yes or no.",
        "Staff number: 10.5 has decimals.",
        "Staff number: of 3.31081E+17 the digits are lost in the file.",
    ):
        assert said in page.text


def test_a_second_phone_and_an_extension_are_left_out_and_said(admin: Client, district: District) -> None:
    written = {
        "13800000000/13900000000": "13800000000",
        "13800000001 13900000001": "13800000001",
        "0719-3330000转8001": "0719-3330000",
        "0719-3330000 ext. 8": "0719-3330000",
        "（0719）3330000": "(0719)3330000",
        "138 0000 0002": "138 0000 0002",
    }
    page = send(admin, HEAD, *(["BR" + str(n), "某人", "石门小学", phone] for n, phone in enumerate(written)))
    assert counts(page) == [6, 0, 0, 0]
    assert "Of 13800000000/13900000000 the phone 13800000000 is kept." in page.text
    assert page.text.count("is kept.") == 4
    next(form for form in page.forms if form.action == page.path).send()
    db.session.expire_all()
    people = (
        db.session.query(Person).filter(Person.staff_number.startswith("BR")).order_by(Person.staff_number)
    )
    assert [person.phone for person in people] == list(written.values())


def test_a_word_that_is_no_role_is_passed_over_and_said(admin: Client) -> None:
    page = send(
        admin, HEAD, ["n1", "新一", "石门小学", None, "教师、校长"], ["n2", "新二", "石门小学", None, "皇帝"]
    )
    assert counts(page) == [2, 0, 0, 0]
    assert 'There is no role called "校长". It is passed over.' in page.text
    assert 'There is no role called "皇帝". It is passed over.' in page.text


@pytest.mark.parametrize(
    "heads",
    [
        ("教职工编号", "教师姓名", "任教学校"),
        ("身份证号", "姓名", "工作单位"),
        ("职工编号", "姓  名", "学校名称"),
        ("* 工号", "姓名（必填）", "所在单位："),
        ("人员编号", "职工姓名", "现工作单位"),
        ("Employee ID", "Full Name", "Workplace"),
    ],
)
def test_columns_are_headed_in_many_words(admin: Client, heads: tuple[str, ...]) -> None:
    page = send(admin, ["序号", *heads], [1, "n1", "新一", "石门小学"])
    assert counts(page) == [1, 0, 0, 0]


def test_an_identity_number_is_passed_over_where_there_is_a_staff_number(admin: Client) -> None:
    page = send(admin, ["身份证号", "工号", "姓名", "单位"], ["330106199001011234", "n1", "新一", "石门小学"])
    assert counts(page) == [1, 0, 0, 0]
    assert "330106199001011234" not in page.text


def test_it_is_said_which_heading_is_missing_and_what_there_is(admin: Client) -> None:
    page = send(admin, ["花名册"], ["姓名", "单位", "编制号"], ["新一", "石门小学", "n1"])
    assert page.heading == "Which column is what?"
    assert "Row 2 names columns, but none for: Staff number. It has: 姓名, 单位, 编制号." in page.text


def test_one_sheet_a_school_is_taken_together_or_chosen_from(admin: Client, district: District) -> None:
    sheets: dict[str, list[list[object]]] = {
        "填表说明": [["工号必填"]],
        "石门": [HEAD, ["n1", "新一", "石门小学"], ["n2", "新二", "石门小学"]],
        "松岭": [["松岭学校花名册"], HEAD, ["n3", "新三", "松岭学校"], ["n2", "又二", "松岭学校"]],
    }
    page = send(admin, **sheets)
    assert counts(page) == [2, 0, 0, 2]
    assert "Sheets on which no row names the columns are left out: 填表说明." in page.text
    assert "The same staff number stands in row 松岭 4." in page.text
    chosen = admin.page(f"{page.path}?sheet=1")
    assert counts(chosen) == [2, 0, 0, 0]
    [form] = [
        form for form in chosen.forms if form.action.startswith(page.path) and "fingerprint" in form.values
    ]
    assert counts(form.send()) == [2, 0, 0, 0]
    db.session.expire_all()
    assert district.person("n3").name == "新三"
    assert district.person("n2").organization.name == "松岭学校"


def test_a_sheet_that_is_not_there_cannot_be_chosen(admin: Client) -> None:
    page = send(admin, 一=[HEAD, ["n1", "新一", "石门小学"]], 二=[HEAD, ["n2", "新二", "石门小学"]])
    for query in ("?sheet=7", "?sheet=²", "?sheet=-1", "?sheet=", "?sheet=99999999999999999999"):
        assert counts(admin.page(page.path + query)) == [2, 0, 0, 0]


def test_brackets_of_any_width_are_one(admin: Client, district: District) -> None:
    add_organization(kind=OrganizationKind.SCHOOL, name="河口小学（本部）", parent=district.place("alliance"))
    above = district.place("alliance").name
    names = (
        "河口小学（本部）",
        "河口小学(本部)",
        "河口小学 （本部）",
        f"{above}/河口小学（本部）",
        f"{above} / 石门小学",
    )
    page = send(admin, HEAD, *([f"BR{n}", "括号", name] for n, name in enumerate(names)))
    assert counts(page) == [5, 0, 0, 0]
