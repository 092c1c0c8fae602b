"""The numbers of a visit that were a slip: by whom corrected, until when, what counts and who is told."""

import csv
import io
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.support.client import Client, Page
from tests.support.signing_in import sign_in_as
from tests.support.telling import told_by
from tests.support.world import District
from welfare import clock
from welfare.extensions import db
from welfare.history.refusals import TooLate
from welfare.history.slips import SLIPS, What
from welfare.measures.models import EventKind, MeasureEvent
from welfare.measures.refusals import NotYours
from welfare.measures.visits.actions import Report, correct_numbers, record_visit
from welfare.measures.visits.models import Visit
from welfare.needs.deadlines import add_working_days
from welfare.reports.figures import FIGURES
from welfare.reports.figures.counting import values_of
from welfare.reports.figures.filters import Filters
from welfare.reports.figures.labels import plain

FAMILIES = FIGURES["families_visited"]


def visit_with_800(district: District, school: str = "near_school") -> Visit:
    report = Report(
        "visit", district.place(school).id, clock.today(), is_unannounced=True, families_met=800,
        households_met=3,
    )  # fmt: skip
    visit, _is_new = record_visit(report, by=district.person("leader"))
    db.session.commit()
    return visit


def correct(visit: Visit, district: District, by: str = "leader", **numbers: int) -> None:
    right = numbers or {"families_met": 80}
    correct_numbers(visit, right, by=district.person(by), words="多写了一个零")


def send(client: Client, district: District, visit: Visit, by: str = "leader") -> Page:
    sign_in_as(client, district.person(by))
    form = client.page(f"/visits/{visit.id}/correction").form("/correction")
    return form.send(families_met="80", words="多写了一个零")


def counted(district: District) -> Any:
    db.session.flush()
    return plain(FAMILIES, values_of([FAMILIES], district.person("leader"), Filters())[FAMILIES.name])


def test_figures_lists_and_files_count_what_is_right_and_the_history_shows_both(
    client: Client, district: District
) -> None:
    visit = visit_with_800(district)
    assert counted(district) == 800
    page = send(client, district, visit)
    assert page.status == 200
    assert page.figure("families_met").text == "80"
    assert "Families of pupils: 800 → 80" in page.text
    assert "多写了一个零" in page.text
    db.session.rollback()
    assert counted(district) == 80
    assert "800" not in client.page("/visits").text
    assert "800" not in client.page("/figures/families_visited").text
    form = {"format": "csv", "csrf_token": sign_in_as(client, district.person("leader"))}
    file = client.post("/exports/lists/visits", data=form).data.decode("utf-8-sig")
    assert [row[4] for row in csv.reader(io.StringIO(file))] == ["Pupils' families visited", "80"]


def test_the_form_says_who_can_until_when_and_what_becomes_of_it(client: Client, district: District) -> None:
    visit = visit_with_800(district)
    sign_in_as(client, district.person("clerk"))
    said = client.page(f"/visits/{visit.id}").follow("Correct the numbers").text
    slip = SLIPS[What.VISIT]
    for sentence in (slip.becomes, slip.figures, slip.told, slip.by, slip.until, "The last day for it is"):
        assert sentence in said


def test_a_reason_is_asked_for_and_what_was_typed_stays(client: Client, district: District) -> None:
    visit = visit_with_800(district)
    sign_in_as(client, district.person("leader"))
    refused = client.page(f"/visits/{visit.id}/correction").form("/correction").send(families_met="80")
    assert refused.status == 422
    assert refused.form("/correction").values["families_met"] == "80"
    assert counted(district) == 800


@pytest.mark.parametrize(
    ("by", "school", "may"),
    [("leader", "near_school", True), ("clerk", "near_school", True), ("second_clerk", "near_school", True),
     ("alliance_clerk", "near_school", True), ("alliance_clerk", "lone_school", False),
     ("alliance_leader", "near_school", False), ("handler", "near_school", False),
     ("school", "near_school", False), ("teacher", "near_school", False), ("admin", "near_school", False),
     ("auditor", "near_school", False)],
)  # fmt: skip
def test_who_corrects_a_visit(district: District, by: str, school: str, may: bool) -> None:
    visit = visit_with_800(district, school)
    if may:
        correct(visit, district, by)
    else:
        with pytest.raises(NotYours):
            correct(visit, district, by)
    assert counted(district) == (80 if may else 800)


@pytest.mark.parametrize("account", ["alliance_leader", "auditor"])
def test_whoever_only_reads_a_visit_is_offered_no_correction(
    client: Client, district: District, account: str
) -> None:
    visit = visit_with_800(district)
    sign_in_as(client, district.person(account))
    assert "Correct the numbers" not in client.page(f"/visits/{visit.id}").text


def test_it_is_too_late_after_its_working_days(client: Client, district: District) -> None:
    visit = visit_with_800(district)
    last = add_working_days(clock.today(), SLIPS[What.VISIT].working_days).day
    with clock.at(clock.now() + (last - clock.today())):
        correct(visit, district)
    db.session.commit()
    with clock.at(clock.now() + (last - clock.today()) + timedelta(days=1)):
        with pytest.raises(TooLate):
            correct(visit, district, families_met=8)
        page = send(client, district, visit, by="clerk")
        assert page.status == 409
        assert "The time within which this can be corrected is over." in page.text
        assert "Correct the numbers" not in client.page(f"/visits/{visit.id}").text
    assert counted(district) == 80


def test_whoever_made_the_visit_is_told_where_somebody_else_corrects_it(
    app: Flask, district: District
) -> None:
    visit = visit_with_800(district)
    tell = partial(told_by, app, district)
    said, address = tell(lambda: correct(visit, district, "clerk"))["leader"]
    assert "has corrected the numbers of your visit on" in said
    assert address == f"/visits/{visit.id}"
    assert tell(lambda: correct(visit, district, families_met=81)) == {}


def test_numbers_that_stay_leave_no_trace(district: District) -> None:
    visit = visit_with_800(district)
    correct(visit, district, families_met=800, households_met=3)
    assert set(db.session.scalars(select(MeasureEvent.kind))) == {EventKind.VISITED}
