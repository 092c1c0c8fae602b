"""What was sent is taken once, however often it arrives: one receipt for each sender and key."""

import hashlib
import hmac
import json
from collections.abc import Mapping
from functools import cache
from typing import Any
from uuid import uuid4

from flask import current_app
from sqlalchemy import Select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, insert_unless_there
from welfare.sending.models import Receipt
from welfare.sending.queries import KEY, own_receipt
from welfare.sending.refusals import SameKeyOtherContent, WriterIsGone

CLAIMED = "keys claimed"
"""Under this name a session remembers what it has claimed."""


def new_key() -> str:
    """A key for a form that is shown: sent once or many times from there, it is the same."""
    return uuid4().hex


def key_of(fields: Mapping[str, str], name: str = "submission_key") -> str | None:
    """The key among a form's fields; None where there is none, or one that is no key."""
    key = fields.get(name, "")
    return key if KEY.fullmatch(key) else None


def digest_of(content: Mapping[str, Any]) -> str:
    """A hash by which the same content is told from another under the same key."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def is_of(receipt: Receipt, digest: str) -> bool:
    """Whether a receipt is of this content."""
    return receipt.digest in (_kept(digest), digest)  # bare in receipts from before it was keyed


def _kept(digest: str) -> str:
    """What is kept of a digest: whoever lacks the key cannot find out by trying what a form said."""
    key = current_app.config["SECRET_KEY"].encode()
    return hmac.new(key, digest.encode(), hashlib.sha256).hexdigest()


def claim(key: str, digest: str, *, by: Person) -> tuple[Receipt, bool]:
    """The receipt for `key`, and whether it is new and to be completed (`complete`).

    Two at once: the second waits for the first to commit, then finds its receipt.
    Whoever is erased meanwhile is waited for, too, by the row that the receipt points to. Raises
    `SameKeyOtherContent` where other content came under this key, and `WriterIsGone`.
    """
    row = {"person_id": by.id, "key": key, "digest": _kept(digest), "received_at": clock.now()}
    is_new = insert_unless_there(Receipt, row)
    if is_new:
        db.session().info.setdefault(CLAIMED, set()).add(key)
    receipt, is_active = db.session.execute(_claimed(), {"person_id": by.id, "key": key}).one()
    if not is_active:
        raise WriterIsGone
    if not is_of(receipt, digest):
        raise SameKeyOtherContent(number=receipt.number, url=receipt.address)
    return receipt, is_new


@cache
def _claimed() -> Select[Any]:
    """A receipt, locked, with whether its sender's account is open."""
    found = own_receipt().join(Person, Person.id == Receipt.person_id).add_columns(Person.is_active)
    return found.with_for_update(of=Receipt)


def is_claimed(key: str) -> bool:
    """Whether it is this session that claimed `key`; else what came under it had come before."""
    return key in db.session().info.get(CLAIMED, ())


def complete(receipt: Receipt, *, address: str, number: str | None = None, **about: int) -> None:
    """Say on a new receipt what came of it: the path of its page, its number (or its own), what it is about.

    `about` names columns of the receipt, such as `need_id`.
    """
    receipt.number, receipt.address = number or f"R{receipt.id}", address
    for name, value in about.items():
        setattr(receipt, name, value)
