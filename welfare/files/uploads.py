"""What people send with a form, be it a picture or a document: read before anything is kept of it."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from werkzeug.datastructures import FileStorage

from welfare.apart import FILES, Died
from welfare.files.budget import within_budget
from welfare.files.documents import (
    FROM_ANYBODY,
    LARGEST_DOCUMENT,
    DocumentKind,
    ReadDocument,
    is_like_a_document,
    read_document,
)
from welfare.files.pictures import LARGEST_UPLOAD, Picture, read_picture
from welfare.files.refusals import NotAFile, NotAPicture, TooManyFiles
from welfare.refusals import Refusal

LARGEST_FILE = max(LARGEST_UPLOAD, LARGEST_DOCUMENT)
MOST_FILES = 9
"""With one text."""
LARGEST_FORM = MOST_FILES * LARGEST_UPLOAD
"""Bytes of a form with its files; a proxy in front lets as much through."""
LONGEST_FILE_NAME = 60
"""Characters of a file's name that are shown where it could not be read."""
ReadFile = Picture | ReadDocument


@dataclass(frozen=True)
class Known:
    """A file that is kept already where it belongs, and was not read once more."""

    digest: str


@dataclass(frozen=True)
class Uploads:
    """The files of a plain form: those that can be kept, and why the others cannot, by file name."""

    files: Sequence[ReadFile | Known]
    refused: Sequence[tuple[str, Refusal]]

    @property
    def pictures(self) -> list[Picture]:
        """The pictures among them."""
        return [file for file in self.files if isinstance(file, Picture)]


def read_file(data: bytes, kinds: Collection[DocumentKind] = FROM_ANYBODY) -> ReadFile:
    """The picture in `data`, or the document of one of these kinds; what it is, its content says.

    It is read apart, and once more where the reader has ended over it: that may have been for another reason.
    Raises `NotAFile`, `Busy`, and what `read_picture` and `read_document` raise.
    """
    for _ in range(2):
        try:
            return FILES.do(_read, data, kinds)
        except Died:
            continue
    raise NotAFile if kinds else NotAPicture


def _read(data: bytes, kinds: Collection[DocumentKind]) -> ReadFile:
    if kinds and is_like_a_document(data):
        return read_document(data, kinds)
    try:
        return read_picture(data)
    except NotAPicture as neither:
        raise NotAFile if kinds else neither from neither


def read_sent(data: bytes, kinds: Collection[DocumentKind] = FROM_ANYBODY, *, by_id: int) -> ReadFile:
    """The same of what this person has sent, who has so much read within a minute (`budget.py`).

    Nothing may have been changed in the database yet.
    """
    return within_budget(lambda: read_file(data, kinds), by_id=by_id)


def read_uploads(
    files: Iterable[FileStorage],
    kinds: Collection[DocumentKind] = (),
    *,
    by_id: int,
    known: Collection[str] = (),
    at_most: int = MOST_FILES,
) -> Uploads:
    """Read a plain form's files, before anything is changed in the database: it takes a while. Those whose
    digests are `known` are kept already, and cost nothing.

    Each stands for itself: one that cannot be read, or is past `at_most`, does not hold up the others.
    """
    there: dict[str, ReadFile | Known] = {}
    refused: list[tuple[str, Refusal]] = []
    for file in files:
        if not file.filename:
            continue  # what a browser sends where no file was chosen
        try:
            data = file.stream.read(LARGEST_FILE + 1)
            digest = hashlib.sha256(data).hexdigest()
            if digest in there:
                continue
            if len(there) == at_most:
                raise TooManyFiles(count=at_most)
            there[digest] = Known(digest) if digest in known else read_sent(data, kinds, by_id=by_id)
        except Refusal as refusal:
            refused.append((file.filename[:LONGEST_FILE_NAME], refusal))
    return Uploads(list(there.values()), refused)
