"""Keeping photos and documents, and clearing away files that belong to none."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from welfare import clock
from welfare.extensions import db
from welfare.files import store
from welfare.files.documents import ReadDocument
from welfare.files.models import Document, Photo
from welfare.files.pictures import Picture

LEFT_ALONE_FOR = timedelta(days=1)
"""Files younger than this may belong to a request that has not committed yet."""
NAMES_AT_ONCE = 500
LET_GO = "files to be removed once this is committed"


def keep(picture: Picture, *, by_id: int | None) -> Photo:
    """Keep the picture. Its files are on the disk before its row can be committed."""
    photo = Photo(
        name=store.new_name(),
        width=picture.width,
        height=picture.height,
        bytes=len(picture.jpeg),
        digest=picture.digest,
        file_digest=sha256(picture.jpeg + picture.thumbnail).hexdigest(),
        created_at=clock.now(),
        uploaded_by_id=by_id,
    )
    store.write(store.path_of(photo.name), picture.jpeg)
    store.write(store.thumbnail_path_of(photo.name), picture.thumbnail)
    db.session.add(photo)
    db.session.flush()
    return photo


def keep_document(document: ReadDocument, *, by_id: int | None) -> Document:
    """Keep the document, likewise."""
    kept = Document(
        name=store.new_name(),
        kind=document.kind,
        bytes=len(document.content),
        digest=document.digest,
        created_at=clock.now(),
        uploaded_by_id=by_id,
    )
    store.write(store.path_of(kept.name, f".{kept.kind}"), document.content)
    db.session.add(kept)
    db.session.flush()
    return kept


def delete_kept(kept: Photo | Document) -> None:
    """Delete what was kept, to which nothing refers: its row now, its files once that is committed."""
    if isinstance(kept, Photo):
        paths = [store.path_of(kept.name), store.thumbnail_path_of(kept.name)]
    else:
        paths = [store.path_of(kept.name, f".{kept.kind}")]
    db.session.delete(kept)
    db.session.flush()
    remove_once_committed(paths)


def remove_once_committed(paths: Iterable[Path]) -> None:
    """Delete these files, where they are there, once this transaction is committed, and only then."""
    there: list[Path] = db.session.info.setdefault(LET_GO, [])
    there += paths


def _remove_files(session: Session) -> None:
    if session.in_nested_transaction():
        return
    for path in session.info.pop(LET_GO, ()):
        path.unlink(missing_ok=True)


def _leave_files(session: Session, transaction: Any) -> None:
    if transaction.parent is None:
        session.info.pop(LET_GO, None)


event.listen(db.session, "after_commit", _remove_files)
event.listen(db.session, "after_transaction_end", _leave_files)


def remove_orphans() -> int:
    """Delete the files that a transaction left behind when it was rolled back; gives how many."""
    removed = 0
    old = list(store.files_before(clock.now() - LEFT_ALONE_FOR))
    for start in range(0, len(old), NAMES_AT_ONCE):
        some = old[start : start + NAMES_AT_ONCE]
        names = [name for _path, name in some if name]
        kept = {
            name
            for kind in (Photo, Document)
            for name in db.session.scalars(select(kind.name).where(kind.name.in_(names)))
        }
        for path, name in some:
            if name not in kept:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
