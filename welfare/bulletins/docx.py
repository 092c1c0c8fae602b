"""A bulletin as a DOCX file, laid out as official papers are, to be opened in Word or WPS.

Fonts, sizes and margins follow GB/T 9704-2012. A DOCX file names its fonts and does not carry them; 仿宋 and
黑体 come with every Chinese Windows, and other systems put theirs in their place.
"""

import io
from typing import Any

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from welfare.bulletins.document import Block, Document

BODY, TITLE, MASTHEAD, SMALL = Pt(16), Pt(22), Pt(44), Pt(12)
LINE = Pt(28)
RED = RGBColor(0xC0, 0x10, 0x10)
FANGSONG, HEI, SONG, LATIN = "仿宋", "黑体", "宋体", "Times New Roman"
CENTRE = WD_ALIGN_PARAGRAPH.CENTER
AFTER_BORDERS = ("w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")
"""What may stand after borders among the properties of a paragraph (ECMA-376, 17.3.1.26)."""


def write_docx(document: Document) -> bytes:
    """The file."""
    paper = docx.Document()
    _set_page(paper.sections[0], document)
    _set_language(paper.styles.element)
    _set_normal(paper.styles["Normal"])
    _set_heading(paper.styles["Heading 1"])
    paper.core_properties.title = f"{document.title} {document.number}"
    paper.core_properties.author = document.issuer
    paper.core_properties.language = "zh-CN" if document.language == "zh" else "en"
    _head(paper, document)
    for block in document.blocks:
        _block(paper, block, document.language)
    colophon = _line(paper, document.colophon, SMALL, font=SONG)
    colophon.paragraph_format.space_before = Pt(14)
    file = io.BytesIO()
    paper.save(file)
    return file.getvalue()


def _set_page(section: Any, document: Document) -> None:
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(20)
    foot = section.footer.paragraphs[0]
    foot.alignment = CENTRE
    foot.add_run("— ")
    run = foot.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.text = text
        run._r.append(mark)
    foot.add_run(" —")
    for each in foot.runs:
        _font(each, SONG, Pt(14))


def _set_language(styles: Any) -> None:
    """Chinese characters are simplified ones: by this programs choose their shapes and set punctuation."""
    for mark in styles.iter(qn("w:lang")):
        mark.set(qn("w:eastAsia"), "zh-CN")


def _set_normal(style: Any) -> None:
    _font(style, FANGSONG, BODY)
    lines = style.paragraph_format
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    lines.space_before = lines.space_after = Pt(0)


def _set_heading(style: Any) -> None:
    _font(style, HEI, BODY)
    style.font.bold, style.font.color.rgb = False, RGBColor(0, 0, 0)
    lines = style.paragraph_format
    lines.line_spacing_rule, lines.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    lines.space_before = lines.space_after = Pt(0)
    lines.keep_with_next = True


def _head(paper: Any, document: Document) -> None:
    masthead = _line(paper, document.masthead, MASTHEAD, font=SONG, centred=True)
    masthead.runs[0].font.color.rgb, masthead.runs[0].font.bold = RED, True
    masthead.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    _line(paper, document.number, BODY, centred=True)
    if document.corrects:
        _line(paper, document.corrects, SMALL, font=SONG, centred=True)
    issued = _line(paper, f"{document.issuer}\t{document.day}", BODY)
    issued.paragraph_format.tab_stops.add_tab_stop(Mm(156), WD_TAB_ALIGNMENT.RIGHT)
    _red_line_below(issued)
    title = _line(paper, document.title, TITLE, font=SONG, centred=True)
    title.runs[0].font.bold = True
    title.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    title.paragraph_format.space_before = Pt(14)
    _line(paper, document.period, SMALL, font=SONG, centred=True).paragraph_format.space_after = Pt(10)


def _block(paper: Any, block: Block, language: str) -> None:
    paragraph = paper.add_paragraph(block.text, style="Heading 1" if block.is_heading else "Normal")
    if language == "zh":
        paragraph.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        indent = paragraph._p.get_or_add_pPr().get_or_add_ind()
        indent.set(qn("w:firstLineChars"), "200")
        indent.set(qn("w:firstLine"), str(2 * 16 * 20))
    else:
        paragraph.paragraph_format.space_before = Pt(6)


def _line(paper: Any, text: str, size: Any, *, font: str = FANGSONG, centred: bool = False) -> Any:
    paragraph = paper.add_paragraph()
    _font(paragraph.add_run(text), font, size)
    if centred:
        paragraph.alignment = CENTRE
    return paragraph


def _font(thing: Any, chinese: str, size: Any) -> None:
    """Latin letters in one font, Chinese characters in another; a run's or a style's."""
    thing.font.name, thing.font.size = LATIN, size
    fonts = thing.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        if fonts.get(qn(attribute)) is not None:
            del fonts.attrib[qn(attribute)]
    fonts.set(qn("w:eastAsia"), chinese)


def _red_line_below(paragraph: Any) -> None:
    borders = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "18"), ("space", "4"), ("color", "C01010")):
        bottom.set(qn(f"w:{name}"), value)
    borders.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(borders, *AFTER_BORDERS)
