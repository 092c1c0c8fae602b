"""Lists as files: what is in them, who may take them, what is recorded, and long ones made beside."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import time_machine
from sqlalchemy import select
from sqlalchemy.orm import Session, scoped_session

from tests.support.client import Client, Page
from tests.support.world import District
from welfare import clock
from welfare.accounts.actions import edit_person
from welfare.accounts.leaving import deactivate
from welfare.exports import store, views
from welfare.exports.files import CommaSeparated, Workbook, as_text_in_csv
from welfare.exports.lists import Column
from welfare.exports.models import Export
from welfare.exports.worker import make_next
from welfare.history.kept import RowIsKept
from welfare.needs.lifecycle import Status
from welfare.notices.models import Notice

SignIn = Callable[[Client, str], Page]
Database = scoped_session[Session]


def export(page: Page, listing: str, format: str = "xlsx") -> Page:
    """Press the button of a list."""
    return page.form(f"/exports/lists/{listing}").send(("format", format))


def sheet(page: Page) -> list[list[Any]]:
    """The first sheet of the workbook that came."""
    assert page.status == 200, page.response.text
    book = openpyxl.load_workbook(io.BytesIO(page.response.data))
    page.response.close()
    return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]


def lines(page: Page) -> list[list[str]]:
    """The lines of the CSV file that came, which begins with the mark of UTF-8."""
    assert page.response.data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(page.response.data.decode("utf-8-sig"))))


def test_a_queue_as_filtered_with_dates_and_numbers_as_such(
    district: District, session: Database, client: Client, sign_in: SignIn
) -> None:
    need = district.need(title="=1+1 想要一间宿舍")
    district.need(title="要培训", category="training")
    district.need(Status.SOLVED, by="neighbour")
    sign_in(client, "clerk")
    page = client.page("/triage?queue=all&category=housing&q=宿舍")
    heading, *rows = sheet(export(page, "needs"))
    assert heading[:2] == ["编号", "标题"] or heading[:2] == ["Number", "Title"]
    assert len(rows) == 2
    own = next(row for row in rows if row[0] == need.number)
    assert own[1] == "=1+1 想要一间宿舍"
    assert isinstance(own[9], datetime)
    assert isinstance(own[10], datetime)
    assert own[13] == 0
    csv_rows = lines(export(page, "needs", "csv"))
    assert next(row for row in csv_rows if row[0] == need.number)[1] == "'=1+1 想要一间宿舍"


def test_only_what_the_person_may_see_protected_needs_too(
    district: District, session: Database, client: Client, sign_in: SignIn
) -> None:
    district.need(title="可以看的")
    district.need(title="受保护的", is_protected=True)
    district.need(by="neighbour", title="邻校的")
    sign_in(client, "school")
    page = client.page("/triage?queue=all")
    assert [row[1] for row in sheet(export(page, "needs"))[1:]] == ["可以看的"]


@pytest.mark.in_turn("who may do it is decided in Python")
@pytest.mark.parametrize(("who", "answer"), [("teacher", 403), ("handler", 403), ("clerk", 403)])
def test_a_list_of_others_is_not_exported(
    district: District, client: Client, sign_in: SignIn, who: str, answer: int, app: Any
) -> None:
    sign_in(client, who)
    app.config["WTF_CSRF_ENABLED"] = False
    try:
        assert client.post("/exports/lists/people", data={"format": "xlsx"}).status_code == answer
        assert client.post("/exports/lists/nothing", data={"format": "xlsx"}).status_code in (403, 404)
    finally:
        app.config["WTF_CSRF_ENABLED"] = True


@pytest.mark.in_turn("who may do it is decided in Python")
def test_who_took_what_is_recorded_and_seen_by_those_above(
    district: District, session: Database, client: Client, sign_in: SignIn, app: Any
) -> None:
    district.need()
    sign_in(client, "school")
    answer = export(client.page("/triage?queue=all&category=housing"), "needs")
    assert "甲" not in answer.response.headers["Content-Disposition"]
    entry = session.scalars(select(Export)).one()
    assert (entry.by_id, entry.listing, entry.row_count) == (district.person("school").id, "needs", 1)
    assert entry.made_at
    for who, sees in (("admin", True), ("alliance_leader", True), ("other_school", False)):
        other = app.test_client()
        sign_in(other, who)
        assert ("甲校管" in other.page("/exports").text) is sees, who
        assert other.get(f"/exports/{entry.token}").status_code == 404
    session.delete(entry)
    with pytest.raises(RowIsKept):
        session.flush()
    session.rollback()


def test_a_long_list_is_made_beside_and_told_when_it_is_ready(
    district: District,
    session: Database,
    client: Client,
    sign_in: SignIn,
    app: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "HANDED_OUT_AT_ONCE", 2)
    for _ in range(3):
        district.need()
    sign_in(client, "clerk")
    waiting = export(client.page("/triage?queue=all"), "needs")
    assert waiting.path.startswith("/exports/")
    assert waiting.response.headers["Refresh"] == "3"
    assert client.get(f"{waiting.path}/file").status_code == 303
    session.rollback()
    assert make_next() is True
    assert make_next() is False
    ready = client.page(waiting.path)
    assert "Refresh" not in ready.response.headers
    assert len(sheet(client.page(f"{waiting.path}/file"))) == 1 + 3
    told = session.scalars(select(Notice).where(Notice.address == waiting.path)).one()
    assert told.person_id == district.person("clerk").id
    other = app.test_client()
    sign_in(other, "second_clerk")
    assert other.get(f"{waiting.path}/file").status_code == 404
    with time_machine.travel(clock.now() + timedelta(days=1, hours=1)):
        assert client.get(f"{waiting.path}/file").status_code == 303
        assert store.clean_up() > 0
        assert not store.path_of(waiting.path.rsplit("/", 1)[1]).exists()


def test_whoever_lost_the_right_meanwhile_gets_nothing(
    district: District,
    session: Database,
    client: Client,
    sign_in: SignIn,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(views, "HANDED_OUT_AT_ONCE", 0)
    district.need()
    sign_in(client, "alliance_clerk")
    export(client.page("/triage?queue=all"), "needs")
    deactivate(district.person("alliance_clerk"), by=district.person("admin"))
    session.commit()
    assert make_next() is True
    entry = session.scalars(select(Export)).one()
    assert entry.failed_at
    assert not store.path_of(entry.token).exists()


def test_people_as_the_page_shows_them(
    district: District, session: Database, client: Client, sign_in: SignIn
) -> None:
    edit_person(
        district.person("teacher"),
        staff_number="007",
        name="甲一",
        phone="+86 1380",
        by=district.person("admin"),
    )
    sign_in(client, "admin")
    page = client.page("/people?q=甲")
    rows = sheet(export(page, "people"))[1:]
    assert {row[1] for row in rows} == {"甲一", "甲二", "甲校管"}
    assert ["007", "+86 1380"] in [[row[0], row[3]] for row in rows]
    assert "'+86 1380" in [row[3] for row in lines(export(page, "people", "csv"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1"])
def test_what_could_be_a_formula_is_text(text: str, tmp_path: Path) -> None:
    assert as_text_in_csv(text) == f"'{text}"
    book = Workbook(tmp_path / "a.xlsx", "表", [Column("甲", "a")])
    book.write([text])
    book.write([-5])
    book.write([date(2026, 11, 24)])
    book.close([("甲", text)])
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "a.xlsx").worksheets[0].iter_rows(min_row=2)]
    assert [cell.data_type for cell in cells] == ["s", "n", "d"]
    plain = CommaSeparated(tmp_path / "a.csv", "表", [Column("甲", "a")])
    plain.write([-5])
    plain.close([])
    assert (tmp_path / "a.csv").read_text("utf-8-sig").split() == ["甲", "-5"]


@pytest.mark.in_turn("an address is read in Python")
@pytest.mark.parametrize(
    "filters", ["q=%00", "q=%ed%a0%80&queue=all", "x" * 3000, "desk=area&school=99999", "=&&="]
)
def test_filters_that_no_page_has_are_no_crash(
    district: District, client: Client, sign_in: SignIn, filters: str
) -> None:
    district.need()
    sign_in(client, "clerk")
    form = client.page("/triage?queue=all").form("/exports/lists/needs")
    assert form.send(("format", "csv"), filters=filters).status in (200, 400, 404)
    assert form.send(("format", "exe")).status == 400
