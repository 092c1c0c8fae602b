"""A table of flats: looked at before it is taken, each row by itself, and taken once."""

from datetime import date
from io import BytesIO

import openpyxl
import pytest
from sqlalchemy import select

from tests.housing import town
from tests.housing.conftest import BrowserOf
from tests.support.client import Client, Page
from tests.support.markup import elements, text
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.models import HousingEvent
from welfare.housing.units.models import HousingUnit
from welfare.organizations.actions import set_organization_active

HEAD = "学校,楼栋,房号,面积,房间数,来源,造价"
RIGHT = "石门小学,8号楼,801,33.5,1,新建,60000"
KINDS = ("new", "changed", "unchanged", "bad")


@pytest.fixture
def handler(browser_of: BrowserOf) -> Client:
    return browser_of("handler")


def upload(browser: Client, *rows: str, head: str = HEAD) -> Page:
    file = (BytesIO("\n".join((head, *rows)).encode()), "房源.csv")
    return browser.page("/housing/units/import").form("/import").send(file=file)


def counts(page: Page) -> dict[str, int]:
    return {kind: int(text(page.figure(f"flats_{kind}"))) for kind in KINDS}


def confirm(page: Page) -> Page:
    return next(form for form in page.forms if form.action == page.path).send()


def flats() -> dict[str, HousingUnit]:
    db.session.expire_all()
    return {unit.number: unit for unit in db.session.scalars(select(HousingUnit))}


def test_a_table_is_looked_at_and_only_then_taken(handler: Client, district: District) -> None:
    town.flat(district, building="8号楼", number="802", cost_yuan=1, floor_area=33.5)
    town.flat(district, building="8号楼", number="803", cost_yuan=60000, floor_area=33.5)
    rows = (
        RIGHT,
        "石门小学,8号楼,802,33.5,1,新建,60000",
        "石门小学,8号楼,803,33.5,1,新建,60000",
        "石门小学,8号楼,804,0,1,新建,60000",
    )
    preview = upload(handler, *rows)
    assert counts(preview) == {"new": 1, "changed": 1, "unchanged": 1, "bad": 1}
    assert "Nothing is imported yet." in preview.text
    assert "Cost (yuan): 1 → 60000" in preview.text
    assert flats().keys() == {"802", "803"}
    done = confirm(preview)
    assert done.heading == "The flats are imported"
    assert counts(done) == counts(preview)
    assert "/housing/units" in done.links.values()
    assert {number: unit.cost_yuan for number, unit in flats().items()} == dict.fromkeys(
        ("801", "802", "803"), 60000
    )
    kinds = (
        select(HousingEvent.kind).where(HousingEvent.unit_id == flats()["802"].id).order_by(HousingEvent.id)
    )
    assert db.session.scalars(kinds).all() == ["added", "changed"]


def test_a_table_says_when_flats_were_acquired_and_one_without_changes_nothing(
    handler: Client, district: District
) -> None:
    head, door = f"{HEAD},取得日期", "石门小学,8号楼,{},33.5,1,新建,60000"
    rows = [f"{door.format(number)},{day}" for number, day in enumerate(("2025-09-01", "2025/10/2", ""))]
    confirm(upload(handler, *rows, head=head))
    acquired = {number: unit.acquired_on for number, unit in flats().items()}
    assert acquired == {"0": date(2025, 9, 1), "1": date(2025, 10, 2), "2": clock.today()}
    again = upload(handler, *(door.format(number) for number in range(3)))
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 3, "bad": 0}
    for odd in ("2099-01-01", "soon", "2025-13-01"):
        preview = upload(handler, f"{door.format(9)},{odd}", head=head)
        assert counts(preview)["bad"] == 1, odd
        assert "a day that has been" in preview.text


def test_what_a_row_says_is_what_the_flat_becomes(handler: Client, district: District) -> None:
    confirm(upload(handler, '石门小学, 8号楼 ,801,"1,033.456",2,团购,"1,060,000"'))
    flat = flats()["801"]
    assert flat.school_id == district.place("near_school").id
    assert (flat.building, flat.floor_area, flat.rooms) == ("8号楼", 1033.46, 2)
    assert (flat.obtained_by, flat.cost_yuan, flat.state) == ("group_purchase", 1_060_000, "vacant")


BETWEEN = "a number from"
WRONG = {
    ",8号楼,801,33,1,新建,1": "The school is missing.",
    "没有的学校,8号楼,801,33,1,新建,1": "没有的学校",
    "后勤科,8号楼,801,33,1,新建,1": "后勤科",
    "石门小学,,801,33,1,新建,1": "The building is missing.",
    f"石门小学,{'楼' * 41},801,33,1,新建,1": "The building is longer than 40 characters.",
    "石门小学,8号楼,,33,1,新建,1": "The number of the flat is missing.",
    f"石门小学,8号楼,{'8' * 21},33,1,新建,1": "The number of the flat is longer than 20 characters.",
    "石门小学,8号楼,801,0.99,1,新建,1": "Floor area (m²): a number from 1 to 9999.",
    "石门小学,8号楼,801,9999.01,1,新建,1": "Floor area (m²): a number from 1 to 9999.",
    "石门小学,8号楼,801,很大,1,新建,1": "Floor area (m²): a number from 1 to 9999.",
    "石门小学,8号楼,801,NaN,1,新建,1": "Floor area (m²): a number from 1 to 9999.",
    "石门小学,8号楼,801,33,0,新建,1": "Rooms: a number from 1 to 20.",
    "石门小学,8号楼,801,33,21,新建,1": "Rooms: a number from 1 to 20.",
    "石门小学,8号楼,801,33,1.5,新建,1": "Rooms: a number from 1 to 20.",
    "石门小学,8号楼,801,33,1,新建,-1": "Cost (yuan): a number from 0 to 100000000.",
    "石门小学,8号楼,801,33,1,新建,100000001": "Cost (yuan): a number from 0 to 100000000.",
    "石门小学,8号楼,801,33,1,新建,1.5": "Cost (yuan): a number from 0 to 100000000.",
    "石门小学,8号楼,801,33,1,捡来的,1": '"捡来的" is no way to obtain a flat.',
}


def test_what_is_wrong_with_a_row_is_said_beside_it(handler: Client, district: District) -> None:
    preview = upload(handler, *WRONG)
    assert counts(preview) == {"new": 0, "changed": 0, "unchanged": 0, "bad": len(WRONG)}
    rows = [[text(cell) for cell in elements(row, "td")] for row in elements(preview.main, "tr")]
    for said, (row, sentence) in zip([cells for cells in rows if cells], WRONG.items(), strict=True):
        assert sentence in said[-1], row
    assert "There is nothing to import." in preview.text
    assert not [form for form in preview.forms if form.action == preview.path]
    assert flats() == {}


def test_what_is_just_allowed_is_taken(handler: Client, district: District) -> None:
    preview = upload(
        handler,
        f"石门小学,{'楼' * 40},{'8' * 20},1,1,新建,0",
        "石门小学,8号楼,802,9999,20,租赁,100000000",
    )
    assert counts(preview)["new"] == 2
    confirm(preview)
    assert {(flat.floor_area, flat.rooms, flat.cost_yuan) for flat in flats().values()} == {
        (1, 1, 0),
        (9999, 20, 100_000_000),
    }


def test_a_door_that_stands_twice_is_wrong_in_both_rows(handler: Client, district: District) -> None:
    preview = upload(handler, RIGHT, RIGHT.replace("60000", "70000"), RIGHT.replace("石门小学", "松岭学校"))
    assert counts(preview) == {"new": 1, "changed": 0, "unchanged": 0, "bad": 2}
    for other in (2, 3):
        assert f"The same flat stands in row {other}." in preview.text
    confirm(preview)
    assert db.session.scalars(select(HousingUnit.cost_yuan)).all() == [60000]


def test_what_changes_is_said_in_words(handler: Client, district: District) -> None:
    confirm(upload(handler, RIGHT))
    preview = upload(handler, '石门 小学,８ 号楼\u200b,８０１,40,2,租赁,"70,000"')
    assert counts(preview) == {"new": 0, "changed": 1, "unchanged": 0, "bad": 0}, "the same door"
    for change in (
        "Floor area (m²): 33.5 → 40.0",
        "Rooms: 1 → 2",
        "How it was obtained: Newly built → Rented",
        "Cost (yuan): 60000 → 70000",
    ):
        assert change in preview.text


@pytest.mark.parametrize(
    ("head", "row"),
    [
        ("造价,来源,房间数,面积,房号,楼栋,学校", "60000,新建,1,33.5,801,8号楼,石门小学"),
        ("所在学校,栋,门牌号,建筑面积,间数,筹集方式,金额", RIGHT),
        ("School,Building,Door,Area,Rooms,Obtained,Cost", RIGHT.replace("新建", "built")),
        ("学校,楼栋,房号,面积,房间数,来源,造价", RIGHT.replace("新建", "自建")),
    ],
)
def test_headings_and_ways_are_known_by_their_usual_words(
    head: str, row: str, handler: Client, district: District
) -> None:
    confirm(upload(handler, row, head=head))
    flat = flats()["801"]
    assert (flat.building, flat.obtained_by, flat.cost_yuan) == ("8号楼", "built", 60000)


@pytest.mark.parametrize(
    ("word", "way"),
    [
        ("新建", "built"),
        ("购买", "group_purchase"),
        ("改造", "converted"),
        ("租用", "rented"),
        ("Rented", "rented"),
    ],
)
def test_each_way_to_obtain_a_flat_is_known(word: str, way: str, handler: Client, district: District) -> None:
    confirm(upload(handler, RIGHT.replace("新建", word)))
    assert flats()["801"].obtained_by == way


def test_what_changed_since_the_preview_is_looked_at_once_more(
    handler: Client, browser_of: BrowserOf, district: District
) -> None:
    preview = upload(handler, RIGHT)
    confirm(upload(browser_of("clerk"), RIGHT.replace("60000", "1")))
    again = confirm(preview)
    assert again.status == 409
    assert "Meanwhile something has changed here. Please look once more." in again.text
    assert counts(again) == {"new": 0, "changed": 1, "unchanged": 0, "bad": 0}
    assert flats()["801"].cost_yuan == 1
    confirm(again)
    assert flats()["801"].cost_yuan == 60000


def test_the_same_table_twice_does_nothing_the_second_time(handler: Client, district: District) -> None:
    preview = upload(handler, RIGHT)
    confirm(preview)
    assert counts(confirm(preview)) == counts(preview), "what was done is shown, and not done again"
    again = upload(handler, RIGHT)
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 1, "bad": 0}
    assert "There is nothing to import: no row is new or different." in again.text
    assert len(flats()) == 1


def test_a_school_that_is_closed_has_no_new_flats(handler: Client, district: District) -> None:
    set_organization_active(district.place("lone_school"), is_active=False, by=None)
    preview = upload(handler, RIGHT.replace("石门小学", "双河幼儿园"))
    assert counts(preview)["bad"] == 1


def test_the_template_is_taken_as_it_is_filled_in(handler: Client, district: District) -> None:
    answer = handler.get("/housing/units/import/template")
    book = openpyxl.load_workbook(BytesIO(answer.data))
    answer.close()
    first, schools, ways = (list(sheet.values) for sheet in book.worksheets)
    assert [row[0] for row in schools[1:]] == ["石门小学", "松岭学校", "双河幼儿园"]
    assert [row[0] for row in ways[1:]] == ["Newly built", "Bought as a group", "Converted", "Rented"]
    head = ",".join(str(heading) for heading in first[0])
    assert counts(upload(handler, RIGHT.replace("新建", ways[1][0]), head=head))["new"] == 1


def test_doors_are_called_as_their_cells_show_them(handler: Client, district: District) -> None:
    book = openpyxl.Workbook()
    book.active.append(
        ["School", "Building", "Number", "Floor area (m²)", "Rooms", "How it was obtained", "Cost"]
    )
    doors = ((101, "0000"), (date(2026, 3, 1), "m-d"), ("0301", "General"), (1.1, "0.00"))
    for row, (door, number_format) in enumerate((*doors, (date(2026, 3, 1), "yyyy-mm-dd")), start=2):
        book.active.append(["石门小学", "教师楼", door, 60, 2, "Rented", 0])
        book.active.cell(row, 3).number_format = number_format
    file = BytesIO()
    book.save(file)
    file.seek(0)
    preview = handler.page("/housing/units/import").form("/import").send(file=(file, "房源.xlsx"))
    assert counts(preview) == {"new": 4, "changed": 0, "unchanged": 0, "bad": 1}
    assert "Flat number: 2026-03-01 is a day. Make the column text, and enter it again." in preview.text
    confirm(preview)
    assert {"0101", "3-1", "0301", "1.10"} <= set(flats())
