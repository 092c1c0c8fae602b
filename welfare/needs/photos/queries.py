"""What is asked of the photos that go with needs. Whoever may see the need may see them."""

from collections.abc import Sequence

from welfare.files.models import Photo
from welfare.needs.models import Need
from welfare.sending.models import SentPhoto
from welfare.sending.queries import photo_with, photos_with


def photos_of(need: Need) -> Sequence[SentPhoto]:
    """All photos of a need, oldest first; those that were announced and have not arrived have no `photo`."""
    return photos_with(SentPhoto.need_id == need.id)


def photo_of(need: Need, sent_photo_id: int) -> Photo | None:
    """One photo of a need that has arrived."""
    return photo_with(SentPhoto.need_id == need.id, sent_photo_id)
