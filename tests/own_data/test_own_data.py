"""The file of what is kept about oneself: asked for, made, told of, fetched, opened and read."""

import io
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from tests.files.pictures import small_jpeg
from tests.housing.town import applied, flat, open_for
from tests.needs.test_files import say
from tests.support.client import Client, Page
from tests.support.plans import statements
from tests.support.signing_in import sign_in_as
from tests.support.world import PASSWORD, PEOPLE, District
from welfare import clock
from welfare.accounts.models import EventKind, PersonEvent
from welfare.exports import store
from welfare.exports.models import Export
from welfare.exports.queries import own_that_wait
from welfare.exports.worker import make_next
from welfare.extensions import db
from welfare.housing.applications.actions import keep_apart
from welfare.needs.actions import handling
from welfare.needs.lifecycle import Status
from welfare.notices.models import Notice
from welfare.own_data.archive import write
from welfare.own_data.codes import coded_columns
from welfare.web.limits import BOUNDS
from welfare.web.tries import Limit

INTERNAL = "只给同事看的话"
OF_COLLEAGUE = "同事自己的事"


@pytest.fixture
def browser(client: Client, district: District) -> Client:
    """The teacher's, who typed the password just now."""
    sign_in_as(client, district.person("teacher"))
    return client


def read(content: bytes) -> dict[str, Any]:
    """The files of an archive: JSON as what it says, anything else as bytes."""
    with ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    return {name: json.loads(held) if name.endswith(".json") else held for name, held in files.items()}


def fetched(client: Client) -> bytes:
    """Ask for the file, have it made, and fetch it."""
    client.page("/profile/data").form("/profile/data").send()
    assert make_next()
    [form] = [form for form in client.page("/profile/data").forms if form.action.endswith("/file")]
    answer = client.post(form.action, data=form.values)
    assert (answer.status_code, answer.mimetype) == (200, "application/zip")
    assert answer.headers["Cache-Control"] == "no-store"
    content = answer.data
    answer.close()
    return content


def rows_of(files: dict[str, Any], table: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = files[f"data/{table}.json"]
    return found


@pytest.mark.on_both("whose they are is decided there")
def test_all_that_is_theirs_is_in_it_and_nothing_of_others(browser: Client, district: District) -> None:
    need = district.need(Status.ANSWERED, title="漏雨的宿舍")
    district.need(by="colleague", title=OF_COLLEAGUE)
    handling.comment(need, by=district.person("clerk"), words=INTERNAL, is_internal=True)
    asked = district.need(Status.NEEDS_INFO, category="other")
    say(browser, asked, "reply", (io.BytesIO(small_jpeg()), "a.jpg"), words="见照片")
    round_ = open_for(district, [flat(district)])
    mine, others = applied(round_, district.person("teacher")), applied(round_, district.person("colleague"))
    keep_apart(mine, {"illness": "yes"})
    keep_apart(others, {"hardship": "yes"})
    files = read(fetched(browser))

    assert {row["title"] for row in rows_of(files, "needs")} >= {"漏雨的宿舍"}
    assert [row["facts"] for row in rows_of(files, "housing_sensitive_facts")] == [{"illness": "yes"}]
    assert [row["staff_number"] for row in rows_of(files, "people")] == ["teacher"]
    answered = [row for row in rows_of(files, "need_events") if row["action"] == "answer"]
    assert [(row["by"], row["words"]) for row in answered] == [("后勤科", "分到三楼一间")]
    assert {row["by"] for row in rows_of(files, "need_events") if row["action"] == "submit"} == {"you"}
    [sent] = rows_of(files, "sent_files")
    assert Image.open(io.BytesIO(files[sent["file"]])).format == "JPEG"

    everything = json.dumps({k: v for k, v in files.items() if k.endswith(".json")}, ensure_ascii=False)
    everything += files["README.txt"].decode()
    for words in (INTERNAL, OF_COLLEAGUE, others.code, *(n for _, n, *_ in PEOPLE if n != "甲一")):
        assert words not in everything, words
    person = district.person("teacher")
    assert person.password_hash
    assert person.password_hash not in everything


def test_what_was_answered_beside_the_words_is_in_it(browser: Client, district: District) -> None:
    answers = {"lives_in": "rented", "people": "3"}
    need = district.need(details=answers)
    files = read(fetched(browser))
    assert [row["details"] for row in rows_of(files, "needs") if row["number"] == need.number] == [answers]
    assert not any("details" in row for row in rows_of(files, "need_events"))


def test_codes_and_contents_say_what_there_is(browser: Client, district: District) -> None:
    district.need(Status.SOLVED)
    files = read(fetched(browser))
    data = {name for name in files if name.startswith("data/")}
    assert files["contents.json"]["files"].keys() == data
    assert all(files["contents.json"]["files"].values())
    for name, column in coded_columns():
        used = {row[column.name] for row in rows_of(files, name)} - {None}
        assert used <= files["codes.json"][f"{name}.{column.name}"].keys(), (name, column.name)
    assert files["codes.json"]["needs.status"]["solved"] == "Solved"
    readable = files["README.txt"].decode()
    assert "云岭林区教育局" in readable
    assert [name for name in data if name not in readable] == []


@pytest.mark.on_both("whose they are is decided there")
def test_of_work_it_says_that_and_when(client: Client, district: District) -> None:
    district.need(Status.ANSWERED, title="漏雨的宿舍")
    sign_in_as(client, district.person("handler"))
    files = read(fetched(client))
    did = [(act["in"], act["did"]) for act in rows_of(files, "what-you-did")]
    assert ("needs", "answered_by") in did
    assert ("need_events", "by") in did
    assert rows_of(files, "needs") == []
    assert "漏雨的宿舍" not in json.dumps([files[name] for name in files if name.endswith(".json")])


def test_a_notice_tells_a_teacher_when_it_is_ready(browser: Client, district: District) -> None:
    fetched(browser)
    told = db.session.query(Notice).filter_by(person_id=district.person("teacher").id).all()
    assert [notice.address for notice in told] == ["/profile/data"]
    assert browser.get("/profile/data").status_code == 200


def test_it_takes_the_password(client: Client, district: District, app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "PROVEN_FOR", timedelta(minutes=15))
    sign_in_as(client, district.person("teacher"), is_proven=False)
    page = client.page("/profile/data").form("/profile/data").send()
    assert page.status == 403
    assert db.session.query(Export).count() == 0
    page = page.form("/profile/data").send(password_proof=PASSWORD)
    assert page.status == 200
    assert db.session.query(Export).count() == 1


def test_nobody_fills_the_disk_with_it(browser: Client, app: Flask, monkeypatch: Any) -> None:
    monkeypatch.setitem(app.config, "LIMIT_FACTOR", 1)
    one = replace(BOUNDS["own_data.ask"], of_person=Limit(1, minutes=60))
    monkeypatch.setitem(BOUNDS, "own_data.ask", one)
    statuses = [browser.page("/profile/data").form("/profile/data").send().status for _ in range(2)]
    assert statuses == [200, 429]
    assert db.session.query(Export).count() == 1


def path_of(export: Export) -> Path:
    return store.path_of(export.token)


@pytest.fixture
def made(browser: Client) -> Export:
    fetched(browser)
    return db.session.query(Export).one()


@pytest.mark.parametrize("who", ["auditor", "admin", "leader", "colleague"])
def test_nobody_else_fetches_it_or_reads_that_it_was_asked_for(
    made: Export, app: Flask, district: District, who: str
) -> None:
    other = app.test_client()
    assert isinstance(other, Client)
    token = sign_in_as(other, district.person(who))
    form = {"csrf_token": token}
    assert other.post(f"/profile/data/{made.token}/file", data=form).status_code == 404
    for address in (f"/exports/{made.token}", f"/exports/{made.token}/file"):
        assert other.get(address).status_code in (403, 404)
    if who != "colleague":
        assert "甲一" not in other.page("/exports").text


@pytest.mark.on_both("days are compared there")
def test_it_is_kept_for_three_days(made: Export, browser: Client) -> None:
    assert made.made_at
    with clock.at(made.made_at + store.OWN_KEPT_FOR - timedelta(minutes=1)):
        assert "Save the file" in browser.page("/profile/data").text
    with clock.at(made.made_at + store.OWN_KEPT_FOR):
        page = browser.page("/profile/data")
        assert [form for form in page.forms if form.action.endswith("/file")] == []
        token = page.form("/profile/data").values["csrf_token"]
        answer = browser.post(f"/profile/data/{made.token}/file", data={"csrf_token": token})
        assert answer.status_code == 303


@pytest.mark.on_both("days are compared there")
def test_clearing_up_leaves_what_still_waits(made: Export) -> None:
    assert made.made_at
    with clock.at(made.made_at + timedelta(days=2)):
        store.clean_up(own_that_wait())
        assert path_of(made).exists()
    with clock.at(made.made_at + timedelta(days=4)):
        store.clean_up(own_that_wait())
        assert not path_of(made).exists()


def test_the_daily_clock_leaves_it_too(made: Export, app: Flask) -> None:
    assert made.made_at
    path = path_of(made)
    with clock.at(made.made_at + timedelta(days=2)):
        assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    assert path.exists()


def test_as_many_statements_for_one_need_as_for_twenty(browser: Client, district: District) -> None:
    def asked() -> int:
        person = district.person("teacher")
        with statements() as found:
            write(store.folder() / "draft", person, lambda rows: None)
        return len(found)

    district.need(Status.ANSWERED)
    few = asked()
    for _ in range(19):
        district.need(Status.ANSWERED)
    assert asked() == few


def test_where_one_is_staff_the_record_leads_to_the_own_page(client: Client, district: District) -> None:
    sign_in_as(client, district.person("clerk"))
    fetched(client)
    page: Page = client.page("/exports")
    assert page.links["What is kept about me"] == "/profile/data"


def test_that_it_was_made_and_fetched_stands_in_ones_own_record(made: Export, browser: Client) -> None:
    kinds = select(PersonEvent.kind).where(PersonEvent.person_id == made.by_id).order_by(PersonEvent.position)
    assert list(db.session.scalars(kinds))[-2:] == [EventKind.EXPORTED, EventKind.EXPORT_FETCHED]
    assert "What is kept about me" in browser.page("/profile/record").text
