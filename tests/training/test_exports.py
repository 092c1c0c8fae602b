"""Training lists as files: for the organisers, and nobody else."""

import io
from datetime import UTC, datetime, timedelta

import openpyxl

from tests.support.client import Client
from tests.support.markup import text
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from tests.training.conftest import Opening
from welfare import clock
from welfare.extensions import db
from welfare.training.attendance.actions import sign_in
from welfare.training.enrolments.actions import enrolment as do


def test_who_is_enrolled_is_for_those_who_organise_it(
    district: District, a_session: Opening, client: Client
) -> None:
    here = a_session()
    for who in ("teacher", "neighbour"):
        do.register(here, by=district.person(who))
    db.session.commit()
    sign_in_as(client, district.person("other_handler"))
    page = client.page(f"/training/sessions/{here.id}")
    form = page.form("/exports/lists/training-enrolled")
    file = form.send(("format", "xlsx")).response.data
    rows = list(openpyxl.load_workbook(io.BytesIO(file)).worksheets[0].iter_rows(min_row=2, values_only=True))
    assert {row[0] for row in rows} == {"甲一", "乙一"}
    assert form.send(("format", "xlsx"), filters="session=999").status == 404
    sign_in_as(client, district.person("handler"))
    client.application.config["WTF_CSRF_ENABLED"] = False
    try:
        answer = client.post(form.action, data={"format": "xlsx", "filters": f"session={here.id}"})
    finally:
        client.application.config["WTF_CSRF_ENABLED"] = True
    assert answer.status_code == 403


def rows_in(data: bytes, *, first: int = 2) -> list[tuple[object, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    return list(sheet.iter_rows(min_row=first, values_only=True))


def test_the_list_of_sessions_says_of_each_who_came_and_the_past_begins_with_the_latest(
    district: District, a_session: Opening, client: Client
) -> None:
    earlier, later = a_session(title="先办的", seats=1), a_session(title="后办的", hours=3.5)
    for who in ("teacher", "colleague", "neighbour"):
        do.register(earlier, by=district.person(who))
    with clock.at(earlier.starts_at):
        sign_in(earlier, by=district.person("teacher"))
    db.session.commit()
    with clock.at(later.ends_at + timedelta(hours=1)):
        sign_in_as(client, district.person("other_handler"))
        form = client.page("/training/sessions?when=past").form("/exports/lists/training-sessions")
        rows = rows_in(form.send(("format", "xlsx")).response.data)
    assert [(row[0], *row[6:12]) for row in rows] == [
        ("后办的", "教师发展中心一楼", 3.5, 30, 0, 0, 0),
        ("先办的", "教师发展中心一楼", 6, 1, 1, 2, 1),
    ]


def test_ones_own_hours_stand_under_the_districts_year_in_their_columns(
    district: District, a_session: Opening, client: Client
) -> None:
    begins = datetime(2026, 12, 31, 16, 30, tzinfo=UTC)  # half past midnight of New Year's Day there
    with clock.at(begins - timedelta(days=7)):
        session = a_session(starts_at=begins, ends_at=begins + timedelta(hours=25))
        do.register(session, by=district.person("teacher"))
    with clock.at(begins):
        sign_in(session, by=district.person("teacher"))
        db.session.commit()
        sign_in_as(client, district.person("teacher"))
        page = client.page("/training/hours")
        assert "6" in text(page.figure("hours-2027"))
        [row] = rows_in(client.get("/training/hours.xlsx").data)
        assert row[:4] == ("2027", "2027-01-01", "班级管理研修", "国培")
        assert row[4:] == ("Course of a programme", "On site", "教师发展中心一楼", "6")
