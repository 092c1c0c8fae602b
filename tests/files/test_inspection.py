"""A document that is made to keep its reader busy or to fill the memory harms nothing but that reader."""

import json
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest

from tests.files import documents as made
from welfare.files.documents import FROM_STAFF, INSPECTION, read_document
from welfare.files.inspection import CONTENT_TYPES, MEMORY, SECONDS, UNPACKED_AT_MOST
from welfare.files.refusals import NotADocument

KILOBYTES = 1024
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
MILLION = 1_000_000


def packed(**parts: bytes) -> bytes:
    """A packed file with the list of its types and these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(CONTENT_TYPES if name == "types" else name, content)
    return out.getvalue()


def pdf_that_unpacks_to(size: int, objects: int = 1000) -> bytes:
    """A PDF whose objects lie in one stream of so many bytes; packed it is a thousandth of that."""
    plain = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R>>"]  # fmt: skip
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(plain, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    heads = b"".join(b"%d %d " % (6 + number, 3 * number) for number in range(objects))
    content = zlib.compress((heads + b"[] " * objects).ljust(size), 9)
    places.append(len(out))
    about = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (objects, len(heads), len(content))
    out += b"4 0 obj\n<<%s>>stream\n%s\nendstream endobj\n" % (about, content)
    places.append(len(out))
    rows = b"\0" * 7 + b"".join(b"\1" + place.to_bytes(4, "big") + b"\0\0" for place in places)
    rows += b"".join(b"\2" + (4).to_bytes(4, "big") + number.to_bytes(2, "big") for number in range(objects))
    table = b"/Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Length %d" % (6 + objects, len(rows))
    out += b"5 0 obj\n<<%s>>stream\n%s\nendstream endobj\n" % (table, rows)
    return out + b"startxref\n%d\n%%%%EOF" % places[-1]


GREEDY: dict[str, Callable[[], bytes]] = {
    "elements in one another": lambda: packed(types=b"<a>" * (3 * MILLION)),
    "elements beside one another": lambda: packed(types=TYPES + b"<a/>" * (20 * MILLION) + b"</Types>"),
    "a PDF that unpacks to 400 MB": lambda: pdf_that_unpacks_to(400 * MILLION),
}


MEASURED = """import json, resource, subprocess, sys
found = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE).stdout.decode()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([found, used.ru_utime + used.ru_stime, used.ru_maxrss]))"""
"""A process counts as its own memory what the one held that started it; this one holds little."""


@pytest.mark.slow("lets a reader use up all that it may")
@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_document_is_ended_within_its_bounds_and_refused(name: str) -> None:
    data = GREEDY[name]()
    assert len(data) < 500 * KILOBYTES
    done = subprocess.run([sys.executable, "-c", MEASURED, *INSPECTION], input=data, stdout=subprocess.PIPE)
    found, seconds, kilobytes = json.loads(done.stdout)
    assert found in ("", "unreadable")
    assert seconds < SECONDS + 1
    assert kilobytes * KILOBYTES < MEMORY


def test_what_is_harmless_in_such_a_pdf_is_read() -> None:
    assert read_document(pdf_that_unpacks_to(100 * KILOBYTES), FROM_STAFF).kind == "pdf"


@pytest.mark.parametrize(("more", "is_taken"), [(-1, True), (1, False)])
def test_a_packed_document_unpacks_to_so_much_and_no_more(more: int, is_taken: bool) -> None:
    there = sum(part.file_size for part in zipfile.ZipFile(BytesIO(made.xlsx())).infolist())
    zeros = bytes(UNPACKED_AT_MOST - there + more)
    data = made.repacked(made.xlsx(), {"xl/media/1.png": zeros})
    assert len(data) < 500 * KILOBYTES
    if is_taken:
        assert read_document(data, FROM_STAFF).kind == "xlsx"
    else:
        with pytest.raises(NotADocument):
            read_document(data, FROM_STAFF)


def test_a_part_that_says_less_than_it_holds_is_refused() -> None:
    data = made.repacked(made.xlsx(), {"xl/media/1.png": bytes(MILLION)})
    size = MILLION.to_bytes(4, "little")
    assert data.count(size) == 2
    with pytest.raises(NotADocument):
        read_document(data.replace(size, (10).to_bytes(4, "little")), FROM_STAFF)
