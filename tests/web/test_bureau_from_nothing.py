"""A bureau that begins in the middle of a year: with its own tables, through pages and files only."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.markup import text
from tests.support.states import EMPTY, State
from welfare.accounts.models import Person
from welfare.extensions import db

SET_UP = [
    "set-up", "--district", "云岭教育局", "--admin-number", "A001", "--admin-name", "管理员甲",
    "--offices", "办公室，教师发展中心，后勤与项目办", "--categories", "housing,training,home,other",
    "--default-offices", "housing=后勤与项目办,training=教师发展中心",
]  # fmt: skip
OWN_PASSWORD = "snow on the ridge"
ALLIANCES = ("城关教联体", "河谷教联体", "高山教联体")
SCHOOLS = tuple(
    f"{name}{kind}"
    for name, kind in product(("云岭", "松坪", "石门", "竹坡", "枫垭", "溪口", "茶岭"), ("小学", "中学"))
)
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周", "一二三四五六七八九十甲乙丙丁戊己庚"
TEACHERS, AT_BUREAU = 3000, 8
PROGRAMMES = {
    "国培计划": "national",
    "省培计划": "provincial",
    "区级全员培训": "district",
    "对口帮扶研修": "paired_assistance",
}
Row = tuple[object, ...]
Rows = list[Row]
IMPORTS = {
    "organizations": "/organizations/import",
    "roster": "/people/roster",
    "flats": "/housing/units/import",
    "tenants": "/housing/stays/import",
    "past_sessions": "/training/sessions/import",
}


@pytest.fixture
def state() -> State:
    return EMPTY


@dataclass
class Bureau:
    """Somebody at the bureau, who sends forms and files; how many."""

    client: Client
    steps: int = 0

    def send(
        self, page: Page | str, form: str, button: tuple[str, str] | None = None, **values: object
    ) -> Page:
        here = self.client.page(page) if isinstance(page, str) else page
        self.steps += 1
        answer = here.form(form).send(button, **values)
        assert answer.status == 200, answer.text[:500]
        return answer

    def preview(self, table: str, rows: dict[str, Rows]) -> Page:
        address = IMPORTS[table]
        return self.send(address, address, file=(workbook(rows), f"{table}.xlsx"))

    def take(
        self, table: str, rows: dict[str, Rows], button: tuple[str, str] | None = None
    ) -> dict[str, int]:
        """Import a table; gives what came of its rows."""
        preview = self.preview(table, rows)
        done = self.send(preview, preview.path, button)
        return counts(done, table)


def workbook(sheets: dict[str, Rows]) -> io.BytesIO:
    book, file = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    file.seek(0)
    return file


def counts(page: Page, table: str) -> dict[str, int]:
    kinds = ("new", "changed", "unchanged", "bad")
    return {kind: int(text(page.figure(f"{table}_{kind}")).replace(",", "")) for kind in kinds}


def came(new: int = 0, changed: int = 0, unchanged: int = 0) -> dict[str, int]:
    return {"new": new, "changed": changed, "unchanged": unchanged, "bad": 0}


def organizations() -> dict[str, Rows]:
    schools: Rows = [(name, "学校", ALLIANCES[number % 3]) for number, name in enumerate(SCHOOLS)]
    return {
        "机构": [
            ("单位名称", "类型", "上级单位"),
            *((name, "教联体", "云岭教育局") for name in ALLIANCES),
            *schools,
        ]
    }


def people() -> Rows:
    """Number, name, school, phone, role; those of the bureau first."""
    names = ["".join(parts) for parts in product(SURNAMES, GIVEN, GIVEN)]
    at_bureau = (
        (f"B{number:03}", names[-number], "云岭教育局", "", "受理员") for number in range(1, AT_BUREAU + 1)
    )
    teachers = (
        (
            f"{number:06}",
            names[number % len(names)],
            SCHOOLS[number % len(SCHOOLS)],
            f"138{number:08}",
            "教师",
        )
        for number in range(1, TEACHERS + 1)
    )
    return [*at_bureau, *teachers]


def changed(rows: Rows) -> Rows:
    """A term later: ten have another school, forty another phone, five have left, five have come."""
    moved = [
        (number, name, SCHOOLS[0], phone, role) for number, name, _school, phone, role in rows[101:225:14][:9]
    ]
    phones = [
        (number, name, school, f"139{number:>08}", role) for number, name, school, _old, role in rows[300:340]
    ]
    after = {row[0]: row for row in [*rows, *moved, *phones]}
    for row in rows[-5:]:
        del after[row[0]]
    come: Rows = [
        (f"9{number:05}", f"新来{name}", SCHOOLS[1], "", "教师") for number, name in enumerate("甲乙丙丁戊")
    ]
    return [*after.values(), *come]


def by_school(rows: Sequence[Row]) -> dict[str, Rows]:
    """One sheet a school, as rosters are kept."""
    sheets: dict[str, Rows] = {}
    for row in rows:
        sheets.setdefault(str(row[2]), [("教职工编号", "姓名", "工作单位", "手机号码", "角色")]).append(row)
    return sheets


def flats() -> dict[str, Rows]:
    rows: Rows = [
        (SCHOOLS[number % 14], f"{number // 20 + 1}号楼", f"{number:03}", 35, 1, "新建", 80000, "2018-06-01")
        for number in range(60)
    ]
    return {"房源": [("学校", "楼栋", "房号", "建筑面积", "房间数", "来源", "造价", "取得日期"), *rows]}


def tenants(rows: Rows) -> dict[str, Rows]:
    homes = flats()["房源"][1:]
    lives = [
        (*home[:3], rows[100 + place][1], rows[100 + place][0], "2023-09-01", 60) if place < 41 else home[:3]
        for place, home in enumerate(homes)
    ]
    return {"住户": [("学校", "楼栋", "房号", "承租人", "工号", "入住日期", "租期"), *lives]}


def past_sessions(rows: Rows) -> dict[str, Rows]:
    """Twenty on the list of each, of whom the last did not come; six of thirty are the bureau's own study."""
    head = (
        "培训名称",
        "开始日期",
        "结束日期",
        "地点",
        "培训项目",
        "研修类别",
        "姓名",
        "工号",
        "学时",
        "是否签到",
    )
    return {"培训": [head, *_past(rows)]}


def _past(rows: Rows) -> Iterator[Row]:
    names = list(PROGRAMMES)
    for session in range(30):
        is_course = session % 5 != 4
        what = (names[session % 4], "") if is_course else ("", "专家讲座")
        day = f"2025-{session % 9 + 1:02}-{session % 27 + 1:02}"
        for place, one in enumerate(rows[50 + session * 60 : 70 + session * 60]):
            said = "缺席" if place == 19 else "是"
            yield (f"第{session + 1}期研修", day, "", "教师进修学校", *what, one[1], one[0], 6, said)


@pytest.mark.slow("a bureau of 3,008 people, and all it brings, three times")
def test_a_bureau_begins_in_the_middle_of_a_year_with_its_own_tables(app: Flask, client: Client) -> None:
    client.lints = False  # pages of 3,008 rows; each kind of them is linted where it is tested
    bureau, roster = Bureau(client), people()
    with app.app_context():
        said = app.test_cli_runner().invoke(args=SET_UP, catch_exceptions=False).output
    admin_password = next(line.strip() for line in said.splitlines() if line.startswith("    "))
    sign_in(bureau, "A001", admin_password)
    assert bureau.take("organizations", organizations()) == came(new=17)
    assert bureau.take("roster", by_school(roster)) == came(new=3008)
    clerk_password = issue(bureau, "B001")
    assert bureau.take("roster", by_school(changed(roster)), ("leaving", "all")) == came(5, 49, 2954)

    sign_in(bureau, "B001", clerk_password)
    assert bureau.take("flats", flats()) == came(new=60)
    assert bureau.take("tenants", tenants(roster)) == came(new=41, unchanged=19)
    for name, level in PROGRAMMES.items():
        bureau.send("/training/programmes/new", "/programmes/new", name=name, level=level)
    assert bureau.take("past_sessions", past_sessions(roster)) == came(new=600)
    steps = bureau.steps

    assert int(text(client.page("/training/figures").figure("training_person_times"))) == 24 * 19
    assert text(client.page("/training/figures").figure("training_hours")) == "2,736"
    assert "60 flats" in client.page("/housing/units").text
    assert "41 flats" in client.page("/housing/units?state=occupied").text
    for table, rows in (
        ("flats", flats()),
        ("tenants", tenants(roster)),
        ("past_sessions", past_sessions(roster)),
    ):
        assert counts(bureau.preview(table, rows), table)["unchanged"] == sum(map(len, rows.values())) - 1
    sign_in(bureau, "A001", OWN_PASSWORD)
    assert counts(bureau.preview("organizations", organizations()), "organizations") == came(unchanged=17)
    last = bureau.preview("roster", by_school(changed(roster)))
    assert counts(last, "roster") == came(unchanged=3008)
    assert "There is nothing to import" in last.text
    with app.app_context():
        accounts = db.session.scalar(select(func.count()).where(Person.is_active))
        checked = app.test_cli_runner().invoke(args=["audit", "verify"]).output
    assert accounts == 3009, "and the administrator"
    assert "all as they were" in checked
    assert steps == 21, "forms sent until everything was there"


def sign_in(bureau: Bureau, number: str, password: str) -> None:
    """Leave, come as somebody, and choose a password where the one they have was issued."""
    with bureau.client.session_transaction() as session:
        session.clear()
    page = bureau.send("/sign-in", "/sign-in", login=number, password=password)
    if password != OWN_PASSWORD:
        bureau.send(page, "/profile/password", password_new=OWN_PASSWORD, password_repeat=OWN_PASSWORD)


def issue(bureau: Bureau, number: str) -> str:
    """Issue a first password to one of the roster, on their own page."""
    links = bureau.client.page(f"/people?q={number}").links.values()
    address = next(link for link in links if re.fullmatch(r"/people/\d+", link))
    slip = bureau.send(f"{address}/password", "/password")
    return next(text(part) for part in slip.root.iter() if part.get("data-password") is not None)
