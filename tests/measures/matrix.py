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

LETTERS = {
    "teacher": "T", "neighbour": "T", "school": "S", "clerk": "C", "alliance_clerk": "c",
    "handler": "H", "other_handler": "h", "leader": "L", "alliance_leader": "l", "admin": "A",
}  # fmt: skip
"""What each account is in the tables; a small letter is of the same kind, somewhere else."""
DONE = 303
"""The answer to what is done."""


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

    Every noun is asked for by every account at the place that `build` makes. What changes nothing is asked
    first, all of it before anybody looks at the database; all is as it was there again as soon as something
    was done. `=` in a cell: there was nothing to do, so nothing is changed. Also gives how many cells were
    asked.
    """
    faults: list[str] = []
    place = build()
    browsers = {account: _browser(app, district, account) for account in LETTERS}
    go_back = remember()
    before = fingerprint(app)

    def ask(account: str, noun: str, wanted: int) -> None:
        client, token = browsers[account]
        given = {**place.fields[noun], "csrf_token": token}
        answer = client.post(f"{place.address}/{noun}", data=given).status_code
        if answer != wanted:
            faults.append(f"{account} {noun}: {answer}, not {wanted}")

    def changed() -> list[str]:
        after = fingerprint(app)
        return [name for name in after if after[name] != before[name]]

    cells = [
        (account, noun, expected(cell, letter))
        for account, letter in LETTERS.items()
        for noun, cell in table.items()
    ]
    for each in cells:
        if each[-1] != DONE:
            ask(*each)
    if tables := changed():
        faults.append(f"what was refused changed {tables}")
        go_back()
        is_again(app, before)
    for account, noun, wanted in cells:
        if wanted == DONE:
            ask(account, noun, wanted)
            tables = changed()
            if (tables in ([], ["receipts"])) != ("=" in table[noun]):
                faults.append(f"{account} {noun} changed {tables}")
            if tables:
                go_back()
                is_again(app, before)
    return faults, len(cells)


def _browser(app: Flask, district: District, account: str) -> tuple[Client, str]:
    client: Client = app.test_client()
    client.lints = False
    return client, sign_in_as(client, district.person(account))
