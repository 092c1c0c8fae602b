"""How large the flats of a round are, where, and what they cost whoever lives there."""

from datetime import datetime

import pytest
from flask import Flask

from tests.housing import phases
from tests.housing.conftest import BrowserOf
from tests.housing.town import flat, open_for
from tests.housing.units.test_import import HEAD, confirm, upload
from tests.support.markup import elements, text
from tests.support.states import State
from tests.support.world import District
from welfare.extensions import db
from welfare.housing.labels import area_in_words, rent_in_words
from welfare.housing.units.models import HousingUnit


@pytest.fixture
def state() -> State:
    return phases.state_at("draft")


def test_a_round_says_how_large_where_and_at_what_rent_its_flats_are(
    app: Flask, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    flats = [
        flat(district, floor_area=32.5, rent_yuan=150),
        flat(district, floor_area=60, rent_yuan=1200),
        flat(district, "lone_school", floor_area=40),
    ]
    round_ = open_for(district, flats, name="三套")
    db.session.commit()
    page = browser_of("teacher").page(f"/housing/rounds/{round_.id}")
    (plan,) = [part for part in elements(page.main, "section") if part.get("aria-labelledby") == "plan"]
    assert [text(line) for line in elements(plan, "li")] == [
        "石门小学: 2 flats, 32.5 to 60 m², 150 to 1,200 yuan a month; no applicants yet",
        "双河幼儿园: 1 flat, 40 m², rent not settled yet; no applicants yet",
    ]


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, "rent not settled yet"),
        (0, 0, "0 yuan a month"),
        (150, 150, "150 yuan a month"),
        (0, 150, "0 to 150 yuan a month"),
    ],
)
def test_a_rent_of_nothing_is_a_rent(least: int | None, most: int | None, words: str, app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert rent_in_words(least, most) == words
        assert area_in_words(40.0, 40.0) == "40 m²"


def test_a_table_may_have_rents_and_one_without_leaves_them(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    handler = browser_of("handler")
    head = f"{HEAD},月租"
    confirm(upload(handler, "石门小学,8号楼,801,40,2,租赁,70000,200", head=head))
    confirm(upload(handler, "石门小学,8号楼,801,41,2,租赁,70000"))
    (found,) = db.session.query(HousingUnit).filter_by(building="8号楼")
    assert (found.floor_area, found.rent_yuan) == (41, 200)
    preview = upload(handler, "石门小学,8号楼,801,41,2,租赁,70000,很少", head=head)
    assert "Rent (yuan a month): a number from 0 to 100000." in preview.text
