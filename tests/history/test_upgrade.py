"""A database from before all histories were kept in one way: upgraded with its rows, and found whole."""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from alembic import command
from alembic.config import Config
from flask import Flask
from sqlalchemy import Connection, text

from tests.history.house import CHAINS
from tests.support.world import District
from welfare import clock
from welfare.audit.heads import EntriesDigest, digest_of, sign
from welfare.audit.keyring import LAST_HEAD_FILE, remember_head, signing_key
from welfare.audit.rows.actions import seal_tables
from welfare.audit.verifying import verify
from welfare.extensions import db

pytestmark = pytest.mark.slow("goes down more than sixty migrations, and up again")
OLD = ("application", "booking", "enrolment", "home", "need", "round", "unit")
"""Whose histories were there before; the others begin with the upgrade."""


@pytest.fixture
def config(app: Flask) -> Config:
    migrations = Path(app.config["MIGRATIONS"])
    config = Config(migrations / "alembic.ini")
    config.set_main_option("script_location", str(migrations))
    return config


@pytest.fixture
def before(district: District, config: Config) -> Iterator[Connection]:
    """The database as the version before had it, with rows in every history that it knew."""
    db.session.remove()
    command.downgrade(config, "0008")
    with db.engine.connect() as connection:
        yield connection


def rows_of(connection: Connection, query: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(query))]


def events_before(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {
        "housing_events": rows_of(
            connection, "SELECT id, kind, by_id, words FROM housing_events ORDER BY id"
        ),
        "home_events": rows_of(connection, "SELECT id, deed, by_id, words FROM home_events ORDER BY id"),
        "training_events": rows_of(
            connection, "SELECT id, what, by_id, words FROM training_enrolment_events ORDER BY id"
        ),
    }


def test_what_was_there_is_sealed_as_it_is_and_nothing_is_invented(
    before: Connection, config: Config, instance: Path
) -> None:
    there = events_before(before)
    assert all(len(rows) >= 3 for rows in there.values())
    before.close()
    command.upgrade(config, "head")
    with db.engine.connect() as after:
        for table, rows in there.items():
            query = f"SELECT id, kind, by_id, words FROM {table} ORDER BY id"
            assert rows_of(after, query) == rows
            assert rows_of(after, f"SELECT count(*) FROM {table} WHERE seal IS NULL OR position < 1") == [
                (0,)
            ]
    assert seal_tables() >= sum(len(rows) for rows in there.values())
    db.session.commit()
    report = verify(instance)
    assert report.told == []
    assert {name for name, events in report.events_of.items() if events} == set(OLD)
    assert set(report.events_of) == set(CHAINS)
    assert_ids_go_on_where_they_were()


def assert_ids_go_on_where_they_were() -> None:
    with db.engine.begin() as after:
        last, newest = rows_of(after, "SELECT max(id), max(id) FROM training_events")[0]
        after.execute(
            text(
                "INSERT INTO training_events (kind, at, enrolment_id, details, position, seal) "
                "SELECT kind, at, enrolment_id, details, position + 100, seal FROM training_events "
                "WHERE id = :last"
            ),
            {"last": last},
        )
        assert rows_of(after, "SELECT max(id) FROM training_events") == [(newest + 1,)]


def test_a_head_that_was_signed_before_stays_valid(before: Connection, app: Flask, config: Config) -> None:
    folder = app.config["SETTINGS"].instance
    digest = sign_as_before(before, folder)
    before.close()
    command.upgrade(config, "head")
    remember_head(folder, 1, digest)
    try:
        seal_tables()
        db.session.commit()
        report = verify(folder)
        assert (report.told, report.heads) == ([], 1)
        with db.engine.begin() as connection:
            connection.execute(text("UPDATE audit_head_entries SET chain = 'visit' WHERE chain = 'need'"))
        assert verify(folder).told[0].startswith("head 1: it signed for ")
    finally:
        (folder / LAST_HEAD_FILE).unlink(missing_ok=True)


def sign_as_before(connection: Connection, folder: Path) -> str:
    """What the version before wrote down each day; gives the digest of the head."""
    ends = connection.execute(
        text(
            "SELECT 'need' AS chain, need_id AS subject_id, position, seal FROM need_events AS e "
            "WHERE position = (SELECT max(position) FROM need_events AS o WHERE o.need_id = e.need_id) "
            "ORDER BY need_id"
        )
    ).all()
    last = rows_of(connection, "SELECT max(id) FROM need_events")[0][0]
    head = SimpleNamespace(
        number=1, day=clock.today(), made_at=clock.now(), last_event_id=last, last_event_ids=None,
        entries=len(ends), previous="", row_seals=None,
    )  # fmt: skip
    head.entries_digest = EntriesDigest(ends).text_for(head)
    digest = digest_of(head)
    said = {**vars(head), "digest": digest, "signature": sign(digest, signing_key(folder))}
    said["made_at"] = head.made_at.strftime(
        "%Y-%m-%d %H:%M:%S.%f+00:00" if is_postgres() else "%Y-%m-%d %H:%M:%S.%f"
    )
    connection.execute(
        text(
            "INSERT INTO audit_heads (number, day, made_at, last_event_id, entries, entries_digest, "
            "previous, digest, signature) VALUES (:number, :day, :made_at, :last_event_id, :entries, "
            ":entries_digest, :previous, :digest, :signature)"
        ),
        {**said, "day": head.day.isoformat()},
    )
    for end in ends:
        connection.execute(
            text("INSERT INTO audit_head_entries VALUES (:need_id, 1, :position, :seal)"),
            {"need_id": end.subject_id, "position": end.position, "seal": end.seal},
        )
    connection.commit()
    return digest


def is_postgres() -> bool:
    return db.engine.dialect.name == "postgresql"
