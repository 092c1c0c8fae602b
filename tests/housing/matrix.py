"""Cells of a table, asked over HTTP: who is answered what, and what it changed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import func, select
from werkzeug.exceptions import BadRequest

from tests.support.client import Client
from tests.support.fingerprint import beside_people, fingerprint
from tests.support.signing_in import sign_in_as
from tests.support.world import District
from welfare.accounts.models import PersonEvent
from welfare.accounts.records.queries import OF_WHAT_IS_SET_APART
from welfare.extensions import db
from welfare.sending.once import KEY_FIELD

ANONYMOUS = "anonymous"
ACCOUNTS = (
    ANONYMOUS, "teacher", "colleague", "neighbour", "school", "clerk", "alliance_clerk", "handler",
    "other_handler", "leader", "admin",
)  # fmt: skip
RUNS = ("clerk", "handler")
"""Who runs housing: the clerks of the bureau, and the office that housing needs go to."""
TEACHERS = ("teacher", "colleague", "neighbour")
SHOWN_NO_FORM = (401, 403, 404)
"""Answers to whoever is shown no page with the form, from which to have its version."""
IN_JSON = {"Accept": "application/json"}


@dataclass(frozen=True)
class Cell:
    """One account at one address, and what it must be answered."""

    account: str
    address: str
    answer: int
    sent: dict[str, Any] = field(default_factory=dict)
    changes: bool = False
    method: str = "POST"

    def __str__(self) -> str:
        return f"{self.account} {self.method} {self.address}"


def faults_of(
    cells: Iterable[Cell], app: Flask, district: District, start_again: Callable[[], None]
) -> list[str]:
    """Where the app answers otherwise, or changes what it must not, or does nothing.

    What changes nothing is asked first, all of it before anybody looks at the database; then what changes
    something, each beginning with the state as it was. Refusals are asked for in JSON: what a page would say
    beside them is not looked at here.
    """
    cells = list(cells)
    browsers = {account: _browser(app, district, account) for account in {cell.account for cell in cells}}
    db.session.commit()
    before, newest = fingerprint(app, beside_people()), _newest_kept()
    faults = []

    def ask(cell: Cell) -> None:
        client, token = browsers[cell.account]
        sent = {KEY_FIELD: uuid4().hex, **cell.sent, "csrf_token": token} if cell.method == "POST" else None
        client.keys = cell.answer not in SHOWN_NO_FORM
        headers = IN_JSON if cell.answer >= BadRequest.code else None
        answer = client.open(cell.address, method=cell.method, data=sent, headers=headers)
        if answer.status_code != cell.answer:
            faults.append(f"{cell}: {answer.status_code}, not {cell.answer}")

    for cell in cells:
        if not cell.changes:
            ask(cell)
    changed = [*_changed(before, fingerprint(app, beside_people())), *_kept_beside_openings(newest)]
    if changed:
        faults.append(f"what was refused changed {changed}")
        start_again()
    for cell in cells:
        if cell.changes:
            ask(cell)
            if not _changed(before, fingerprint(app, beside_people())):
                faults.append(f"{cell} changed nothing")
            start_again()
    return faults


def _browser(app: Flask, district: District, account: str) -> tuple[Client, str]:
    client: Client = app.test_client()
    client.lints = False
    if account == ANONYMOUS:
        return client, client.get("/session").json["csrf_token"]
    return client, sign_in_as(client, district.person(account))


def _changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [name for name in after if after[name] != before[name]]


def _newest_kept() -> int:
    return db.session.scalar(select(func.max(PersonEvent.id))) or 0


def _kept_beside_openings(newest: int) -> list[str]:
    """What else has been kept of people since this event of theirs."""
    since = PersonEvent.id > newest, PersonEvent.kind.not_in(OF_WHAT_IS_SET_APART)
    db.session.rollback()
    return [str(kind) for kind in db.session.scalars(select(PersonEvent.kind).where(*since))]
