"""Nothing of what a test does to its database is there for the next one, however it is done.

The house is told to go back here, and not to begin: that would renew the sign-ins of a state when a minute is
over, in the middle of a test or not.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any

import psycopg
import pytest
from flask import Flask
from sqlalchemy import func, select, text

from tests.support.client import Client
from tests.support.databases import OFTEN, PATIENCE, UNWRITTEN, PostgreSQL
from tests.support.signing_in import sign_in_as, sign_in_elsewhere
from tests.support.states import DISTRICT, EMPTY, Remember
from tests.support.world import District
from welfare.accounts.sign_ins.models import SignIn
from welfare.extensions import db

NO_RULES = "SET session_replication_role = replica"
ON_POSTGRESQL = {
    "changed rows": [NO_RULES, "UPDATE people SET name = name || 'x'"],
    "changed rows, on the disk": [NO_RULES, "UPDATE people SET name = repeat('x', 50)", "CHECKPOINT"],
    "more rows": ["INSERT INTO pulses SELECT 'x' || n, now() FROM generate_series(1, 20000) AS n"],
    "deleted rows that a trigger protects": [NO_RULES, "DELETE FROM person_events"],
    "deleted rows, cleared away": [NO_RULES, "DELETE FROM organizations", "VACUUM organizations"],
    "emptied tables": ["TRUNCATE people CASCADE"],
    "rows rolled back": ["BEGIN", NO_RULES, "UPDATE people SET name = 'x'", "ROLLBACK", "CREATE TABLE x ()"],
    "a number taken": ["SELECT nextval('people_id_seq')"],
    "numbers that begin anew": ["SELECT setval('people_id_seq', 1, false)"],
    "a large object": ["SELECT lo_from_bytea(0, 'abc')"],
    "a table": ["CREATE TABLE more AS SELECT generate_series(1, 10000)"],
    "a table of which there is no log": ["CREATE UNLOGGED TABLE more AS SELECT 1 AS a"],
    "a table less": ["DROP TABLE person_events CASCADE"],
    "a table written anew": ["VACUUM FULL people"],
    "a column": ["ALTER TABLE people ADD COLUMN more text DEFAULT 'x'"],
    "an index": ["CREATE INDEX more ON people (name)"],
    "an index less": ["DROP INDEX ix_need_search_tokens"],
    "a schema": ["CREATE SCHEMA more"],
    "a function": ["CREATE FUNCTION more() RETURNS int LANGUAGE sql AS 'SELECT 1'"],
    "triggers that are off": ["ALTER TABLE person_events DISABLE TRIGGER ALL"],
    "a comment": ["COMMENT ON TABLE people IS 'more'"],
    "what the planner knows": ["ANALYZE people"],
    "a setting": ["ALTER DATABASE working SET work_mem = '1MB'"],
}
ONLY_ROWS = (
    "changed rows",
    "changed rows, on the disk",
    "more rows",
    "deleted rows that a trigger protects",
    "a number taken",
    "numbers that begin anew",
)
"""What is undone by rows, while the app stays connected."""
ON_SQLITE = {
    "changed rows": ["UPDATE people SET name = name || 'x'"],
    "changed rows, in the file": ["UPDATE people SET name = name || 'x'", "PRAGMA wal_checkpoint(TRUNCATE)"],
    "deleted rows": ["DELETE FROM sign_ins"],
    "a table": ["CREATE TABLE more (a)"],
    "a trigger less": ["DROP TRIGGER keep_issued_bulletins_delete"],
    "what the planner knows": ["ANALYZE"],
    "a version": ["PRAGMA user_version = 7"],
    "another journal": ["PRAGMA journal_mode = DELETE"],
}


@pytest.mark.parametrize("what", ON_POSTGRESQL)
def test_nothing_is_carried_over_on_postgresql(what: str, house_on: Callable[[str], Any]) -> None:
    house = in_the_district(house_on("postgresql"))
    before = everything(house.database)
    assert is_still_as_it_was(house)
    do(house, ON_POSTGRESQL[what])
    assert not is_still_as_it_was(house)
    assert everything(house.database) != before
    assert is_put_back(house) == (what in ONLY_ROWS)
    house.go_back_to(DISTRICT)
    assert everything(house.database) == before
    assert is_still_as_it_was(house)


@pytest.mark.parametrize("what", ONLY_ROWS)
def test_rows_are_put_back_and_the_app_stays_connected_on_postgresql(
    what: str, house_on: Callable[[str], Any]
) -> None:
    house = in_the_district(house_on("postgresql"))
    before = everything(house.database, wherever=True)
    reader = connection_of(house)
    for _again in range(2):
        do(house, ON_POSTGRESQL[what])
        assert not is_still_as_it_was(house, 1)
        assert is_put_back(house)
        assert is_still_as_it_was(house, 1)
    assert connection_of(house) is reader
    assert everything(house.database, wherever=True) == before


def test_rows_are_put_back_so_often_and_not_more_on_postgresql(house_on: Callable[[str], Any]) -> None:
    house = in_the_district(house_on("postgresql"))
    house.database.times = OFTEN - 1
    for can_be in (True, False):
        do(house, ["UPDATE category_settings SET ordinary_days = 9"])
        assert is_put_back(house) == can_be
    house.go_back_to(DISTRICT)
    assert house.database.times == 0


def test_rows_of_a_large_table_are_not_put_back_on_postgresql(
    house_on: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    house = in_the_district(house_on("postgresql"))
    monkeypatch.setattr("tests.support.databases.LARGE", 10)
    for statement, can_be in (
        ("INSERT INTO pulses VALUES ('x', now())", True),
        ("UPDATE people SET name = name", False),
    ):
        do(house, [NO_RULES, statement])
        assert is_put_back(house) == can_be


@pytest.mark.parametrize(
    ("statement", "can_be"),
    [
        ("UPDATE category_settings SET ordinary_days = 9", True),
        ("SET session_replication_role = replica", False),
        ("SET work_mem = '1MB'", False),
        ("SET LOCAL work_mem = '1MB'", True),
        ("SELECT pg_advisory_lock(7)", True),
        ("CREATE TEMPORARY TABLE mine ()", False),
    ],
)
def test_what_a_connection_has_for_itself_is_given_up_or_nothing_is_put_back_on_postgresql(
    statement: str, can_be: bool, house_on: Callable[[str], Any]
) -> None:
    house = in_the_district(house_on("postgresql"))
    with house.app.app_context(), db.engine.begin() as connection:
        connection.execute(text(statement))
    assert is_put_back(house) == can_be
    locks = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
    assert not can_be or not house.database.connection.execute(locks).fetchone()


def test_of_a_state_kept_upon_another_the_rows_are_its_own_on_postgresql(
    house_on: Callable[[str], Any],
) -> None:
    house = in_the_district(house_on("postgresql"))
    do(house, ["UPDATE category_settings SET ordinary_days = 7", "CREATE TABLE more AS SELECT 1 AS a"])
    house.keep("more")
    kept = everything(house.database, wherever=True)
    do(house, ["UPDATE category_settings SET ordinary_days = 9", "UPDATE more SET a = 2"])
    assert is_put_back(house, "more")
    assert everything(house.database, wherever=True) == kept
    house.go_back_to(DISTRICT)
    assert not is_put_back(house, "more")


@pytest.mark.parametrize("what", ON_SQLITE)
def test_nothing_is_carried_over_on_sqlite(what: str, house_on: Callable[[str], Any]) -> None:
    house = in_the_district(house_on("sqlite"))
    before = files_of(house.database)
    with closing(sqlite3.connect(house.database.file, isolation_level=None)) as connection:
        for statement in ON_SQLITE[what]:
            connection.execute(statement).fetchall()
    assert not is_still_as_it_was(house)
    assert files_of(house.database) != before
    house.go_back_to(DISTRICT)
    assert files_of(house.database) == before
    assert is_still_as_it_was(house)


def test_who_reads_stays_connected_and_who_writes_where_rows_are_put_back(
    house: Any, client: Client, district: District
) -> None:
    in_the_district(house).kept[DISTRICT.name] = monotonic()  # no minute is over before this is
    sign_in_as(client, district.person("teacher"))
    assert client.get("/needs").status_code == 200
    db.session.remove()
    readers = connection_of_the_app()
    house.begin_with(DISTRICT)
    assert connection_of_the_app() is readers
    sign_in_elsewhere(district.person("clerk"))
    db.session.commit()
    db.session.remove()
    assert connection_of_the_app() is readers
    house.begin_with(DISTRICT)
    assert (connection_of_the_app() is readers) == isinstance(house.database, PostgreSQL)


def test_who_goes_on_reading_is_not_taken_for_gone(house: Any, district: District) -> None:
    with db.engine.connect() as reader:
        reading = reader.connection.dbapi_connection
        house.begin_with(DISTRICT)
        assert connection_of_the_app() is not reading
        reader.invalidate()


def test_of_whoever_else_is_connected_to_postgresql_nobody_knows_what_they_do(
    house_on: Callable[[str], Any],
) -> None:
    house = in_the_district(house_on("postgresql"))
    with connected(house.database):
        assert not house.database.is_still(DISTRICT.name, 0)
        assert house.database.is_still(DISTRICT.name, 1)
    assert is_still_as_it_was(house)


def test_a_database_is_in_one_state_at_a_time(house: Any) -> None:
    for state in (EMPTY, DISTRICT):
        house.begin_with(state)
    for state in (DISTRICT, EMPTY, DISTRICT):
        house.go_back_to(state)
        assert [each.name for each in (EMPTY, DISTRICT) if house.database.is_still(each.name, 0)] == [
            state.name
        ]


def test_who_is_connected_to_postgresql_still_is_sent_away(house_on: Callable[[str], Any]) -> None:
    house = in_the_district(house_on("postgresql"))
    before = everything(house.database)
    with connected(house.database) as reader, connected(house.database) as writer:
        reader.execute("CREATE TEMPORARY TABLE mine AS SELECT * FROM people")
        reader.execute("SELECT pg_advisory_lock(7)")
        writer.execute("BEGIN")
        writer.execute("UPDATE category_settings SET ordinary_days = 9")
        house.go_back_to(DISTRICT)
        for gone in (reader, writer):
            with pytest.raises(psycopg.OperationalError):
                gone.execute("SELECT 1")
    assert everything(house.database) == before
    locks = "SELECT 1 FROM pg_locks WHERE locktype = 'advisory'"
    assert not house.database.connection.execute(locks).fetchone()


def test_states_do_not_reach_each_other_on_postgresql(house_on: Callable[[str], Any]) -> None:
    house = house_on("postgresql")
    for state in (EMPTY, DISTRICT):
        house.begin_with(state)
    found = []
    for state in (EMPTY, DISTRICT, DISTRICT, EMPTY, DISTRICT):
        house.go_back_to(state)
        with connected(house.database) as connection:
            connection.execute("UPDATE people SET name = 'x'")
            connection.execute("DROP TABLE pulses")
            connection.execute("CHECKPOINT")
        house.go_back_to(state)
        found.append(everything(house.database))
    assert found[0] == found[3] != found[1]
    assert found[1] == found[2] == found[4]


def test_going_back_that_broke_off_is_made_up_for_on_postgresql(house_on: Callable[[str], Any]) -> None:
    house = in_the_district(house_on("postgresql"))
    before = everything(house.database)
    change_some_rows(house.database)
    aside = house.database.store.with_name("aside")
    house.database.store.rename(aside)
    with pytest.raises(FileNotFoundError):
        house.go_back_to(DISTRICT)
    aside.rename(house.database.store)
    house.go_back_to(DISTRICT)
    assert everything(house.database) == before


def test_what_was_kept_in_part_is_taken_for_no_copy_on_postgresql(house_on: Callable[[str], Any]) -> None:
    house = in_the_district(house_on("postgresql"))
    before = everything(house.database)
    number = next(house.database.numbers)
    change_some_rows(house.database)
    written = sum(file.stat().st_mtime_ns != UNWRITTEN for file in house.database.files.iterdir())
    in_the_way = house.database.store / str(number + written)
    in_the_way.mkdir()
    with pytest.raises(IsADirectoryError):
        house.database.keep("more")
    in_the_way.rmdir()
    house.go_back_to(DISTRICT)
    assert everything(house.database) == before


def test_what_is_remembered_comes_back(app: Flask, district: District, remember: Remember) -> None:
    def sign_ins() -> int:
        return db.session.scalar(select(func.count()).select_from(SignIn)) or 0

    at_first = sign_ins()
    for more in (1, 2):
        sign_in_elsewhere(district.person("clerk"))
        go_back = remember()
        for _ in range(2):
            sign_in_elsewhere(district.person("teacher"))
            db.session.commit()
            assert sign_ins() == at_first + more + 1
            go_back()
            assert sign_ins() == at_first + more


def in_the_district(house: Any) -> Any:
    """The house, as if another test had written in it before: its app is not connected."""
    house.begin_with(DISTRICT)
    house.go_back_to(DISTRICT)
    return house


def connection_of_the_app() -> Any:
    with db.engine.connect() as connection:
        return connection.connection.dbapi_connection


def connection_of(house: Any) -> Any:
    with house.app.app_context():
        return connection_of_the_app()


def is_still_as_it_was(house: Any, connections: int = 0) -> bool:
    """Whether nothing was written since, nor are others connected."""
    await_departure(house, connections)
    return bool(house.database.is_still(DISTRICT.name, connections))


def is_put_back(house: Any, state: str = DISTRICT.name) -> bool:
    """Whether rows could be, of a PostgreSQL to which only its app is connected."""
    with house.app.app_context():
        await_departure(house, db.engine.pool.checkedin())
        return bool(house.database.put_back_to(state, db.engine.pool))


def await_departure(house: Any, connections: int) -> None:
    if isinstance(house.database, PostgreSQL):
        house.database.await_departure(PATIENCE, connections)


def change_some_rows(database: Any) -> None:
    """In three files at least, and none is longer for it."""
    with connected(database) as connection:
        connection.execute("UPDATE people SET name = reverse(name)")
        connection.execute("UPDATE organizations SET name = reverse(name)")
        connection.execute("UPDATE category_settings SET ordinary_days = 9")
        connection.execute("CHECKPOINT")


def do(house: Any, statements: list[str]) -> None:
    with connected(house.database) as connection:
        for statement in statements:
            connection.execute(statement)


def connected(database: Any) -> psycopg.Connection[Any]:
    return psycopg.connect(database.url.replace("+psycopg", ""), autocommit=True)


def everything(database: Any, *, wherever: bool = False) -> dict[str, Any]:
    """Every row of every table, and where in its file it lies, if not `wherever`; the database's own, too."""
    tables = "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND NOT relisshared"
    numbers = "SELECT sequencename, last_value FROM pg_sequences ORDER BY 1"
    row, place = ("t::text", "t::text") if wherever else ("t.ctid || t::text", "t.ctid")
    with connected(database) as connection:
        names = [name for (name,) in connection.execute(tables)]
        rows = " UNION ALL ".join(
            f"SELECT '{name}', md5(string_agg({row}, ',' ORDER BY {place})) FROM {name} AS t"
            for name in names
        )
        found: dict[str, Any] = dict(connection.execute(rows).fetchall())  # type: ignore[arg-type]
        found["numbers"] = connection.execute(numbers).fetchall()
        found["settings"] = connection.execute("SHOW work_mem").fetchone()
    return found


def files_of(database: Any) -> dict[str, bytes]:
    """What the database has written, in its file and beside it."""
    beside = (Path(f"{database.file}{ending}") for ending in ("", "-wal"))
    return {file.name: content for file in beside if file.exists() and (content := file.read_bytes())}
