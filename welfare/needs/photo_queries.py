"""What is asked of the photos that go with needs. Whoever may see the need may see them."""

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from welfare.extensions import db
from welfare.files.models import Photo
from welfare.needs.models import Need, NeedPhoto, Receipt


def photos_of(need: Need) -> Sequence[NeedPhoto]:
    """All photos of a need, oldest first; those that were announced and have not arrived have no `photo`."""
    return db.session.scalars(_photos().where(NeedPhoto.need_id == need.id)).all()


def photos_under(receipt: Receipt) -> Sequence[NeedPhoto]:
    """The photos that go with what was sent under one key, in the order in which they were chosen."""
    return db.session.scalars(_photos().where(NeedPhoto.receipt_id == receipt.id)).all()


def photo_of(need: Need, need_photo_id: int) -> Photo | None:
    """One photo of a need that has arrived."""
    query = select(Photo).join(NeedPhoto, NeedPhoto.photo_id == Photo.id)
    return db.session.scalar(query.where(NeedPhoto.need_id == need.id, NeedPhoto.id == need_photo_id))


def _photos() -> Select[NeedPhoto]:
    return select(NeedPhoto).options(joinedload(NeedPhoto.photo)).order_by(NeedPhoto.id)
