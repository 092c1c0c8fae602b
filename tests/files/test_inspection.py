"""A document that is made to keep its reader busy or to fill the memory harms nothing but that reader."""

import json
import resource
import runpy
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from io import BytesIO, StringIO
from types import SimpleNamespace

import pytest

from tests.files import documents as made
from welfare.files.documents import BOUNDS, FROM_STAFF, INSPECTION, read_document
from welfare.files.inspection import CONTENT_TYPES, MEMORY, SECONDS, TYPES_AT_MOST, Inspected, inspect
from welfare.files.refusals import ActiveDocument, NotADocument

KILOBYTES = 1024
MEGABYTES = 1024 * KILOBYTES
TYPES = b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
MILLION = 1_000_000


def packed(**parts: bytes) -> bytes:
    """A packed file with the list of its types and these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(CONTENT_TYPES if name == "types" else name, content)
    return out.getvalue()


def pdf_that_unpacks_to(size: int, objects: int = 1000, each: bytes = b"[] ") -> bytes:
    """A PDF whose objects lie in one stream of so many bytes; packed it is a thousandth of that."""
    plain = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
             b"<</Type/Page/Parent 2 0 R>>"]  # fmt: skip
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate(plain, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    heads = b"".join(b"%d %d " % (6 + number, len(each) * number) for number in range(objects))
    content = zlib.compress((heads + each * objects).ljust(size), 9)
    places.append(len(out))
    about = b"/Type/ObjStm/N %d/First %d/Filter/FlateDecode/Length %d" % (objects, len(heads), len(content))
    out += b"4 0 obj\n<<%s>>stream\n%s\nendstream endobj\n" % (about, content)
    places.append(len(out))
    rows = b"\0" * 8 + b"".join(b"\1" + place.to_bytes(4, "big") + bytes(3) for place in places)
    rows += b"".join(b"\2" + (4).to_bytes(4, "big") + number.to_bytes(3, "big") for number in range(objects))
    table = b"/Type/XRef/Size %d/W[1 4 3]/Root 1 0 R/Length %d" % (6 + objects, len(rows))
    out += b"5 0 obj\n<<%s>>stream\n%s\nendstream endobj\n" % (table, rows)
    return out + b"startxref\n%d\n%%%%EOF" % places[-1]


GREEDY: dict[str, Callable[[], bytes]] = {
    "elements in one another": lambda: packed(types=b"<a>" * (3 * MILLION)),
    "as many in one another as are read": lambda: packed(types=b"<a>" * (TYPES_AT_MOST // 3)),
    "elements beside one another": lambda: packed(types=TYPES + b"<a/>" * (20 * MILLION) + b"</Types>"),
    "as many beside one another as are read": lambda: packed(
        types=TYPES + b"<a/>" * ((TYPES_AT_MOST - KILOBYTES) // 4) + b"</Types>"
    ),
    "a PDF that unpacks to 400 MB": lambda: pdf_that_unpacks_to(400 * MILLION),
}


MEASURED = """import json, resource, subprocess, sys
found = subprocess.run(sys.argv[1:], stdout=subprocess.PIPE).stdout.decode()
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([found, used.ru_utime + used.ru_stime, used.ru_maxrss]))"""
"""A process counts as its own memory what the one held that started it; this one holds little."""


def inspected(data: bytes, *bounds: str) -> tuple[str, float, int]:
    """What is found within these bounds, with how many seconds of computing and how many bytes of memory."""
    command = [sys.executable, "-c", MEASURED, *INSPECTION, *bounds]
    done = subprocess.run(command, input=data, stdout=subprocess.PIPE)
    found, seconds, kilobytes = json.loads(done.stdout)
    return found, seconds, kilobytes * KILOBYTES


@pytest.mark.slow("makes and reads files as large as they may be")
@pytest.mark.parametrize("name", GREEDY)
def test_a_greedy_document_is_refused_within_its_bounds(name: str) -> None:
    data = GREEDY[name]()
    assert len(data) < 500 * KILOBYTES
    found, seconds, memory = inspected(data, *BOUNDS)
    assert found in ("", "unreadable")
    assert seconds < SECONDS + 1
    assert memory < MEMORY


@pytest.mark.slow("lets a reader use up all that it may")
@pytest.mark.parametrize(("seconds", "megabytes"), [(1, 1024), (10, 100)])
def test_a_document_that_takes_more_than_its_bounds_is_ended(seconds: int, megabytes: int) -> None:
    data = pdf_that_unpacks_to(70 * MILLION, objects=200_000)
    found, used, memory = inspected(data, str(seconds), str(megabytes * MEGABYTES))
    assert found in ("", "unreadable")
    assert used < seconds + 1
    assert memory < megabytes * MEGABYTES


def test_a_script_that_lies_behind_more_than_is_read_is_not_passed_over() -> None:
    """Other readers may unpack what this one does not."""
    script = pdf_that_unpacks_to(KILOBYTES, 1, b"<</S/JavaScript/JS(app)>> ")
    behind = pdf_that_unpacks_to(100 * MILLION, 1, b"<</S/JavaScript/JS(app)>> ")
    assert inspect(script) is Inspected.ACTIVE
    assert inspect(behind) is Inspected.UNREADABLE
    with pytest.raises(ActiveDocument):
        read_document(script, FROM_STAFF)
    with pytest.raises(NotADocument):
        read_document(behind, FROM_STAFF)


def test_what_is_harmless_in_such_a_pdf_is_read() -> None:
    assert read_document(pdf_that_unpacks_to(100 * KILOBYTES), FROM_STAFF).kind == "pdf"


@pytest.mark.parametrize(("more", "is_taken"), [(0, True), (1, False)])
def test_a_packed_document_unpacks_to_so_much_and_no_more(more: int, is_taken: bool) -> None:
    there = sum(part.file_size for part in zipfile.ZipFile(BytesIO(made.xlsx())).infolist())
    zeros = bytes(200 * MEGABYTES - there + more)
    data = made.repacked(made.xlsx(), {"xl/media/1.png": zeros})
    assert len(data) < 500 * KILOBYTES
    assert inspect(data) is (Inspected.XLSX if is_taken else Inspected.UNREADABLE)
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


def run_here(monkeypatch: pytest.MonkeyPatch, data: bytes, *told: str, done: list[object]) -> str:
    """The program within this process: what it says; `done` is what it does, in its order."""
    coming = SimpleNamespace(read=lambda: done.append("reads") or data)
    monkeypatch.setattr(resource, "setrlimit", lambda bound, at_most: done.append((bound, at_most)))
    monkeypatch.setattr(sys, "argv", ["inspection.py", *told])
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=coming))
    monkeypatch.setattr(sys, "stdout", StringIO())
    monkeypatch.delitem(sys.modules, "welfare.files.inspection")
    runpy.run_module("welfare.files.inspection", run_name="__main__")
    return sys.stdout.getvalue()


def test_the_program_is_bound_before_it_reads_and_says_one_word(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[object] = []
    assert run_here(monkeypatch, made.pdf(), "7", "900", done=done) == "pdf"
    assert done == [(resource.RLIMIT_CPU, (7, 7)), (resource.RLIMIT_AS, (900, 900)), "reads"]


@pytest.mark.parametrize("told", [[], ["7"], ["7", "900", "1"]])
def test_a_program_that_is_not_told_its_bounds_reads_nothing(
    told: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[object] = []
    with pytest.raises(ValueError, match="zip"):
        run_here(monkeypatch, made.pdf(), *told, done=done)
    assert "reads" not in done
