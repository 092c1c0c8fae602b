"""One state x every action x every account, asked over HTTP: who is answered what, and what it changed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask

from tests.support.client import Client
from tests.support.fingerprint import fingerprint, is_again
from tests.support.signing_in import sign_in_as
from tests.support.states import Remember
from tests.support.world import District
from welfare.extensions import db

LETTERS = {
    "teacher": "T", "neighbour": "T", "school": "S", "clerk": "C", "alliance_clerk": "c",
    "handler": "H", "other_handler": "h", "leader": "L", "alliance_leader": "l", "admin": "A",
}  # fmt: skip
"""What each account is in the tables; a small letter is of the same kind, somewhere else."""


@dataclass(frozen=True)
class Place:
    """Where something is done: the address that the nouns follow, and what is sent for each noun."""

    address: str
    fields: dict[str, dict[str, Any]]


def faults_of(
    table: dict[str, str],
    expected: Callable[[str, str], int],
    build: Callable[[], Place],
    *,
    app: Flask,
    district: District,
    remember: Remember,
) -> tuple[list[str], int]:
    """Where the app and `table` (by noun, what `expected` reads together with an account's letter) disagree.

    Every noun is asked for by every account at the place that `build` makes; all is as it was there again as
    soon as something was done. `=` in a cell: there was nothing to do, so nothing is changed. Also gives how
    many cells were asked.
    """
    faults: list[str] = []
    asked = 0
    place = build()
    go_back = remember()
    before = _now(app)
    for account, letter in LETTERS.items():
        client: Client = app.test_client()
        client.lints = False
        token = sign_in_as(client, district.person(account))
        for noun, cell in table.items():
            given = {**place.fields[noun], "csrf_token": token}
            answer = client.post(f"{place.address}/{noun}", data=given).status_code
            asked += 1
            after = _now(app)
            here = f"{account} {noun}: {answer}"
            if answer != expected(cell, letter):
                faults.append(f"{here}, not {expected(cell, letter)}")
            changed = [name for name in after if after[name] != before[name] and name != "receipts"]
            if bool(changed) != (answer == 303 and "=" not in cell):
                faults.append(f"{here} changed {changed}")
            if after != before:
                go_back()
                is_again(app, before)
    return faults, asked


def _now(app: Flask) -> dict[str, str]:
    """What the database holds, what the test has written included."""
    db.session.commit()
    return fingerprint(app)
