"""What people are told while the database is in trouble: a sentence, and that nothing of theirs is lost."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, create_engine, event, func, select, text

from tests.support.client import Client
from tests.support.failing import engine_of
from tests.support.phone import Phone
from tests.support.world import District
from welfare import engines
from welfare.extensions import begin_writing, db
from welfare.needs.models import Need

IN_WORDS = {"en": "Nothing can be kept or looked up just now", "zh-CN": "系统暂时不能保存和查询"}
LOCKED = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "LOCK TABLE needs IN EXCLUSIVE MODE"}
PATIENCE = {"sqlite": ("PRAGMA busy_timeout", 10_000), "postgresql": ("SHOW lock_timeout", "30s")}
READ_ONLY = {"sqlite": "PRAGMA query_only=ON", "postgresql": "SET TRANSACTION READ ONLY"}


@pytest.fixture
def phone(client: Client, district: District) -> Phone:
    return Phone(client, district.person("teacher"))


def refused(phone: Phone, key: str) -> None:
    sent = phone.send(key)
    assert (sent.status_code, sent.json["code"]) == (503, "try_later")
    assert sent.headers["Retry-After"]


def kept() -> int:
    db.session.rollback()
    return int(db.session.scalar(select(func.count(Need.id))) or 0)


def test_while_somebody_locks_it_pages_are_read_and_nobody_waits_for_ever(
    app: Flask, phone: Phone, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, dialect = kept(), db.engine.dialect.name
    monkeypatch.setitem(engines.WAITS_FOR_A_LOCK, dialect, 1)
    db.session.remove()
    db.engine.dispose()
    other = create_engine(database_url)
    with other.connect() as connection:
        connection.exec_driver_sql(LOCKED[dialect])
        refused(phone, "meanwhile")
        assert phone.client.get("/needs").status_code == 200
        connection.rollback()
    other.dispose()
    assert phone.send("meanwhile").status_code == 201
    assert kept() == before + 1
    monkeypatch.undo()
    db.session.remove()
    db.engine.dispose()


def test_whoever_has_begun_to_write_still_waits_for_others(app: Flask) -> None:
    """Looking for SQLite's write lock again and again leaves its statements the patience they had."""
    with app.app_context():
        asked, told = PATIENCE[db.engine.dialect.name]
        begin_writing()
        assert db.session.execute(text(asked)).scalar_one() == told
        db.session.rollback()


@contextmanager
def only_read(app: Flask) -> Iterator[None]:
    engine = engine_of(app)

    def let_only_read(connection: Connection) -> None:
        connection.exec_driver_sql(READ_ONLY[engine.dialect.name]).close()

    event.listen(engine, "begin", let_only_read)
    try:
        yield
    finally:
        event.remove(engine, "begin", let_only_read)
        db.session.remove()
        engine.dispose()


def test_while_it_may_only_be_read_that_is_said_to_who_writes(app: Flask, phone: Phone) -> None:
    before = kept()
    with only_read(app):
        refused(phone, "meanwhile")
        assert phone.client.get("/needs").status_code == 200
    assert phone.send("meanwhile").status_code == 201
    assert kept() == before + 1


@pytest.mark.parametrize("language", IN_WORDS)
def test_while_its_tables_are_of_another_version_that_is_no_crash(phone: Phone, language: str) -> None:
    before = kept()
    db.session.execute(text("ALTER TABLE needs RENAME COLUMN title TO title_of_before"))
    db.session.commit()
    refused(phone, "meanwhile")
    page = phone.client.get("/needs", headers={"Accept-Language": language})
    assert page.status_code == 503
    assert IN_WORDS[language] in page.text
    db.session.execute(text("ALTER TABLE needs RENAME COLUMN title_of_before TO title"))
    db.session.commit()
    assert phone.send("meanwhile").status_code == 201
    assert kept() == before + 1


@pytest.mark.parametrize("house", ["postgresql"], indirect=True)
def test_whom_the_server_has_sent_away_comes_back_unnoticed(phone: Phone, database_url: str) -> None:
    assert phone.client.get("/needs").status_code == 200
    other = create_engine(database_url)
    with other.connect() as connection:
        others = "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        ended = connection.exec_driver_sql(f"SELECT pg_terminate_backend(pid, 5000) {others}").scalars().all()
    other.dispose()
    assert ended
    assert all(ended)
    assert phone.client.get("/needs").status_code == 200
