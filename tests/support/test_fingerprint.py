"""To look whether anything was written does nothing to whoever reads or writes just now."""

import gc
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import update

from tests.support.fingerprint import fingerprint
from tests.support.in_turn import KINDS
from tests.support.states import DISTRICT, State
from welfare.accounts.models import Person
from welfare.extensions import db

LOCKS = """
import fcntl, sys

with open(sys.argv[1], "r+b") as index:
    fcntl.lockf(index, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, 128)
"""
"""Of the byte by which SQLite knows that another process has the database open
(https://sqlite.org/src/file/src/os_unix.c)."""


@pytest.mark.parametrize("kind", KINDS)
def test_another_state_is_read_anew_however_like_it_is(kind: str, house_on: Callable[[str], Any]) -> None:
    house, found = house_on(kind), {}
    for name in ("甲", "乙"):
        house.begin_with(DISTRICT)
        with house.app.app_context():
            db.session.execute(update(Person).where(Person.staff_number == "teacher").values(name=name))
            db.session.commit()
            house.keep("remembered")
        house.begin_with(State("remembered", lambda: None))
        found[name] = fingerprint(house.app, [Person.__table__])
    assert found["甲"] != found["乙"]


def test_another_process_still_sees_that_a_sqlite_database_is_open(house_on: Callable[[str], Any]) -> None:
    house = house_on("sqlite")
    gc.collect()  # a connection that nobody has any more holds on to the index that was there before
    house.begin_with(DISTRICT)
    with house.app.app_context(), db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1 FROM people")
        connection.rollback()
        for _ in range(2):
            fingerprint(house.app)
        locking = subprocess.run(
            [sys.executable, "-c", LOCKS, f"{house.database.file}-shm"],
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert "BlockingIOError" in locking.stderr
