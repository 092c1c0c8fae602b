"""The files that go with a text: announced with it, then each arrives by itself, once."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, select

from welfare.accounts.models import Person
from welfare.extensions import db
from welfare.files.actions import delete_kept, keep, keep_document
from welfare.files.documents import ReadDocument
from welfare.files.refusals import TooManyFiles
from welfare.files.uploads import MOST_FILES, Known, ReadFile, Uploads
from welfare.sending.actions.receipts import is_claimed
from welfare.sending.models import Receipt, SentFile
from welfare.sending.queries import files_under, files_with, receipt_for
from welfare.sending.refusals import FileNotAnnounced, OtherFileThere
from welfare.sending.signals import file_arrives


def announce(receipt: Receipt, client_ids: Collection[str]) -> None:
    """Say which files go with what was sent; said again, files no longer named are not waited for.

    Those that have arrived stay. Raises `TooManyFiles`.
    """
    there = {file.client_id: file for file in files_under(receipt)}
    for client_id, file in there.items():
        if not file.has_arrived and client_id not in client_ids:
            db.session.delete(file)
    new = [client_id for client_id in dict.fromkeys(client_ids) if client_id not in there]
    staying = sum(file.has_arrived or name in client_ids for name, file in there.items())
    if staying + len(new) > MOST_FILES:
        raise TooManyFiles(count=MOST_FILES)
    for client_id in new:
        db.session.add(SentFile(need_id=receipt.need_id, receipt_id=receipt.id, client_id=client_id))
        db.session.flush()  # one by one: their ids keep the order in which they were chosen


def awaited(digest: str, *, key: str, client_id: str, by: Person) -> SentFile | None:
    """What a file of this digest is to become; None where it has arrived already.

    Asked before the file is read, which takes long. Raises `FileNotAnnounced`, `OtherFileThere`.
    """
    receipt = receipt_for(key, by=by, to_change=True)
    files = files_under(receipt) if receipt else []
    announced = next((each for each in files if each.client_id == client_id), None)
    if receipt is None or announced is None:
        raise FileNotAnnounced
    if announced.kept is None:
        return announced
    if announced.kept.digest != digest:
        raise OtherFileThere(number=receipt.number, url=receipt.address)
    return None


def take_in(file: ReadFile | Known, *, key: str, client_id: str, by: Person) -> None:
    """Keep a file that arrived for what `by` sent under `key`; the same file again changes nothing.

    Raises `FileNotAnnounced`, `OtherFileThere`, and what those raise who hear that it arrives.
    """
    announced = awaited(file.digest, key=key, client_id=client_id, by=by)
    if announced is None:
        return
    if isinstance(file, Known):
        raise FileNotAnnounced  # it was let go in this very moment
    file_arrives.send(announced.receipt)
    if isinstance(file, ReadDocument):
        announced.document_id = keep_document(file, by_id=by.id).id
    else:
        announced.photo_id = keep(file, by_id=by.id).id


def forget(*which: ColumnElement[bool]) -> None:
    """Let such files go, with what was kept of them. Whoever is just sending one of them is waited for,
    and who sends one afterwards is told that nobody waits for it."""
    of_these = select(SentFile.receipt_id).join(SentFile.receipt).where(*which)
    lock = select(Receipt.id).where(Receipt.id.in_(of_these)).order_by(Receipt.id).with_for_update()
    db.session.execute(lock)
    for file in files_with(*which, anew=True):
        kept = file.kept
        db.session.delete(file)
        db.session.flush()
        if kept is not None:
            delete_kept(kept)
    db.session.flush()


def attach(uploads: Uploads, *, key: str, by: Person) -> None:
    """Keep a plain form's files with what was sent in it under `key`; sent again, each is kept once."""
    if not uploads.files and is_claimed(key):
        return  # it has come for the first time, and nothing with it
    receipt = receipt_for(key, by=by, to_change=True)
    if receipt is None:
        raise FileNotAnnounced
    announce(receipt, [file.digest for file in uploads.files])
    for file in uploads.files:
        take_in(file, key=key, client_id=file.digest, by=by)
