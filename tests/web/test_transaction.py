"""A commit that fails for real: nothing is kept, nobody is told that it was, and the answer is in words."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, event, select

from tests.support.client import Client, Form, Page
from tests.support.failing import before_each_commit, engine_of, no_more_writing
from tests.support.world import PASSWORD, District
from welfare.extensions import db
from welfare.needs.models import Need

SignIn = Callable[[Client, str], Page]
ORPHAN = "INSERT INTO role_assignments (person_id, role, organization_id) VALUES (999999, 'teacher', 999999)"


@contextmanager
def no_room(app: Flask) -> Iterator[None]:
    """What is written needs more pages than SQLite may have; PostgreSQL as above."""
    engine = engine_of(app)
    if engine.dialect.name == "sqlite":
        engine.dispose()
        with closing(sqlite3.connect(str(engine.url.database), isolation_level=None)) as connection:
            connection.execute("VACUUM")  # so that no page is free
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
        event.listen(engine, "begin", limit := _at_most(pages))
        try:
            yield
        finally:
            event.remove(engine, "begin", limit)
            engine.dispose()
    else:
        with no_more_writing(app):
            yield


@contextmanager
def broken_promise(app: Flask) -> Iterator[None]:
    """Something else written in the same transaction breaks a rule that is checked only at its end."""
    engine = engine_of(app)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            for column in ("person_id", "organization_id"):
                connection.exec_driver_sql(
                    f"ALTER TABLE role_assignments ALTER CONSTRAINT fk_role_assignments_{column}"
                    " DEFERRABLE INITIALLY DEFERRED"
                )
    with before_each_commit(engine, _orphan):
        yield


def _at_most(pages: int) -> Callable[[Connection], None]:
    return lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count={pages}").close()


def _orphan(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    connection.exec_driver_sql(ORPHAN)


Failing = Callable[[Flask], AbstractContextManager[None]]
FAILING: list[tuple[Failing, int, str, str, str | None]] = [
    (no_more_writing, 503, "Nothing can be kept or looked up just now", "try_later", "30"),
    (no_room, 503, "Nothing can be kept or looked up just now", "try_later", "30"),
    (broken_promise, 500, "Something went wrong on our side", "error", None),
]
LONG = "从宿舍到教学楼要走四十分钟的山路。" * 100


@pytest.fixture
def need(client: Client, district: District, sign_in: SignIn) -> Form:
    """A form that was opened while the database was well, and filled in."""
    client.environ_base["HTTP_ACCEPT_LANGUAGE"] = "en"
    sign_in(client, "teacher")
    form = client.page("/needs/new/housing").form("/needs/new/housing")
    form.values["title"], form.values["description"] = "想要一间宿舍", LONG
    return form


@pytest.mark.parametrize(("failing", "status", "words", "_code", "retry_after"), FAILING)
def test_nothing_is_kept_and_the_same_goes_well_later(
    app: Flask, need: Form, failing: Failing, status: int, words: str, _code: str, retry_after: str | None
) -> None:
    with failing(app):
        page = need.send()
    assert (page.status, page.heading) == (status, words)
    assert page.response.headers.get("Retry-After") == retry_after
    assert "/" in page.links.values()
    assert _titles() == []
    assert "has arrived" in need.send().text
    assert _titles() == ["想要一间宿舍"]


@pytest.mark.parametrize(("failing", "status", "words", "code", "retry_after"), FAILING)
def test_a_program_is_told_so_in_json(
    app: Flask,
    client: Client,
    need: Form,
    failing: Failing,
    status: int,
    words: str,
    code: str,
    retry_after: str | None,
) -> None:
    with failing(app):
        answer = client.post(need.action, data=need.values, headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json) == (status, {"code": code, "message": words})
    assert answer.headers.get("Retry-After") == retry_after
    assert _titles() == []


def test_nobody_is_signed_in_and_no_success_is_told_later(
    app: Flask, client: Client, district: District, sign_in: SignIn
) -> None:
    form = client.page("/sign-in").form("/sign-in")
    with broken_promise(app):
        assert form.send(login="teacher", password=PASSWORD).status == 500
    assert client.get("/session").json["signed_in"] is False
    sign_in(client, "teacher")
    form = client.page("/profile").form("/profile")
    with broken_promise(app):
        page = form.send(phone="13800000000")
    assert page.status == 500
    assert "Saved." not in page.response.text
    page = client.page("/profile")
    assert "Saved." not in page.response.text
    assert page.form("/profile").values["phone"] == ""


def _titles() -> list[str]:
    db.session.expire_all()
    return list(db.session.scalars(select(Need.title)))
