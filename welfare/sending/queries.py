"""What is asked of what was sent: its receipt, and its files."""

import re
from collections.abc import Sequence
from functools import cache

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.orm import contains_eager, joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.models import Document, Photo
from welfare.sending.models import KEY_LENGTH, Receipt, SentFile

KEY = re.compile(rf"[A-Za-z0-9_-]{{1,{KEY_LENGTH}}}")


def receipt_for(key: str, *, by: Person, to_change: bool = False) -> Receipt | None:
    """This person's receipt for what they sent under `key`, locked if what goes with it is `to_change`."""
    return receipt_under(key, by.id, to_change=to_change)


def receipt_under(key: str, person_id: int, *, to_change: bool = False) -> Receipt | None:
    """The same by the number of the person's account."""
    if not KEY.fullmatch(key):
        return None
    query = own_receipt()
    return db.session.scalar(
        query.with_for_update() if to_change else query, {"person_id": person_id, "key": key}
    )


@cache
def own_receipt() -> Select[Receipt]:
    """The receipt that the person of `person_id` has for `key`."""
    return select(Receipt).where(Receipt.person_id == bindparam("person_id"), Receipt.key == bindparam("key"))


def files_under(receipt: Receipt) -> Sequence[SentFile]:
    """The files that go with what was sent under one key, in the order in which they were chosen."""
    return files_with(SentFile.receipt_id == receipt.id)


def digests_under(key: str, *, by: Person) -> set[str]:
    """Of what has arrived already with what this person sent under `key`, the digests."""
    receipt = receipt_for(key, by=by)
    return {file.kept.digest for file in files_under(receipt) if file.kept} if receipt else set()


def files_with(*which: ColumnElement[bool], anew: bool = False) -> Sequence[SentFile]:
    """Such files, oldest first; those that were announced and have not arrived have nothing `kept`. Read
    `anew` they are as they stand now, whatever this session knew of them."""
    return db.session.scalars(files(*which).execution_options(populate_existing=anew)).all()


def files(*which: ColumnElement[bool]) -> Select[SentFile]:
    """The same as a statement, for whoever asks often and keeps it."""
    query = select(SentFile).join(SentFile.receipt).where(*which).options(contains_eager(SentFile.receipt))
    query = query.options(joinedload(SentFile.photo), joinedload(SentFile.document))
    return query.order_by(SentFile.id)


def file_with(*which: ColumnElement[bool], sent_file_id: int) -> Photo | Document | None:
    """One such file that has arrived."""
    return next((file.kept for file in files_with(*which, SentFile.id == sent_file_id)), None)
