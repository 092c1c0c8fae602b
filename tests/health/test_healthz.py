"""`/healthz` says what is wrong, of each real cause; pages say so in a sentence, and lose nothing."""

import os
import resource
import sqlite3
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psutil
import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tests.support.client import Client
from tests.support.forked import CONTEXT
from tests.support.live_server import PATIENCE
from tests.support.phone import Phone
from tests.support.signing_in import sign_in_elsewhere
from tests.support.states import DISTRICT
from tests.support.world import District
from welfare import clock, create_app
from welfare.config import Settings
from welfare.extensions import db
from welfare.health import checks, processes
from welfare.notices.models import Delivery, Device

UNHEALTHY = "Nothing can be kept or looked up just now"
LOCKED = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE pulses"}


def health(client: Client) -> tuple[int, dict[str, str]]:
    """The status, and what is said of each thing that is not well, but for what has never happened yet."""
    answer, ready = client.get("/healthz"), client.get("/healthz?ready")
    found = {name: each for name, each in answer.json.items() if name != "status"}
    assert found
    wrong = {name: each["says"] for name, each in found.items() if not each["ok"]}
    can_be_read = not wrong.keys() & {"database", "tables"}
    assert (ready.status_code, ready.json) == (200 if can_be_read else 503, {"ready": can_be_read})
    return answer.status_code, {name: says for name, says in wrong.items() if says != "never"}


def test_each_thing_is_named_and_all_is_well_after_the_clock_and_a_backup(
    app: Flask, client: Client, session: Any
) -> None:
    fresh = client.get("/healthz")
    assert (fresh.status_code, fresh.json["status"]) == (200, "warning")
    assert fresh.json["clock"] == fresh.json["backup"] == {"ok": False, "says": "never"}
    assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    (Path(app.instance_path) / checks.LAST_BACKUP).touch()
    found = client.get("/healthz").json
    assert found.pop("status") == "ok"
    assert found.keys() == {"database", "tables", "writing", "clock", "outbox", "disk", "backup"}
    assert all(each["ok"] for each in found.values())


def test_what_is_late_is_a_warning_and_people_can_work(
    app: Flask, client: Client, district: District
) -> None:
    device = Device(
        person=district.person("teacher"), endpoint="https://push.example", p256dh="-", auth="-",
        label="-", language="zh", site="https://welfare.example", created_at=clock.now(),
        sign_in_id=sign_in_elsewhere(district.person("teacher")),
    )  # fmt: skip
    waits = {"created_at": clock.now(), "due_at": clock.now() + timedelta(minutes=1)}
    db.session.add(Delivery(person=device.person, device=device, digest_on=clock.today(), count=1, **waits))
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["clock"]).exit_code == 0
    (Path(app.instance_path) / checks.LAST_BACKUP).touch()
    for after, late in (
        (timedelta(), {}),
        (timedelta(minutes=17), {"outbox"}),
        (timedelta(hours=27), {"outbox", "clock", "backup"}),
    ):
        with clock.at(clock.now() + after):
            assert health(client) == (200, dict.fromkeys(late, "late"))


def test_tables_of_another_version_are_named(client: Client, session: Any) -> None:
    right = session.scalar(text("SELECT version_num FROM alembic_version"))
    for version, says in (("0031", "older than the code"), ("9999", "newer than the code"), (right, None)):
        session.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})
        session.commit()
        assert health(client) == ((503, {"tables": says}) if says else (200, {}))


def test_a_lock_is_waited_for_so_long_and_no_longer(
    database_url: str, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PATIENCE", 1)
    checks.engine_for_looking.cache_clear()
    engine = create_engine(database_url)
    with engine.connect() as other:
        other.exec_driver_sql(LOCKED[engine.dialect.name])
        assert health(client) == (503, dict.fromkeys(("writing", "clock", "outbox"), "locked"))
        other.rollback()
    engine.dispose()
    checks.engine_for_looking.cache_clear()
    assert health(client) == (200, {})


def test_a_server_that_does_not_answer_is_named(app: Flask) -> None:
    gone = create_app(
        {"SETTINGS": app.config["SETTINGS"], "SQLALCHEMY_DATABASE_URI": "postgresql+psycopg://127.0.0.1:1/w"}
    )
    gone.test_client_class = Client
    wrong = dict.fromkeys(checks.OF_DATABASE, "unreachable")
    assert health(gone.test_client()) == (503, wrong)


def test_a_look_that_never_ends_does_not_hold_up_the_next(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PATIENCE", 0)
    with checks._looking:
        assert health(client) == (503, dict.fromkeys(checks.OF_DATABASE, "unreachable"))
    monkeypatch.undo()
    assert health(client) == (200, {})


def test_a_worker_that_is_missing_is_a_warning(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    with psutil.Popen(["sleep", str(PATIENCE)]) as beside:
        monkeypatch.setattr(processes, "server", processes.Serving(os.getpid(), 0, frozenset({beside.pid})))
        before = health(client)
        beside.kill()
        beside.wait()
        after = health(client)
    assert before == (200, {})
    assert after == (200, {"beside": "fewer than wanted"})


# A database that is a file


@pytest.fixture
def app_on_file(house_on: Callable[[str], Any]) -> Flask:
    house = house_on("sqlite")
    house.begin_with(DISTRICT)
    app: Flask = house.app
    return app


@pytest.fixture
def file(app_on_file: Flask) -> Path:
    return Path(app_on_file.config["SETTINGS"].database_url.removeprefix("sqlite:///"))


@pytest.fixture
def phone(app_on_file: Flask) -> Phone:
    with app_on_file.app_context():
        return Phone(app_on_file.test_client(), District().person("teacher"))


def refused_in_a_sentence(phone: Phone, key: str) -> None:
    """Sending is refused, so the phone keeps what it has; a page says what is the matter."""
    sent = phone.send(key)
    assert (sent.status_code, sent.json["code"]) == (503, "try_later")
    assert sent.headers["Retry-After"]
    page = phone.client.get("/needs", headers={"Accept-Language": "en"})
    assert page.status_code == 503
    assert UNHEALTHY in page.text


def needs_kept(file: Path) -> int:
    with closing(sqlite3.connect(file)) as connection:
        return int(connection.execute("SELECT count(*) FROM needs").fetchone()[0])


def test_a_missing_database_takes_nothing_that_would_be_lost_and_may_come_back(
    app_on_file: Flask, phone: Phone, file: Path
) -> None:
    assert phone.send("before").status_code == 201
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    elsewhere = file.rename(file.with_suffix(".moved"))
    wrong = dict.fromkeys(checks.OF_DATABASE, "missing")
    assert health(phone.client) == (503, wrong)
    refused_in_a_sentence(phone, "meanwhile")
    assert not file.exists(), "an empty one was made in its place"
    elsewhere.rename(file)
    assert health(phone.client) == (200, {})
    assert phone.send("meanwhile").status_code == 201
    assert needs_kept(file) == 2


def test_a_corrupt_database_is_named(app_on_file: Flask, phone: Phone, file: Path) -> None:
    with app_on_file.app_context():
        db.engine.dispose()
    file.write_bytes(b"no database at all" + file.read_bytes()[18:])
    status, wrong = health(phone.client)
    assert (status, wrong["tables"]) == (503, "corrupt")
    refused_in_a_sentence(phone, "key-1")


def send_until_nothing_more_fits(settings: Settings, file: Path) -> None:
    app = create_app({"SETTINGS": settings})
    app.test_client_class = Client
    with app.app_context():
        phone = Phone(app.test_client(), District().person("teacher"))
    assert phone.send("before").status_code == 201
    log = file.with_name(f"{file.name}-wal")
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (log.stat().st_size, hard))
    status, wrong = health(phone.client)
    assert (status, wrong["writing"]) == (503, "disk error")
    sent = phone.send("meanwhile")
    assert (sent.status_code, sent.json["code"]) == (503, "try_later")
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    assert health(phone.client) == (200, {})
    assert phone.send("before").status_code == 200, "it has arrived already"
    assert phone.send("meanwhile").status_code == 201


@pytest.mark.slow("starts a process, of which the system lets no file grow")
def test_where_no_more_can_be_written_that_is_said_and_nothing_is_lost(
    app_on_file: Flask, file: Path
) -> None:
    with ProcessPoolExecutor(1, mp_context=CONTEXT) as pool:
        pool.submit(send_until_nothing_more_fits, app_on_file.config["SETTINGS"], file).result(PATIENCE)
    assert needs_kept(file) == 2
