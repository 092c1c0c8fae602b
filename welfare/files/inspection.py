"""What a document is, found from its content alone. Pure; run as a program of its own, with bounded work.

A file made to crash a reader, to keep it busy or to fill the memory then harms nothing but that program,
which `documents.py` starts for each file. It imports nothing of the app, and a reader only for a file that
asks for it: the app loads this, too, and every start would wait for all of them.
"""

import resource
import sys
import zipfile
from collections.abc import Iterable
from enum import StrEnum
from io import BytesIO
from typing import Any

from defusedxml import ElementTree

SECONDS, MEMORY = 10, 1024 * 1024 * 1024
"""Of computing, and bytes of addresses: what reading one document may cost. The program is told them."""
PARTS_AT_MOST = 4000
UNPACKED_AT_MOST = 200 * 1024 * 1024
"""Bytes of all parts of a document of Word or Excel; more is made to fill somebody's disk."""
TYPES_AT_MOST = 2 * 1024 * 1024
"""Bytes of the list of their types, which is read whole: some 500 for each part there may be."""
CONTENT_TYPES = "[Content_Types].xml"
CHUNK = 1024 * 1024


class Inspected(StrEnum):
    """What was found: a kind of document, or why it is not taken."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    LOCKED = "locked"
    ACTIVE = "active"
    UNREADABLE = "unreadable"


MAIN_PARTS = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": Inspected.DOCX,
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml": Inspected.XLSX,
}
ACTIVE_TYPES = ("macroenabled", "vbaproject", "macrosheet", "activex")
"""In the type of a part: it holds a program."""
ACTIVE_PARTS = ("vbaproject.bin", "/macrosheets/", "/activex/")
"""In the name of a part, whatever type it claims to be of."""
ACTIONS = ("/JavaScript", "/Launch")
"""What a PDF may say that a reader is to do."""
SCRIPTS = ("/JS", "/XFA")
"""Where a PDF keeps scripts."""


def inspect(data: bytes) -> Inspected:
    """What `data` is; never raises, whatever that is."""
    try:
        if data.startswith(b"%PDF-"):
            return _pdf(data)
        if data.startswith(b"PK\x03\x04"):
            return _office(data)
    except Exception:  # readers of broken files raise whatever they stumbled over
        return Inspected.UNREADABLE
    return Inspected.UNREADABLE


def _pdf(data: bytes) -> Inspected:
    from pypdf import PdfReader
    from pypdf.errors import FileNotDecryptedError

    try:
        reader = PdfReader(BytesIO(data))
        if not len(reader.pages):
            return Inspected.UNREADABLE
        return Inspected.ACTIVE if any(map(_acts, _objects(reader))) else Inspected.PDF
    except FileNotDecryptedError:
        return Inspected.LOCKED


def _objects(reader: Any) -> Iterable[Any]:
    """All that a PDF holds. What cannot be read of it no other reader will act upon. What only takes more
    than is read here, another reader may: then it raises."""
    from pypdf.errors import LimitReachedError, PyPdfError
    from pypdf.generic import IndirectObject

    numbers = {number: generation for generation, at in reader.xref.items() for number in at}
    numbers.update(dict.fromkeys(reader.xref_objStm, 0))
    yield reader.trailer
    for number, generation in numbers.items():
        try:
            yield reader.get_object(IndirectObject(number, generation, reader))
        except LimitReachedError:
            raise
        except PyPdfError:
            continue


def _acts(value: Any) -> bool:
    """Whether a value of a PDF, or one inside it, is a script or starts a program."""
    if isinstance(value, dict):
        names = dict.keys(value)
        if any(name in names for name in SCRIPTS) or ("/S" in names and str(value["/S"]) in ACTIONS):
            return True
        return any(map(_acts, dict.values(value)))
    return isinstance(value, list) and any(map(_acts, list.__iter__(value)))


def _office(data: bytes) -> Inspected:
    with zipfile.ZipFile(BytesIO(data)) as packed:
        parts = packed.infolist()
        if any(part.flag_bits & 1 for part in parts):
            return Inspected.LOCKED
        if not _is_sound(packed, parts):
            return Inspected.UNREADABLE
        types = {
            element.get("PartName", "").removeprefix("/"): element.get("ContentType", "")
            for element in ElementTree.fromstring(packed.read(CONTENT_TYPES))
        }
    names = [part.filename.lower() for part in parts]
    if any(mark in f"/{name}" for name in names for mark in ACTIVE_PARTS) or any(
        mark in kind.lower() for kind in types.values() for mark in ACTIVE_TYPES
    ):
        return Inspected.ACTIVE
    main = [MAIN_PARTS[kind] for name, kind in types.items() if kind in MAIN_PARTS and name.lower() in names]
    return main[0] if len(main) == 1 else Inspected.UNREADABLE


def _is_sound(packed: zipfile.ZipFile, parts: list[zipfile.ZipInfo]) -> bool:
    """Whether it begins with the file, names its parts plainly and once, and unpacks within bounds."""
    names = {part.filename.lower() for part in parts}
    if len(parts) > PARTS_AT_MOST or len(names) < len(parts) or min(part.header_offset for part in parts):
        return False
    if any(name.startswith("/") or "\\" in name or ".." in name.split("/") for name in names):
        return False
    if sum(part.file_size for part in parts) > UNPACKED_AT_MOST:
        return False
    if packed.getinfo(CONTENT_TYPES).file_size > TYPES_AT_MOST:
        return False
    for part in parts:  # to its end, where its check sum is compared; no more comes than it says
        with packed.open(part) as content:
            while content.read(CHUNK):
                pass
    return True


if __name__ == "__main__":
    for bound, at_most in zip((resource.RLIMIT_CPU, resource.RLIMIT_AS), map(int, sys.argv[1:]), strict=True):
        resource.setrlimit(bound, (at_most, at_most))
    sys.stdout.write(inspect(sys.stdin.buffer.read()).value)
