"""A table of flats, from the file to the flats: each row that is wrong, what changes, what is done."""

import io
from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from tests.support.client import Client, Page
from tests.support.world import District
from welfare.extensions import db
from welfare.housing.lifecycle import EventKind
from welfare.housing.models import HousingEvent
from welfare.housing.units.models import HousingUnit, Obtained
from welfare.tables.reading import read_table

SignIn = Callable[[Client, str], Page]
HEAD = "学校,楼栋,房号,面积,房间数,来源,造价\n"
GOOD = "石门小学,1号楼,101,34.5,1,新建,59600\n"


@pytest.fixture
def handler(client: Client, district: District, sign_in: SignIn) -> Client:
    """Who runs housing."""
    sign_in(client, "handler")
    return client


def send(client: Client, rows: str) -> Page:
    form = client.page("/housing/units/import").form("/import")
    return form.send(file=(io.BytesIO((HEAD + rows).encode()), "房源.csv"))


def confirm(page: Page) -> Page:
    return next(form for form in page.forms if form.action == page.path).send()


def counts(page: Page) -> list[int]:
    kinds = ("new", "changed", "unchanged", "bad")
    return [int("".join(page.figure(f"flats_{kind}").itertext())) for kind in kinds]


def the_flat() -> HousingUnit:
    db.session.expire_all()
    return db.session.scalars(select(HousingUnit)).one()


def test_a_flat_is_shown_then_added_and_said_so(handler: Client) -> None:
    preview = send(handler, GOOD)
    assert preview.heading == "What this table would do"
    for cell in ("石门小学", "1号楼", "101", "34.5", "新建", "59600"):
        assert cell in preview.text
    assert db.session.scalar(select(func.count(HousingUnit.id))) == 0
    result = confirm(preview)
    assert result.heading == "The flats are imported"
    assert counts(result) == [1, 0, 0, 0]
    assert "/housing/units" in result.links.values()
    flat = the_flat()
    assert (flat.building, flat.number, float(flat.floor_area)) == ("1号楼", "101", 34.5)
    assert (flat.rooms, flat.obtained_by, flat.cost_yuan) == (1, Obtained.BUILT, 59600)
    assert db.session.scalars(select(HousingEvent.kind)).all() == [EventKind.ADDED]


def test_the_same_table_again_changes_nothing(handler: Client) -> None:
    confirm(send(handler, GOOD))
    page = send(handler, GOOD)
    assert counts(page) == [0, 0, 1, 0]
    assert "There is nothing to import: no row is new or different." in page.text


def test_what_changes_is_said_in_words_and_done(handler: Client) -> None:
    confirm(send(handler, GOOD))
    preview = send(handler, '石门小学,１号楼,１０１,40,2,租赁,"60,000"\n')
    assert counts(preview) == [0, 1, 0, 0], "full-width digits are the same door"
    for change in (
        "Floor area (m²): 34.5 → 40.0",
        "Rooms: 1 → 2",
        "How it was obtained: Newly built → Rented",
        "Cost (yuan): 59600 → 60000",
    ):
        assert change in preview.text, change
    confirm(preview)
    flat = the_flat()
    assert (float(flat.floor_area), flat.rooms, flat.obtained_by, flat.cost_yuan) == (
        40,
        2,
        Obtained.RENTED,
        60000,
    )


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (",1号楼,102,34.5,1,新建,0", "The school is missing."),
        ("天上小学,1号楼,102,34.5,1,新建,0", 'There is no school or office called "天上小学" in your part.'),
        ("后勤科,1号楼,102,34.5,1,新建,0", 'There is no school or office called "后勤科" in your part.'),
        ("石门小学,,102,34.5,1,新建,0", "The building is missing."),
        ("石门小学," + "长" * 41 + ",102,34.5,1,新建,0", "The building is longer than 40 characters."),
        ("石门小学,1号楼,,34.5,1,新建,0", "The number of the flat is missing."),
        (
            "石门小学,1号楼," + "1" * 21 + ",34.5,1,新建,0",
            "The number of the flat is longer than 20 characters.",
        ),
        ("石门小学,1号楼,102,0.9,1,新建,0", "Floor area (m²): a number from 1 to 9999."),
        ("石门小学,1号楼,102,10000,1,新建,0", "Floor area (m²): a number from 1 to 9999."),
        ("石门小学,1号楼,102,nan,1,新建,0", "Floor area (m²): a number from 1 to 9999."),
        ("石门小学,1号楼,102,,1,新建,0", "Floor area (m²): a number from 1 to 9999."),
        ("石门小学,1号楼,102,34.5,0,新建,0", "Rooms: a number from 1 to 20."),
        ("石门小学,1号楼,102,34.5,21,新建,0", "Rooms: a number from 1 to 20."),
        ("石门小学,1号楼,102,34.5,1.5,新建,0", "Rooms: a number from 1 to 20."),
        ("石门小学,1号楼,102,34.5,1,偷来,0", '"偷来" is no way to obtain a flat.'),
        ("石门小学,1号楼,102,34.5,1,新建,-1", "Cost (yuan): a number from 0 to 100000000."),
        ("石门小学,1号楼,102,34.5,1,新建,100000001", "Cost (yuan): a number from 0 to 100000000."),
        ("石门小学,1号\u202e楼,102,34.5,1,新建,0", "A cell holds an invisible control character."),
    ],
)
def test_each_row_that_is_wrong_is_named_and_the_good_ones_are_imported(
    handler: Client, row: str, sentence: str
) -> None:
    page = send(handler, f"{GOOD}{row}\n")
    assert counts(page) == [1, 0, 0, 1]
    assert sentence in page.text
    assert counts(confirm(page)) == [1, 0, 0, 1]
    assert the_flat().number == "101"


@pytest.mark.parametrize("row", ["1,1,新建,0", "9999,20,团购,100000000", "34.5,1,改建,0"])
def test_what_lies_at_a_bound_is_taken(handler: Client, row: str) -> None:
    door = "石门小学," + "长" * 40 + "," + "1" * 20
    assert counts(confirm(send(handler, f"{door},{row}\n"))) == [1, 0, 0, 0]


def test_a_door_twice_is_wrong_in_both_rows(handler: Client) -> None:
    page = send(handler, GOOD + GOOD.replace("59600", "1"))
    assert counts(page) == [0, 0, 0, 2]
    assert "The same flat stands in row 3." in page.text
    assert "The same flat stands in row 2." in page.text


def test_the_template_names_schools_and_ways(handler: Client) -> None:
    answer = handler.get("/housing/units/import/template")
    [headings] = read_table(answer.data)
    assert headings[:3] == ["School", "Building", "Number"]
    page = handler.page("/housing/units/import")
    for way in ("Newly built", "Bought as a group", "Converted", "Rented"):
        assert way in page.text
