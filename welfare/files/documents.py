"""From bytes that anybody may have sent to a document that may be handed on: what it is, by its content.

A document is kept as it came, since its pages cannot be made anew. So it is only ever handed out as a
download, with the type that was found here.
"""

import hashlib
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from welfare.files import inspection
from welfare.files.inspection import Inspected
from welfare.files.refusals import (
    ActiveDocument,
    DocumentForStaffOnly,
    DocumentTooLarge,
    LockedDocument,
    NotADocument,
)
from welfare.refusals import Refusal

MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 20 * MEGABYTE
SECONDS = 30
"""To wait for a finding on a busy machine; the work itself is bounded by `inspection.SECONDS`."""
INSPECTION = [sys.executable, "-I", str(Path(inspection.__file__))]
BOUNDS = [str(inspection.SECONDS), str(inspection.MEMORY)]
BEGINNINGS = (b"%PDF-", b"PK\x03\x04")
OLD_OR_LOCKED_BEGINS = b"\xd0\xcf\x11\xe0"


class DocumentKind(StrEnum):
    """What a document is."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"


MEDIA_TYPES = {
    DocumentKind.PDF: "application/pdf",
    DocumentKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    DocumentKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FROM_ANYBODY = frozenset({DocumentKind.PDF})
FROM_STAFF = frozenset(DocumentKind)
REFUSALS: dict[Inspected, type[Refusal]] = {
    Inspected.LOCKED: LockedDocument,
    Inspected.ACTIVE: ActiveDocument,
    Inspected.UNREADABLE: NotADocument,
}


@dataclass(frozen=True)
class ReadDocument:
    """A document as it came and will be kept."""

    kind: DocumentKind
    content: bytes
    digest: str


def is_like_a_document(data: bytes) -> bool:
    """Whether it begins as documents do, so that what is wrong with it is said of a document."""
    return data.startswith((*BEGINNINGS, OLD_OR_LOCKED_BEGINS))


def read_document(data: bytes, kinds: Collection[DocumentKind]) -> ReadDocument:
    """The document in `data`, of one of these kinds.

    Raises `DocumentTooLarge`, `LockedDocument`, `ActiveDocument`, `DocumentForStaffOnly`, `NotADocument`.
    """
    if len(data) > LARGEST_DOCUMENT:
        raise DocumentTooLarge(megabytes=LARGEST_DOCUMENT // MEGABYTE)
    if data.startswith(OLD_OR_LOCKED_BEGINS):
        raise LockedDocument
    finding = _inspected(data) if data.startswith(BEGINNINGS) else Inspected.UNREADABLE
    if finding in REFUSALS:
        raise REFUSALS[finding]
    kind = DocumentKind(finding)
    if kind not in kinds:
        raise DocumentForStaffOnly
    return ReadDocument(kind, data, hashlib.sha256(data).hexdigest())


def _inspected(data: bytes) -> Inspected:
    """What `inspection.py` says of it, run by itself; where it came to no end, nothing can be read."""
    try:
        done = subprocess.run(  # noqa: S603  # nothing of the command is the sender's
            [*INSPECTION, *BOUNDS],
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=SECONDS,
        )
        return Inspected(done.stdout.decode().strip())
    except (subprocess.TimeoutExpired, ValueError):
        return Inspected.UNREADABLE
