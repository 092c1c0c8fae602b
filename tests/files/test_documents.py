"""What documents are, whatever they are called; and what is no document, or a dangerous one."""

import random
from collections.abc import Callable
from functools import cache

import pytest

from tests.files import documents as made
from tests.files.pictures import bomb_png
from welfare.files import documents
from welfare.files.documents import FROM_ANYBODY, FROM_STAFF, LARGEST_DOCUMENT, read_document
from welfare.files.inspection import Inspected, inspect
from welfare.files.refusals import (
    ActiveDocument,
    DocumentForStaffOnly,
    DocumentTooLarge,
    LockedDocument,
    NotADocument,
)
from welfare.refusals import Refusal

TAKEN: dict[str, tuple[str, Callable[[], bytes]]] = {
    "PDF": ("pdf", made.pdf),
    "PDF of many pages": ("pdf", lambda: made.pdf(40)),
    "PDF that may not be printed": ("pdf", made.pdf_that_may_not_be_printed),
    "PDF with a link": (
        "pdf",
        lambda: made.pdf_with(OpenAction=made.action("URI", URI="https://example.com")),
    ),
    "PDF with HTML behind it": ("pdf", lambda: made.pdf() + made.SCRIPT),
    "DOCX": ("docx", made.docx),
    "XLSX": ("xlsx", made.xlsx),
    "DOCX with a picture": ("docx", lambda: made.repacked(made.docx(), {"word/media/1.png": bomb_png(100)})),
    "DOCX of as many parts as may be": ("docx", lambda: made.docx_of_parts(4000)),
}
WORD_TYPE = "wordprocessingml.document.main+xml"
REFUSED: dict[str, tuple[type[Refusal], Callable[[], bytes]]] = {
    "nothing": (NotADocument, lambda: b""),
    "text": (NotADocument, lambda: b"report"),
    "HTML": (NotADocument, lambda: made.SCRIPT),
    "SVG": (NotADocument, lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
    "HTML in a PDF's clothes": (NotADocument, lambda: b"%PDF-1.7\n" + made.SCRIPT),
    "HTML before a PDF": (NotADocument, lambda: made.SCRIPT + made.pdf()),
    "half a PDF": (NotADocument, lambda: made.pdf(30)[:1500]),
    "PDF without pages": (NotADocument, lambda: b"%PDF-1.4\ntrailer<</Root 1 0 R>>\n%%EOF"),
    "locked PDF": (LockedDocument, made.locked_pdf),
    "PDF with a script": (ActiveDocument, made.scripted_pdf),
    "PDF with a script under another spelling": (
        ActiveDocument,
        lambda: made.scripted_pdf().replace(b"/JavaScript", b"/J#61vaScript"),
    ),
    "PDF that names a script and has none": (
        ActiveDocument,
        lambda: made.pdf_with(OpenAction=made.action("JavaScript")),
    ),
    "PDF that plays a film with a script": (
        ActiveDocument,
        lambda: made.pdf_with(OpenAction=made.action("Rendition", JS="app.alert('hello')")),
    ),
    "PDF that starts a program": (
        ActiveDocument,
        lambda: made.pdf_with(OpenAction=made.action("Launch", F="cmd.exe")),
    ),
    "PDF that starts a program on a tap": (ActiveDocument, made.pdf_that_launches_on_a_tap),
    "PDF with a form that computes": (
        ActiveDocument,
        lambda: made.pdf_with(AcroForm=made.action("Form", XFA="<script/>")),
    ),
    "old Word, or a locked one": (LockedDocument, lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000)),
    "ZIP": (NotADocument, lambda: made.zipped({"a.txt": b"text"})),
    "ZIP whose names are those of a document": (
        NotADocument,
        lambda: made.zipped({made.CONTENT_TYPES: b"<Types/>", "word/document.xml": b"<w/>"}),
    ),
    "APK": (NotADocument, lambda: made.zipped({"AndroidManifest.xml": b"", "classes.dex": b"dex\n035"})),
    "half a DOCX": (NotADocument, lambda: made.docx()[:5000]),
    "program before a DOCX": (NotADocument, lambda: b"PK\x03\x04" + made.SCRIPT + made.docx()),
    "DOCX with macros": (
        ActiveDocument,
        lambda: made.repacked(made.docx(), {"word/vbaProject.bin": b"macro"}),
    ),
    "DOCX with macros of another name": (
        ActiveDocument,
        lambda: made.docx_with_a_part("word/x.bin", "application/vnd.ms-office.vbaProject"),
    ),
    "DOCX with old macros of another name": (
        ActiveDocument,
        lambda: made.docx_with_a_part("word/x.xml", "application/vnd.ms-excel.macrosheet+xml"),
    ),
    "DOCX with a control of another name": (
        ActiveDocument,
        lambda: made.docx_with_a_part("word/x.xml", "application/vnd.ms-office.activeX+xml"),
    ),
    "DOCX that is an XLSX, too": (
        NotADocument,
        lambda: made.docx_with_a_part(
            "xl/workbook.xml",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        ),
    ),
    "DOCX whose parts are locked": (LockedDocument, made.docx_of_locked_parts),
    "DOCM called .docx": (
        ActiveDocument,
        lambda: made.repacked(made.docx(), types=(WORD_TYPE, "word.document.macroEnabled.main+xml")),
    ),
    "XLSX with old macros": (
        ActiveDocument,
        lambda: made.repacked(made.xlsx(), {"xl/macrosheets/sheet1.xml": b"<x/>"}),
    ),
    "DOCX with a control": (
        ActiveDocument,
        lambda: made.repacked(made.docx(), {"word/activeX/activeX1.xml": b"<x/>"}),
    ),
    "DOCX without a text": (NotADocument, lambda: made.repacked(made.docx(), without="word/document.xml")),
    "DOCX that names a path": (NotADocument, lambda: made.repacked(made.docx(), {"../../x": b""})),
    "DOCX that names a path as Windows does": (
        NotADocument,
        lambda: made.repacked(made.docx(), {"word\\..\\x": b""}),
    ),
    "DOCX that names a root": (NotADocument, lambda: made.repacked(made.docx(), {"/etc/x": b""})),
    "DOCX that names a part twice": (
        NotADocument,
        lambda: made.repacked(made.docx(), {"WORD/document.xml": b"<w/>"}),
    ),
    "DOCX of one part too many": (NotADocument, lambda: made.docx_of_parts(4001)),
    "DOCX whose types name an entity": (
        NotADocument,
        lambda: made.repacked(made.docx(), types=("<Types", '<!DOCTYPE t [<!ENTITY a "b">]><Types')),
    ),
    "bomb": (NotADocument, made.bomb),
    "part that lies about its size": (NotADocument, made.liar),
}  # fmt: skip

ONLY_INSPECTED: dict[str, tuple[str, Callable[[], bytes]]] = {
    "DOCX whose list of types is as long as may be": (
        "docx",
        lambda: made.docx_whose_types_have(2 * 1024 * 1024),
    ),
    "DOCX whose list of types leaves one out": (
        "docx",
        lambda: made.repacked(made.docx(), types=("</Types>", '<Default Extension="x"/></Types>')),
    ),
    "DOCX of parts whose names would be one in capitals": (
        "docx",
        lambda: made.repacked(made.docx(), {"word/straße.png": b"", "word/strasse.png": b""}),
    ),
    "PDF with something that nobody can read": ("pdf", lambda: made.pdf_of(b"xyz", b"<</S/GoTo>>")),
    "PDF with a script behind what nobody can read": (
        "active",
        lambda: made.pdf_of(b"xyz", b"<</S/JavaScript/JS(app)>>"),
    ),
    "DOCX whose list of types is one byte too long": (
        "unreadable",
        lambda: made.docx_whose_types_have(2 * 1024 * 1024 + 1),
    ),
}
"""Where a rule has its bound; that the program says what the rules say is asked of the others."""
FOUND = {NotADocument: "unreadable", LockedDocument: "locked", ActiveDocument: "active"}
BY_ITS_BEGINNING = "old Word, or a locked one"
"""Of which nothing needs to be looked into."""


@cache
def sent(name: str) -> bytes:
    """That document, made once."""
    return (TAKEN | REFUSED)[name][1]()


@pytest.mark.parametrize("name", [*TAKEN, *REFUSED])
def test_what_is_found_in_it(name: str) -> None:
    found = TAKEN[name][0] if name in TAKEN else FOUND[REFUSED[name][0]]
    assert inspect(sent(name)) == ("unreadable" if name == BY_ITS_BEGINNING else found)


@pytest.mark.parametrize("name", ONLY_INSPECTED)
def test_what_is_found_where_the_rules_have_a_bound(name: str) -> None:
    found, make = ONLY_INSPECTED[name]
    assert inspect(make()) == found


@pytest.mark.parametrize("name", TAKEN)
def test_a_document_is_kept_as_it_came_as_what_it_is(name: str) -> None:
    document = read_document(sent(name), FROM_STAFF)
    assert (document.kind, document.content) == (TAKEN[name][0], sent(name))


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_document_or_does_something_is_refused(name: str) -> None:
    with pytest.raises(REFUSED[name][0]):
        read_document(sent(name), FROM_STAFF)


@pytest.mark.parametrize("make", [made.docx, made.xlsx])
def test_documents_of_office_are_for_staff(make: Callable[[], bytes]) -> None:
    with pytest.raises(DocumentForStaffOnly):
        read_document(make(), FROM_ANYBODY)


def test_a_document_may_have_20_megabytes_and_not_a_byte_more() -> None:
    largest = made.pdf_of_size(LARGEST_DOCUMENT)
    assert len(largest) == 20 * 1024 * 1024
    assert read_document(largest, FROM_ANYBODY).kind == "pdf"
    with pytest.raises(DocumentTooLarge, match="20 MB"):
        read_document(largest + b"\n", FROM_ANYBODY)


def test_a_reader_that_comes_to_no_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.001)
    with pytest.raises(NotADocument):
        read_document(made.pdf(), FROM_ANYBODY)


@pytest.mark.parametrize("make", [lambda: made.pdf(3), made.docx])
def test_a_damaged_document_is_read_or_refused_and_never_anything_else(make: Callable[[], bytes]) -> None:
    whole = make()
    chance = random.Random(len(whole))
    found = set()
    for _ in range(100):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 20)):
            damaged[chance.randrange(4, len(damaged))] = chance.randrange(256)
        found.add(inspect(bytes(damaged)))
    assert Inspected.UNREADABLE in found
