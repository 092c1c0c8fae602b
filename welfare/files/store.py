"""The uploads folder: files under random names, whole or not at all, readable by their owner only."""

import hashlib
import os
import re
import secrets
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from flask import current_app

PHOTO_SUFFIX = ".jpg"
THUMBNAIL_SUFFIX = ".thumbnail.jpg"
OWNER_ONLY = 0o700
KEPT_NAME = re.compile(r"([0-9a-f]{32})(?:\.thumbnail)?\.(?:jpg|pdf|docx|xlsx)")


def new_name() -> str:
    """A name that nobody can guess."""
    return secrets.token_hex(16)


def path_of(name: str, suffix: str = PHOTO_SUFFIX) -> Path:
    """Where the photo called `name` is, or the document that ends in `suffix`."""
    return _folder_of(name) / f"{name}{suffix}"


def thumbnail_path_of(name: str) -> Path:
    """Where its thumbnail is."""
    return _folder_of(name) / f"{name}{THUMBNAIL_SUFFIX}"


def write(path: Path, content: bytes) -> None:
    """Write the file so that it is there whole, also after a power cut, or not there."""
    for folder in (path.parent.parent, path.parent):
        folder.mkdir(mode=OWNER_ONLY, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=".arriving-")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    _settle(path.parent)
    _settle(path.parent.parent)


def digest_of(*paths: Path) -> str:
    """SHA-256 of what the files hold, one after the other. Raises `OSError` where one cannot be read."""
    digest = hashlib.sha256()
    for path in paths:
        with path.open("rb") as file:
            hashlib.file_digest(file, lambda: digest)
    return digest.hexdigest()


def files_before(moment: datetime) -> Iterator[tuple[Path, str | None]]:
    """The files last written before `moment`, each with the name of what it is (None: never finished)."""
    for path in _uploads().glob("[0-9a-f][0-9a-f]/*"):
        if path.stat().st_mtime < moment.timestamp():
            kept = KEPT_NAME.fullmatch(path.name)
            yield path, kept[1] if kept else None


def _uploads() -> Path:
    return Path(current_app.instance_path) / "uploads"


def _folder_of(name: str) -> Path:
    return _uploads() / name[:2]


def _settle(folder: Path) -> None:
    """Have the folder remember its new entry."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
