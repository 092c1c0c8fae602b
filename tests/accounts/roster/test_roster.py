"""A roster from the file to the first sign-in."""

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.world import PASSWORD, District
from welfare import clock
from welfare.accounts import actions, credentials
from welfare.accounts.models import Person
from welfare.accounts.refusals import NumbersTaken
from welfare.accounts.roles import Role
from welfare.accounts.roster.imports import add
from welfare.accounts.roster.table import Described
from welfare.extensions import db
from welfare.organizations.actions import add_organization
from welfare.organizations.models import OrganizationKind
from welfare.tables.plan import PlannedRow
from welfare.tables.reading import read_book
from welfare.tables.workbook import write_workbook

SignIn = Callable[[Client, str], Page]
HEAD = "工号,姓名,学校,电话,角色\n"


@pytest.fixture
def admin(client: Client, district: District, sign_in: SignIn) -> Client:
    """The bureau's administrator, signed in."""
    sign_in(client, "admin")
    return client


def _send(client: Client, content: bytes | str, name: str = "名册.csv") -> Page:
    token = client.page("/people/roster").form("/people/roster").values["csrf_token"]
    data = content.encode() if isinstance(content, str) else content
    answer = client.post(
        "/people/roster",
        data={"csrf_token": token, "file": (io.BytesIO(data), name)},
        follow_redirects=True,
    )
    return Page(client, answer)


def _counts(page: Page) -> tuple[int, ...]:
    names = ("new", "changed", "unchanged", "bad")
    return tuple(int("".join(page.figure(f"roster_{name}").itertext())) for name in names)


def _confirm(page: Page) -> Page:
    return next(form for form in page.forms if form.action == page.path).send()


def _people() -> int:
    db.session.expire_all()
    return db.session.scalar(select(func.count()).select_from(Person)) or 0


def _passwords(client: Client, page: Page) -> list[list[str]]:
    form = page.form("/passwords")
    answer = client.post(form.action, data=form.values)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    return read_book(answer.data).sheets[0].rows[1:]


class TestPreview:
    def test_says_what_would_happen_and_does_nothing(self, admin: Client, district: District) -> None:
        before = _people()
        page = _send(
            admin,
            HEAD
            + "n1,新一,石门小学,138 0000 0000,教师、学校管理员\n"
            + "teacher,甲一改,松岭学校,13900000000,\n"
            + "colleague,甲二,石门小学,,教师\n"
            + ",无号,石门小学,,\n",
        )
        assert page.heading == "What this roster would do"
        assert _counts(page) == (1, 1, 1, 1)
        assert "Teacher, School administrator" in page.text
        assert "Name: 甲一 → 甲一改" in page.text
        assert "School or office: 石门小学 → 松岭学校" in page.text
        assert "The staff number is missing." in page.text
        assert _people() == before
        assert district.person("teacher").name == "甲一"

    @pytest.mark.parametrize(
        ("row", "sentence"),
        [
            (",新一,石门小学,,", "The staff number is missing."),
            ("n1,,石门小学,,", "The name is missing."),
            ("n1,新一,,,", "The school or office is missing."),
            (
                "n1,新一,天上小学,,",
                'There is no school or office called "天上小学" in the area that you administer.',
            ),
            ("n1," + "长" * 61 + ",石门小学,,", "The name is longer than 60 characters."),
            ("1" * 31 + ",新一,石门小学,,", "The staff number is longer than 30 characters."),
            ("n1,新一,石门小学," + "1" * 21 + ",", f'"{"1" * 21}" is not a phone number.'),
            ("n1,新一,石门小学,call me,", '"call me" is not a phone number.'),
        ],
    )
    def test_names_each_bad_row_and_what_is_wrong(
        self, admin: Client, district: District, row: str, sentence: str
    ) -> None:
        page = _send(admin, f"{HEAD}good,好一,石门小学,,\n{row}\n")
        assert _counts(page) == (1, 0, 0, 1)
        assert sentence in page.text
        assert "Row" in page.text
        assert [cell for cell in page.main.iter("td") if cell.text == "3"]

    @pytest.mark.parametrize(
        "row",
        [
            "TEACHER,甲　一,石门小学,,",
            " ｔｅａｃｈｅｒ ,\u202d甲\u200b一\u202c,石门 小学,,",
            "teacher,甲一,东片教联体／石门小学,,",
        ],
    )
    def test_who_is_there_is_known_however_the_row_is_spelt(
        self, admin: Client, district: District, row: str
    ) -> None:
        assert _counts(_send(admin, f"{HEAD}{row}\n")) == (0, 0, 1, 0)

    def test_a_change_of_roles_leaves_the_number_as_it_was_spelt(
        self, admin: Client, district: District
    ) -> None:
        _confirm(_send(admin, HEAD + "TEACHER,甲　一,石门小学,,学校管理员\n"))
        person = district.person("teacher")
        assert (person.staff_number, person.name) == ("teacher", "甲一")
        assert Role.SCHOOL_ADMIN in person.role_names

    def test_a_number_twice_is_wrong_in_both_rows(self, admin: Client, district: District) -> None:
        page = _send(admin, HEAD + "n1,新一,石门小学,,\nn1,新二,石门小学,,\n")
        assert _counts(page) == (0, 0, 0, 2)
        assert "The same staff number stands in row 3." in page.text
        assert "The same staff number stands in row 2." in page.text
        assert "There is nothing to import." in page.text

    def test_two_schools_with_one_name_are_told_apart_by_the_alliance(
        self, admin: Client, district: District
    ) -> None:
        west = add_organization(
            kind=OrganizationKind.ALLIANCE, name="西片教联体", parent=district.place("bureau")
        )
        add_organization(kind=OrganizationKind.SCHOOL, name="石门小学", parent=west)
        page = _send(admin, HEAD + "n1,新一,石门小学,,\nn2,新二,西片教联体／ 石门小学,,\n")
        assert _counts(page) == (1, 0, 0, 1)
        assert 'Several are called "石门小学".' in page.text

    def test_closed_accounts_and_closed_schools_take_nothing(self, admin: Client, district: District) -> None:
        district.person("teacher").is_active = False
        district.place("lone_school").is_active = False
        page = _send(admin, HEAD + "teacher,甲一,石门小学,,\nn1,新一,双河幼儿园,,\n")
        assert _counts(page) == (0, 0, 0, 2)
        assert "This account is closed." in page.text

    @pytest.mark.parametrize(
        ("content", "status", "sentence"),
        [
            ("a,b\n1,2\n", 422, "No row names the columns."),
            (HEAD, 422, "Below the headings there are no rows."),
            ("", 422, "No row names the columns."),
            (b"\xd0\xcf\x11\xe0", 422, "This workbook is old (.xls) or locked."),
            (b"PK\x03\x04", 422, "This file could not be read."),
            ("x\n" * 5001, 413, "This file is too large: at most 5000 rows"),
        ],
    )
    def test_a_file_that_is_no_roster(
        self, admin: Client, district: District, content: bytes | str, status: int, sentence: str
    ) -> None:
        page = _send(admin, content)
        assert page.status == status
        assert any(sentence in name for name in page.links), "the summary leads to the field"

    def test_no_file_chosen(self, admin: Client, district: District) -> None:
        page = admin.page("/people/roster").form("/people/roster").send()
        assert page.status == 422
        assert "Choose a file." in page.text

    @pytest.mark.parametrize(
        "content",
        [
            "学校教师花名册\n\n工号（必填）,姓 名,所在学校\nn1,新一,石门小学\n".encode("gb18030"),
            "Staff No.;Full name;School\nn1;新一;石门小学\n".encode("utf-8-sig"),
            write_workbook({"x": [["职工号", "姓名", "单位"], ["n1", "新一", "石门小学"]]}),
        ],
    )
    def test_headings_in_other_words_below_a_title(
        self, admin: Client, district: District, content: bytes
    ) -> None:
        assert _counts(_send(admin, content)) == (1, 0, 0, 0)


class TestImport:
    ROSTER = HEAD + "n1,新一,石门小学,138 0000 0000,\nn2,新二,后勤科,,承办人\n"

    def test_a_name_is_kept_without_what_pads_it(self, admin: Client, district: District) -> None:
        _confirm(_send(admin, HEAD + "n1,新　一,石门小学,,\n"))
        assert district.person("n1").name == "新一"

    def test_creates_people_who_can_sign_in_with_the_passwords_of_the_list(
        self, app: Flask, admin: Client, district: District
    ) -> None:
        page = _confirm(_send(admin, self.ROSTER))
        assert page.heading == "The roster is imported"
        assert _counts(page) == (2, 0, 0, 0)
        assert [(r.role, r.organization.name) for r in district.person("n2").roles] == [
            (Role.HANDLER, "后勤科")
        ]
        assert district.person("n1").phone == "138 0000 0000"
        assert not credentials.passwords.is_right("", district.person("n1").password_hash)
        listed = _passwords(admin, page)
        assert [row[:3] for row in listed] == [["n1", "新一", "石门小学"], ["n2", "新二", "后勤科"]]
        form = app.test_client().page("/sign-in").form("/sign-in")
        assert form.send(login="n1", password=listed[0][3]).heading == "Choose your own password"

    def test_the_list_again_is_new_and_spares_who_has_chosen(
        self, app: Flask, admin: Client, district: District
    ) -> None:
        page = _confirm(_send(admin, self.ROSTER))
        first = _passwords(admin, page)
        credentials.set_password(district.person("n1"), "snow on the ridge")
        again = _passwords(admin, page)
        assert [row[0] for row in again] == ["n2"]
        assert again[0][3] != first[1][3]
        credentials.set_password(district.person("n2"), "fog in the valley")
        assert "Everybody on this list has chosen a password by now." in page.form("/passwords").send().text

    def test_confirming_twice_imports_once(self, admin: Client, district: District) -> None:
        preview = _send(admin, self.ROSTER)
        before = _people()
        for _twice in range(2):
            assert _counts(_confirm(preview)) == (2, 0, 0, 0)
        assert _people() == before + 2

    def test_the_same_roster_again_changes_nothing(self, admin: Client, district: District) -> None:
        _confirm(_send(admin, self.ROSTER))
        credentials.set_password(district.person("n1"), "snow on the ridge")
        db.session.commit()
        kept = district.person("n1").password_hash
        assert _counts(_send(admin, self.ROSTER)) == (0, 0, 2, 0)
        page = _confirm(_send(admin, self.ROSTER.replace("新一", "新一改")))
        assert _counts(page) == (0, 1, 1, 0)
        db.session.expire_all()
        assert district.person("n1").name == "新一改"
        assert district.person("n1").password_hash == kept

    def test_what_is_empty_erases_nothing(self, admin: Client, district: District) -> None:
        _confirm(_send(admin, self.ROSTER))
        assert _counts(_send(admin, "工号,姓名,学校\nn1,新一,石门小学\n")) == (0, 0, 1, 0)
        assert _counts(_send(admin, HEAD + "n1,新一,石门小学,,\n")) == (0, 0, 1, 0)

    def test_moving_takes_the_teacher_along_and_adds_roles(self, admin: Client, district: District) -> None:
        _confirm(_send(admin, HEAD + "teacher,甲一,松岭学校,,教师、学校管理员\n"))
        db.session.expire_all()
        held = {(role.role, role.organization.name) for role in district.person("teacher").roles}
        assert held == {(Role.TEACHER, "松岭学校"), (Role.SCHOOL_ADMIN, "松岭学校")}

    def test_good_rows_are_imported_without_the_bad_ones(self, admin: Client, district: District) -> None:
        before = _people()
        page = _confirm(_send(admin, self.ROSTER + "n3,,石门小学,,\n"))
        assert _counts(page) == (2, 0, 0, 1)
        assert _people() == before + 2

    def test_what_changed_since_the_preview_is_shown_again(self, admin: Client, district: District) -> None:
        preview = _send(admin, self.ROSTER)
        actions.add_person(staff_number="n1", name="别人", organization=district.place("far_school"))
        before = _people()
        page = _confirm(preview)
        assert page.status == 409
        assert "Meanwhile something has changed here." in page.text
        assert _counts(page) == (1, 1, 0, 0)
        assert _people() == before
        assert _counts(_confirm(page)) == (1, 1, 0, 0)

    @pytest.mark.slow("imports a thousand people")
    def test_a_thousand_rows(self, admin: Client, district: District) -> None:
        rows = "".join(f"m{n},众{n},石门小学,,\n" for n in range(1000))
        page = _confirm(_send(admin, HEAD + rows))
        assert _counts(page) == (1000, 0, 0, 0)
        assert len({row[3] for row in _passwords(admin, page)}) == 1000


class TestWhose:
    def test_only_who_brought_it_sees_it(
        self, app: Flask, admin: Client, district: District, sign_in: SignIn
    ) -> None:
        preview = _send(admin, TestImport.ROSTER)
        actions.grant_role(
            district.person("clerk"), role=Role.ADMIN, organization=district.place("bureau"), by=None
        )
        other = app.test_client()
        sign_in(other, "clerk")
        page = other.page(preview.path)
        assert page.status == 404
        assert "新一" not in page.text
        token = page.form("/people/roster").values["csrf_token"]
        for noun in ("", "/passwords"):
            assert other.post(preview.path + noun, data={"csrf_token": token}).status_code == 404

    def test_it_is_forgotten_after_a_while(self, admin: Client, district: District) -> None:
        preview = _send(admin, TestImport.ROSTER)
        with clock.at(clock.now() + timedelta(hours=3)):
            page = admin.page(preview.path)
        assert page.status == 404
        assert "no longer kept" in page.text

    @pytest.mark.parametrize("token", ["..%2f..%2fsecret_key", "x", "A" * 32])
    def test_a_made_up_address(self, admin: Client, district: District, token: str) -> None:
        assert admin.page(f"/people/roster/{token}").status == 404

    def test_an_alliance_imports_into_itself_only(
        self, client: Client, district: District, sign_in: SignIn
    ) -> None:
        person = actions.add_person(
            staff_number="east", name="片管一", organization=district.place("alliance"), roles=[Role.ADMIN]
        )
        credentials.set_password(person, PASSWORD)
        sign_in(client, "east")
        page = _send(
            client,
            HEAD
            + "n1,新一,石门小学,,\nn2,新二,双河幼儿园,,\n"
            + "neighbour,乙一,石门小学,,\nadmin,系管一,石门小学,,\n",
        )
        assert _counts(page) == (1, 0, 0, 3)
        assert page.text.count("This staff number belongs to somebody whom you cannot change.") == 2
        assert (
            'There is no school or office called "双河幼儿园" in the area that you administer.' in page.text
        )


def test_a_number_that_somebody_got_meanwhile_imports_nothing(district: District) -> None:
    described = Described(district.place("near_school"), [Role.TEACHER])
    cells = {"staff_number": "n1", "name": "新一", "phone": None}
    of_another = cells | {"staff_number": district.person("teacher").staff_number}
    before = _people()
    with pytest.raises(NumbersTaken):
        add(
            [PlannedRow(2, cells, described=described), PlannedRow(3, of_another, described=described)],
            district.person("admin"),
        )
    assert _people() == before


def test_the_template_can_be_filled_in_and_sent(admin: Client, district: District) -> None:
    answer = admin.get("/people/roster/template")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    sheet = book.worksheets[0]
    assert sheet.cell(1, 1).value == "Staff number"
    assert "石门小学" in [row[0].value for row in book.worksheets[1].rows]
    for column, value in enumerate(("007", "新一", "石门小学", "13800000000", "Teacher, Handler"), start=1):
        sheet.cell(2, column, value)
    file = io.BytesIO()
    book.save(file)
    page = _send(admin, file.getvalue(), "roster.xlsx")
    assert _counts(page) == (1, 0, 0, 0)
    assert "007" in page.text
