"""A bulletin as a PDF file: A4, laid out as official papers are, its fonts inside the file.

Margins, sizes and lines follow GB/T 9704-2012: a text of 156 mm by 225 mm, 16 pt on lines of 28 pt,
headings in sans-serif (黑体), the page number at the foot between dashes. The fonts are Noto Serif SC and
Noto Sans SC (SIL Open Font License), which come with the package pylopdf-fonts-zh-cn; only the characters
used go into the file.
"""

from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode

from welfare.bulletins.document import Block, Document
from welfare.bulletins.refusals import FontMissing
from welfare.bulletins.typesetting import lines_of

LEFT, TOP, WIDTH, BOTTOM = 28.0, 37.0, 156.0, 262.0
"""In mm from the upper left corner: where the text begins, how wide it is, and where it ends."""
POINT = 25.4 / 72
BODY, TITLE, MASTHEAD, SMALL = 16.0, 22.0, 44.0, 12.0
LINE = 28 * POINT
RED, BLACK, GREY = (192, 16, 16), (0, 0, 0), (90, 90, 90)
SONG, HEI = "song", "hei"
LONGEST_STRETCH = 0.12
"""By how much of its width a line is spread out at most to end at the margin."""


def font_files() -> dict[str, Path]:
    """The fonts' files. Raises `FontMissing`."""
    try:
        import pylopdf_fonts_zh_cn as fonts
    except ImportError as error:
        raise FontMissing from error
    files = {SONG: fonts.serif_path(), HEI: fonts.sans_path()}
    if not all(path.is_file() for path in files.values()):
        raise FontMissing
    return files


def write_pdf(document: Document) -> bytes:
    """The file. Raises `FontMissing`."""
    sheet = Sheet(document)
    sheet.head()
    for block in document.blocks:
        sheet.block(block)
    sheet.foot()
    return bytes(sheet.pdf.output())


class Sheet:
    """Paper on which a document is written from top to bottom."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.pdf = _Pages(format="A4")
        for name, path in font_files().items():
            self.pdf.add_font(name, fname=path)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_title(f"{document.title} {document.number}")
        self.pdf.set_author(document.issuer)
        self.pdf.set_lang("zh-CN" if document.language == "zh" else "en")
        self.pdf.add_page()
        self.y = TOP

    def head(self) -> None:
        """The masthead in red, the number, who issues it and when, a red line, and the title."""
        pdf, document = self.pdf, self.document
        self._centred(document.masthead, SONG, MASTHEAD, RED, spread=document.language == "zh", bold=True)
        self.y += 4
        self._centred(document.number, SONG, BODY, BLACK)
        self._use(SONG, BODY, BLACK)
        self.y += LINE
        pdf.text(LEFT, self.y, document.issuer)
        pdf.text(LEFT + WIDTH - pdf.get_string_width(document.day), self.y, document.day)
        self.y += 3
        pdf.set_draw_color(*RED)
        pdf.set_line_width(0.7)
        pdf.line(LEFT, self.y, LEFT + WIDTH, self.y)
        self.y += 4
        self._centred(document.title, SONG, TITLE, BLACK, bold=True)
        self.y += 2
        self._centred(document.period, SONG, SMALL, GREY)
        self.y += 5

    def block(self, block: Block) -> None:
        """A paragraph, or a heading, which never stands alone at the foot of a page."""
        self._use(HEI if block.is_heading else SONG, BODY, BLACK)
        in_chinese = self.document.language == "zh"
        indent = 2 * BODY * POINT if in_chinese else 0.0
        lines = lines_of(block.text, WIDTH, self.pdf.get_string_width, indent=indent)
        if not in_chinese:
            self.y += LINE / 4
        for number, line in enumerate(lines):
            self._next_line(keep=2.5 if block.is_heading else 1)
            begin = LEFT + (indent if number == 0 else 0)
            room = WIDTH - (indent if number == 0 else 0)
            self._spread(line, begin, room, stretch=in_chinese and number + 1 < len(lines))

    def foot(self) -> None:
        """What the numbers are."""
        self._use(SONG, SMALL, GREY)
        self.y += LINE / 2
        for line in lines_of(self.document.colophon, WIDTH, self.pdf.get_string_width):
            self._next_line()
            self.pdf.text(LEFT, self.y, line)

    def _use(self, font: str, size: float, colour: tuple[int, int, int]) -> None:
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_color(*colour)

    def _next_line(self, keep: float = 1) -> None:
        if self.y + keep * LINE > BOTTOM:
            self.pdf.add_page()
            self.y = TOP
        self.y += LINE

    def _spread(self, line: str, begin: float, room: float, *, stretch: bool) -> None:
        """A line, with its characters a little apart so that it ends at the margin."""
        free = room - self.pdf.get_string_width(line)
        if stretch and len(line) > 1 and 0 < free < room * LONGEST_STRETCH:
            self.pdf.set_char_spacing(free / POINT / (len(line) - 1))
        self.pdf.text(begin, self.y, line)
        self.pdf.set_char_spacing(0)

    def _centred(
        self,
        text: str,
        font: str,
        size: float,
        colour: tuple[int, int, int],
        *,
        spread: bool = False,
        bold: bool = False,
    ) -> None:
        self._use(font, size, colour)
        shown = "\N{NO-BREAK SPACE}".join(text) if spread else text
        for line in lines_of(shown, WIDTH, self.pdf.get_string_width):
            self.y += size * POINT * 1.4
            x = LEFT + (WIDTH - self.pdf.get_string_width(line)) / 2
            self._bold_text(x, line, size, colour) if bold else self.pdf.text(x, self.y, line)

    def _bold_text(self, x: float, line: str, size: float, colour: tuple[int, int, int]) -> None:
        """The fonts have one weight; an outline makes it heavier."""
        with self.pdf.local_context(
            text_mode=TextMode.FILL_STROKE, line_width=size * POINT * 0.035, draw_color=colour
        ):
            self.pdf.text(x, self.y, line)


class _Pages(FPDF):
    """Pages with their numbers at the foot."""

    def footer(self) -> None:
        """— 1 —"""
        self.set_font(SONG, size=14)
        self.set_text_color(*BLACK)
        number = f"— {self.page_no()} —"
        x: Any = LEFT + (WIDTH - self.get_string_width(number)) / 2
        self.text(x, BOTTOM + 12, number)
