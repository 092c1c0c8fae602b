"""Nothing that a test does reaches the next one, and where it did nothing nothing is copied."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import text

from tests.support.states import DISTRICT
from welfare.extensions import db

READ = "SELECT count(*), min(name) FROM people WHERE staff_number LIKE '%e%'"
WRITTEN = [
    "UPDATE people SET phone = '1' WHERE staff_number = 'clerk'",
    "SELECT nextval(pg_get_serial_sequence('people', 'id'))",
    "SELECT id FROM people WHERE staff_number = 'clerk' FOR UPDATE",
    "CREATE TABLE more (id int)",
]


@pytest.fixture
def house(house_on: Callable[[str], Any]) -> Any:
    house = house_on("postgresql")
    house.begin_with(DISTRICT)
    return house


def oid_of(house: Any) -> int:
    (found,) = house.database.connection.execute(
        "SELECT oid FROM pg_database WHERE datname = 'working'"
    ).fetchone()
    return found


def do(house: Any, statement: str, *, committed: bool = True) -> Any:
    with house.app.app_context():
        done = db.session.execute(text(statement))
        found = done.all() if done.returns_rows else None
        db.session.commit() if committed else db.session.rollback()
        db.session.remove()
        return found


def test_what_was_only_read_is_not_copied_again(house: Any) -> None:
    there, read = oid_of(house), do(house, READ)
    for committed in (True, False):
        house.begin_with(DISTRICT)
        assert do(house, READ, committed=committed) == read
    assert oid_of(house) == there


@pytest.mark.parametrize("committed", [True, False])
@pytest.mark.parametrize("statement", WRITTEN)
def test_what_was_written_is_gone(house: Any, statement: str, committed: bool) -> None:
    there = oid_of(house)
    before = do(house, statement, committed=committed)
    house.begin_with(DISTRICT)
    assert oid_of(house) != there
    assert do(house, statement) == before
