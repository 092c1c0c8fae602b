"""What was sent is taken once, however often it arrives: one receipt for each sender and key."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from welfare import clock
from welfare.accounts.models import Person
from welfare.extensions import db, insert_unless_there
from welfare.needs.models import Need, Receipt
from welfare.needs.refusals import SameKeyOtherContent


def digest_of(content: Mapping[str, Any]) -> str:
    """A hash by which the same content is told from another under the same key."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def claim(key: str, digest: str, *, by: Person) -> tuple[Receipt, bool]:
    """The receipt for `key`, and whether it is new and to be completed with its need.

    Two at once: the second waits for the first to commit, then finds its receipt.
    Raises `SameKeyOtherContent` where other content came under this key.
    """
    row = {"person_id": by.id, "key": key, "digest": digest, "received_at": clock.now()}
    is_new = insert_unless_there(Receipt, row)
    receipt = db.session.scalars(_receipt(key, by)).one()
    if receipt.digest != digest:
        need = db.session.get_one(Need, receipt.need_id)
        raise SameKeyOtherContent(number=need.number)
    return receipt, is_new


def need_sent_under(key: str, *, by: Person) -> Need | None:
    """The need that this person's `key` stands for: the one it made, or the one it did something to."""
    receipt = db.session.scalar(_receipt(key, by))
    return db.session.get(Need, receipt.need_id) if receipt else None


def _receipt(key: str, by: Person) -> Select[Receipt]:
    return select(Receipt).where(Receipt.person_id == by.id, Receipt.key == key)
