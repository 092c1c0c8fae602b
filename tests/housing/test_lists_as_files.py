"""The flats and the applications as files: which columns, what stands in them, and who has which rows."""

import csv
from datetime import datetime, time
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from tests.housing import phases, town
from tests.housing.conftest import BrowserOf
from tests.support.client import Page
from tests.support.states import State
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.housing.applications.actions import withdraw
from welfare.housing.units.models import HousingUnit


@pytest.fixture
def state() -> State:
    return phases.state_at("notice")


def sheet(page: Page) -> list[list[Any]]:
    """The first sheet of the workbook that came."""
    assert page.status == 200, page.text
    book = openpyxl.load_workbook(BytesIO(page.response.data))
    page.response.close()
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def test_the_flats_as_the_page_shows_them(browser_of: BrowserOf, district: District, now: datetime) -> None:
    page = browser_of("handler").page("/housing/units")
    heading, *rows = sheet(page.form("/exports/lists/flats").send(("format", "xlsx")))
    assert heading == [
        "School", "Building", "Flat number", "Floor area (m²)", "Rooms", "How it was obtained", "Cost (yuan)",
        "Rent (yuan a month)", "Acquired on", "State",
    ]  # fmt: skip
    acquired = {day for (day,) in db.session.execute(select(HousingUnit.acquired_on))}
    [today] = (datetime.combine(day, time()) for day in acquired)
    assert rows == [
        ["石门小学", "1号楼", "101", 33.5, 1, "Newly built", 59000, None, today, "Held"],
        ["石门小学", "1号楼", "spare", 33.5, 1, "Newly built", 59000, None, today, "Vacant"],
    ]


def test_the_flats_as_filtered_by_state_and_school(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    far = town.flat(district, "lone_school", number="远")
    handler = browser_of("handler")
    for query, numbers in (
        ("state=vacant", ["spare", "远"]),
        ("state=held", ["101"]),
        ("state=occupied", []),
        (f"school={far.school_id}", ["远"]),
        (f"school={far.school_id}&state=held", []),
        ("state=nonsense", ["101", "spare", "远"]),
    ):
        page = handler.page(f"/housing/units?{query}")
        forms = [form for form in page.forms if form.action.endswith("/exports/lists/flats")]
        if numbers:
            _heading, *rows = sheet(forms[0].send(("format", "xlsx")))
            assert [row[2] for row in rows] == numbers, query
        else:
            assert forms == [], query


@pytest.mark.parametrize(
    ("account", "numbers"),
    [("school", ["101", "spare"]), ("other_school", ["远"]), ("alliance_clerk", ["101", "spare"]),
     ("leader", ["101", "spare", "远"]), ("clerk", ["101", "spare", "远"])],
)  # fmt: skip
def test_everybody_gets_the_flats_they_may_see(
    account: str, numbers: list[str], browser_of: BrowserOf, district: District, now: datetime
) -> None:
    town.flat(district, "lone_school", number="远")
    page = browser_of(account).page("/housing/units")
    _heading, *rows = sheet(page.form("/exports/lists/flats").send(("format", "xlsx")))
    assert [row[2] for row in rows] == numbers


def test_who_applied_with_points_and_places_and_no_facts(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    withdraw(phases.application_of("third"), by=district.person("third"))
    page = browser_of("handler").page(f"/housing/rounds/{phases.the_round().id}/applications")
    heading, *rows = sheet(page.form("/exports/lists/housing-applications").send(("format", "xlsx")))
    assert heading == [
        "Applicant", "Public number", "School", "Need", "Applied on", "Withdrawn on", "Points", "Rank",
    ]  # fmt: skip
    applied = clock.local(phases.days_ago(8)).replace(tzinfo=None)
    withdrawn = clock.local(now).replace(tzinfo=None)
    people = {who: phases.application_of(who) for who in phases.APPLICANTS}
    assert rows == [
        [
            district.person(who).name, application.code, "石门小学", phases.need_of(who).number, applied,
            withdrawn if who == "third" else None, points, place,
        ]
        for (who, application), points, place in zip(people.items(), (6, 5, 4), (1, 2, 3), strict=True)
    ]  # fmt: skip


def test_the_applications_of_another_round_are_not_among_them(
    browser_of: BrowserOf, district: District, now: datetime
) -> None:
    other = town.open_for(district, [phases.the_flat(phases.SPARE)], name="另一批")
    town.applied(other, district.person("neighbour"), school_id=district.place("near_school").id)
    page = browser_of("clerk").page(f"/housing/rounds/{other.id}/applications")
    _heading, *rows = sheet(page.form("/exports/lists/housing-applications").send(("format", "xlsx")))
    assert [row[0] for row in rows] == ["乙一"]


@pytest.mark.parametrize(
    ("account", "answer"),
    [("handler", 200), ("clerk", 200), ("alliance_clerk", 403), ("other_handler", 403), ("school", 403),
     ("leader", 403), ("admin", 403), ("teacher", 403)],
)  # fmt: skip
def test_who_applied_is_for_those_who_run_housing(
    account: str, answer: int, browser_of: BrowserOf, district: District, now: datetime
) -> None:
    browser = browser_of(account)
    sent = {
        "format": "csv",
        "filters": f"round={phases.the_round().id}",
        "csrf_token": browser.get("/session").json["csrf_token"],
    }
    response = browser.post("/exports/lists/housing-applications", data=sent)
    assert response.status_code == answer
    if answer == 200:
        lines = list(csv.reader(StringIO(response.data.decode("utf-8-sig"))))
        assert [line[0] for line in lines[1:]] == [district.person(who).name for who in phases.APPLICANTS]
