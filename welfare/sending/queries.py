"""What is asked of what was sent: its receipt, and its photos."""

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.models import Photo
from welfare.sending.models import KEY_LENGTH, Receipt, SentPhoto

KEY = re.compile(rf"[A-Za-z0-9_-]{{1,{KEY_LENGTH}}}")


def receipt_for(key: str, *, by: Person, to_change: bool = False) -> Receipt | None:
    """This person's receipt for what they sent under `key`, locked if what goes with it is `to_change`."""
    if not KEY.fullmatch(key):
        return None
    query = own_receipt(key, by)
    return db.session.scalar(query.with_for_update() if to_change else query)


def own_receipt(key: str, by: Person) -> Select[Receipt]:
    """The receipt that `by` has for `key`."""
    return select(Receipt).where(Receipt.person_id == by.id, Receipt.key == key)


def photos_under(receipt: Receipt) -> Sequence[SentPhoto]:
    """The photos that go with what was sent under one key, in the order in which they were chosen."""
    return photos_with(SentPhoto.receipt_id == receipt.id)


def photos_with(which: ColumnElement[bool]) -> Sequence[SentPhoto]:
    """Such photos, oldest first; those that were announced and have not arrived have no `photo`."""
    query = select(SentPhoto).where(which).options(joinedload(SentPhoto.photo))
    return db.session.scalars(query.order_by(SentPhoto.id)).all()


def photo_with(which: ColumnElement[bool], sent_photo_id: int) -> Photo | None:
    """One such photo that has arrived."""
    query = select(Photo).join(SentPhoto, SentPhoto.photo_id == Photo.id)
    return db.session.scalar(query.where(which, SentPhoto.id == sent_photo_id))
