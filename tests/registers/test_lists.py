"""What the lists of the registers show of each entry, in which order, and to whom they offer more."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask

from tests.registers.entries import given
from tests.support.client import Client, Page
from tests.support.fields import TriedForm
from tests.support.markup import elements, text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.registers.registers import REGISTERS

SIX_IN_THE_MORNING = datetime(2026, 10, 11, 22, 0, tzinfo=UTC)
"""In the district it is Monday the 12th already."""
TODAY = "Mon 12 Oct"
SHOWN: dict[str, tuple[dict[str, str], list[str]]] = {
    # register: what is typed otherwise than in `given`, and the cells of its row
    "alliances": ({}, ["东片教联体", "Provincial", TODAY]),
    "shared-works": ({}, ["统一调配", "东片教联体", "Staff", TODAY]),
    "pupils": ({"pupils": "1200"}, ["石门小学", "Primary school", TODAY, "1,200", "学年初报表"]),
    "exchanges": ({}, ["甲一", "石门小学", "松岭学校", "2026", "Full time", "yes"]),
    "lectures": ({}, ["讲座", "局长一", "石门小学", TODAY]),
    "people-to-reach": (
        {"number": "3456"},
        ["石门小学", "Teachers in difficulty", TODAY, "3,456", "核实"],
    ),
    "works": (
        {"began_on": "2026-10-05", "finished_on": "2026-10-12"},
        ["风雨操场", "石门小学", "Mon 5 Oct", TODAY],
    ),
    "agreements": ({}, ["框架协议", "青岭公司", TODAY]),
    "deliveries": ({}, ["古琴班", "Class", "石门小学", "青岭公司", TODAY]),
    "places": ({"places": "7890"}, ["石门小学", "Kindergarten", "7,890", TODAY]),
    "study-branches": (
        {"members": "1017", "is_general": "y"},
        ["机关党支部", "Topic study", "yes", "1,017"],
    ),
    "readings": ({}, ["读本", "Topic study"]),
}


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(SIX_IN_THE_MORNING):
        yield


def row_of(page: Page) -> list[str]:
    """The first row of a list, a cell for each of its heads."""
    heads, cells = elements(page.main, "th"), elements(page.main, "td")
    return [text(cell) for _head, cell in zip(heads, cells, strict=False)]


@pytest.mark.parametrize("name", REGISTERS)
def test_a_list_shows_what_was_typed_each_under_its_head(
    name: str, app: Flask, district: District, client: Client
) -> None:
    typed, cells = SHOWN[name]
    fields = given(district)[name] | typed
    db.session.commit()
    sign_in_as(client, district.person("clerk"))
    page = client.page(f"/registers/{name}/new").form("/new").send(**fields)
    assert row_of(page) == cells


@pytest.mark.on_both("what comes first is put in order there")
def test_the_newest_entry_stands_first_and_the_list_says_how_many_there_are(
    district: District, client: Client
) -> None:
    sign_in_as(client, district.person("clerk"))
    for title in ("读本甲", "读本乙", "读本丙"):
        said = {"kind": "seminar", "title": title}
        page = client.page("/registers/readings/new").form("/new").send(**said)
    titles = [text(link) for link in elements(page.main, "a") if link.get("class") == "title"]
    assert titles == ["读本丙", "读本乙", "读本甲"]
    assert "3 entries" in text(page.main)


def test_an_auditor_is_told_that_a_register_is_empty_and_offered_nothing(
    district: District, client: Client
) -> None:
    sign_in_as(client, district.person("auditor"))
    page = client.page("/registers/readings")
    assert "This register is empty." in page.text
    assert "/registers/readings/new" not in page.response.text


@pytest.mark.parametrize(("day", "said"), [("2026-10-12", ""), ("2026-10-13", "This day is still to come.")])
def test_a_day_is_over_or_to_come_by_the_districts_clock(
    day: str, said: str, app: Flask, district: District
) -> None:
    fields = given(district)["pupils"]
    form = TriedForm(app, district.person("clerk"), "/registers/pupils/new", fields)
    assert form.said_of("counted_on", counted_on=day) == said


@pytest.mark.parametrize(
    ("finished", "said"),
    [
        ("2026-10-04", "It was finished before it was begun."),
        ("2026-10-05", ""),
        ("neither", "Not a valid date value."),
    ],
)
def test_a_building_is_not_finished_before_it_is_begun(
    finished: str, said: str, app: Flask, district: District
) -> None:
    fields = given(district)["works"] | {"began_on": "2026-10-05"}
    form = TriedForm(app, district.person("clerk"), "/registers/works/new", fields)
    assert form.said_of("finished_on", finished_on=finished) == said


def test_days_of_an_entry_are_written_as_days_also_where_they_were_changed(
    district: District, client: Client
) -> None:
    fields: dict[str, Any] = given(district)["exchanges"]
    sign_in_as(client, district.person("clerk"))
    listed = client.page("/registers/exchanges/new").form("/new").send(**fields)
    page = listed.follow("甲一")
    page.form(page.path).send(began_on="2025-09-01")
    said = text(client.page(page.path).main)
    assert f"Since: {TODAY} → 1 Sep 2025" in said
    assert "2,02" not in said, "a school year follows from the day, and is no amount"
    sign_in_as(client, district.person("auditor"))
    assert "Since1 Sep 2025" in text(client.page(page.path).main)
