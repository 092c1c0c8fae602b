"""Documents as people and trouble-makers send them, made on the spot."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

from docx import Document
from fpdf import FPDF
from openpyxl import Workbook
from pypdf import PdfWriter
from pypdf.actions import JavaScript
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, TextStringObject

CONTENT_TYPES = "[Content_Types].xml"
SCRIPT = b"<!doctype html><script>alert(document.cookie)</script>"


def pdf(pages: int = 1, **encryption: str) -> bytes:
    paper = FPDF()
    if encryption:
        paper.set_encryption(**encryption)
    paper.set_font("helvetica", size=12)
    for number in range(pages):
        paper.add_page()
        paper.text(20, 20, f"Page {number + 1}")
    return bytes(paper.output())


def locked_pdf() -> bytes:
    return pdf(owner_password="owner", user_password="secret")


def pdf_that_may_not_be_printed() -> bytes:
    """It has a password for its owner, and opens without one."""
    return pdf(owner_password="owner")


def pdf_of_size(size: int) -> bytes:
    """A PDF of exactly so many bytes, most of them before its end."""
    whole = pdf()
    return whole + b"\n" * (size - len(whole))


def pdf_with(**catalog: object) -> bytes:
    writer = PdfWriter(BytesIO(pdf()))
    for name, value in catalog.items():
        writer.root_object[NameObject(f"/{name}")] = value
    return _written(writer)


def pdf_of(*objects: bytes) -> bytes:
    """A PDF of one page with these objects behind it, written as they are."""
    page = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R>>",
    )
    out, places = b"%PDF-1.7\n", []
    for number, content in enumerate((*page, *objects), start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    table = b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(places) + 1, rows)
    return (
        out + table + b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, len(out))
    )


def scripted_pdf() -> bytes:
    writer = PdfWriter(BytesIO(pdf()))
    writer.add_open_action(JavaScript("app.alert('hello')"))
    return _written(writer)


def action(kind: str, **more: str) -> DictionaryObject:
    given = {NameObject(f"/{name}"): TextStringObject(value) for name, value in more.items()}
    return DictionaryObject({NameObject("/S"): NameObject(f"/{kind}"), **given})


def pdf_that_launches_on_a_tap() -> bytes:
    writer = PdfWriter(BytesIO(pdf()))
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/A"): action("Launch", F="cmd.exe"),
        }
    )
    writer.pages[0][NameObject("/Annots")] = ArrayObject([link])
    return _written(writer)


def _written(writer: PdfWriter) -> bytes:
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def docx() -> bytes:
    paper = Document()
    paper.add_paragraph("维修合同")
    out = BytesIO()
    paper.save(out)
    return out.getvalue()


def xlsx() -> bytes:
    book = Workbook()
    book.active.append(["报价", 1280])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(
    packed: bytes, more: Mapping[str, bytes] = {}, *, without: str = "", types: tuple[str, str] = ("", "")
) -> bytes:
    """The same document with parts added or taken out, or other words where its parts' types stand."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(packed)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename == without:
                continue
            data = old.read(part)
            if part.filename == CONTENT_TYPES:
                data = data.replace(types[0].encode(), types[1].encode()) if types[0] else data
            new.writestr(part.filename, data)
        for name, data in more.items():
            new.writestr(name, data)
    return out.getvalue()


def docx_with_a_part(name: str, kind: str) -> bytes:
    """A document with one part more, and what its types say of that."""
    named = f'<Override PartName="/{name}" ContentType="{kind}"/></Types>'
    return repacked(docx(), {name: b"<x/>"}, types=("</Types>", named))


def docx_whose_types_have(size: int) -> bytes:
    """A document whose list of types has so many bytes, blanks behind its end among them."""
    with zipfile.ZipFile(BytesIO(docx())) as packed:
        there = packed.getinfo(CONTENT_TYPES).file_size
    return repacked(docx(), types=("</Types>", "</Types>" + " " * (size - there)))


def docx_of_parts(count: int) -> bytes:
    """A document of so many parts."""
    with zipfile.ZipFile(BytesIO(docx())) as packed:
        there = len(packed.namelist())
    return repacked(docx(), {f"word/media/{at}.png": b"" for at in range(count - there)})


def docx_of_locked_parts() -> bytes:
    """It says of its first part that a password opens it."""
    packed = bytearray(docx())
    packed[packed.index(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def zipped(parts: Mapping[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return out.getvalue()


def bomb() -> bytes:
    """Some hundred kilobytes that unpack to more than 200 megabytes."""
    return repacked(docx(), {f"word/media/{number}.bmp": bytes(30 * 1024 * 1024) for number in range(7)})


def liar() -> bytes:
    """A document with a part that says that it is one byte long and is a megabyte."""
    packed = bytearray(repacked(docx(), {"word/media/liar.bmp": bytes(1024 * 1024)}))
    size = (1024 * 1024).to_bytes(4, "little")
    for _ in range(packed.count(size)):
        at = packed.index(size)
        packed[at : at + 4] = (1).to_bytes(4, "little")
    return bytes(packed)
