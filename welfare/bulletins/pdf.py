"""A bulletin as a PDF file."""

from welfare.bulletins.document import Document
from welfare.paper.sheet import BODY, GREY, LEFT, SMALL, TITLE, WIDTH, Sheet

MASTHEAD = 44.0
"""In pt."""
RED = (192, 16, 16)


def write_pdf(document: Document) -> bytes:
    """The file. Raises `FontMissing`, `CharacterMissing`."""
    sheet = Sheet(
        title=f"{document.title} {document.number}", author=document.issuer, language=document.language
    )
    _head(sheet, document)
    for block in document.blocks:
        sheet.paragraph(block.text, is_heading=block.is_heading)
    sheet.small_print(document.colophon)
    return sheet.as_bytes()


def _head(sheet: Sheet, document: Document) -> None:
    """The masthead in red, the number, who issues it and when, a red line, and the title."""
    sheet.centred(document.masthead, MASTHEAD, RED, spread=sheet.in_chinese, bold=True)
    sheet.y += 4
    sheet.centred(document.number, BODY)
    if document.corrects:
        sheet.centred(document.corrects, SMALL, GREY)
    sheet.at_both_ends(document.issuer, document.day)
    sheet.y += 3
    sheet.pdf.set_draw_color(*RED)
    sheet.pdf.set_line_width(0.7)
    sheet.pdf.line(LEFT, sheet.y, LEFT + WIDTH, sheet.y)
    sheet.y += 4
    sheet.centred(document.title, TITLE, bold=True)
    sheet.y += 2
    sheet.centred(document.period, SMALL, GREY)
    sheet.y += 5
