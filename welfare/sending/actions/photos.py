"""The photos that go with a text: announced with it, then each arrives by itself, once."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.actions import keep
from welfare.files.pictures import LARGEST_UPLOAD, Picture, read_picture
from welfare.files.refusals import TooManyPhotos
from welfare.refusals import Refusal
from welfare.sending.models import Receipt, SentPhoto
from welfare.sending.queries import photos_under, receipt_for
from welfare.sending.refusals import OtherPhotoThere, PhotoNotAnnounced
from welfare.sending.signals import photo_arrives

MOST_PHOTOS = 9
"""With one text."""
LONGEST_FILE_NAME = 60
"""Characters of a file's name that are shown where it could not be read."""


def announce(receipt: Receipt, client_ids: Collection[str]) -> None:
    """Say which photos go with what was sent; said again, photos no longer named are not waited for.

    Those that have arrived stay. Raises `TooManyPhotos`.
    """
    there = {photo.client_id: photo for photo in photos_under(receipt)}
    for client_id, photo in there.items():
        if photo.photo_id is None and client_id not in client_ids:
            db.session.delete(photo)
    new = [client_id for client_id in dict.fromkeys(client_ids) if client_id not in there]
    staying = sum(photo.photo_id is not None or name in client_ids for name, photo in there.items())
    if staying + len(new) > MOST_PHOTOS:
        raise TooManyPhotos(count=MOST_PHOTOS)
    for client_id in new:
        db.session.add(SentPhoto(need_id=receipt.need_id, receipt_id=receipt.id, client_id=client_id))
        db.session.flush()  # one by one: their ids keep the order in which they were chosen


def take_in(picture: Picture, *, key: str, client_id: str, by: Person) -> None:
    """Keep a photo that arrived for what `by` sent under `key`; the same photo again changes nothing.

    Raises `PhotoNotAnnounced`, `OtherPhotoThere`, and what those raise who hear that it arrives.
    """
    receipt = receipt_for(key, by=by, to_change=True)
    photos = photos_under(receipt) if receipt else []
    announced = next((photo for photo in photos if photo.client_id == client_id), None)
    if receipt is None or announced is None:
        raise PhotoNotAnnounced
    if announced.photo is not None:
        if announced.photo.digest != picture.digest:
            raise OtherPhotoThere(number=receipt.number, url=receipt.address)
        return
    photo_arrives.send(receipt)
    announced.photo_id = keep(picture, by_id=by.id).id


@dataclass(frozen=True)
class Uploads:
    """The files of a plain form: the pictures among them, and why the others are none, by file name."""

    pictures: Sequence[Picture]
    refused: Sequence[tuple[str, Refusal]]


def read_uploads(files: Iterable[FileStorage], *, at_most: int = MOST_PHOTOS) -> Uploads:
    """Read a plain form's files, before the database is asked for anything: it takes a while.

    Each stands for itself: one that cannot be read, or is past `at_most`, does not hold up the others.
    """
    pictures: dict[str, Picture] = {}
    refused: list[tuple[str, Refusal]] = []
    for file in files:
        if not file.filename:
            continue  # what a browser sends where no file was chosen
        try:
            if len(pictures) == at_most:
                raise TooManyPhotos(count=at_most)
            picture = read_picture(file.stream.read(LARGEST_UPLOAD + 1))
            pictures.setdefault(picture.digest, picture)
        except Refusal as refusal:
            refused.append((file.filename[:LONGEST_FILE_NAME], refusal))
    return Uploads(list(pictures.values()), refused)


def attach(uploads: Uploads, *, key: str, by: Person) -> None:
    """Keep a plain form's pictures with what was sent in it under `key`; sent again, each is kept once."""
    receipt = receipt_for(key, by=by, to_change=True)
    if receipt is None:
        raise PhotoNotAnnounced
    announce(receipt, [picture.digest for picture in uploads.pictures])
    for picture in uploads.pictures:
        take_in(picture, key=key, client_id=picture.digest, by=by)
