"""A4 paper laid out as official papers are, its fonts inside the file.

Margins, sizes and lines follow GB/T 9704-2012: a text of 156 mm by 225 mm, 16 pt on lines of 28 pt,
headings in sans-serif (黑体), the page number at the foot between dashes. The fonts are Noto Serif SC and
Noto Sans SC (SIL Open Font License), which come with the package pylopdf-fonts-zh-cn; only the characters
used go into the file.
"""

from pathlib import Path
from typing import Any

from fpdf import FPDF
from fpdf.enums import TextMode

from welfare.paper.refusals import FontMissing
from welfare.paper.typesetting import lines_of

LEFT, TOP, WIDTH, BOTTOM = 28.0, 37.0, 156.0, 262.0
"""In mm from the upper left corner: where the text begins, how wide it is, and where it ends."""
POINT = 25.4 / 72
BODY, TITLE, SMALL = 16.0, 22.0, 12.0
LINE = 28 * POINT
BLACK, GREY = (0, 0, 0), (90, 90, 90)
SONG, HEI = "song", "hei"
LONGEST_STRETCH = 0.12
"""By how much of its width a line is spread out at most to end at the margin."""
Colour = tuple[int, int, int]


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


class Sheet:
    """Paper on which a text is written from top to bottom; `y` is how far. Raises `FontMissing`."""

    def __init__(self, *, title: str, author: str, language: str) -> None:
        self.in_chinese = language == "zh"
        self.pdf = _Pages(format="A4")
        for name, path in font_files().items():
            self.pdf.add_font(name, fname=path)
        self.pdf.set_auto_page_break(False)
        self.pdf.set_title(title)
        self.pdf.set_author(author)
        self.pdf.set_lang("zh-CN" if self.in_chinese else "en")
        self.pdf.add_page()
        self.y = TOP

    def as_bytes(self) -> bytes:
        """The file."""
        return bytes(self.pdf.output())

    def use(self, font: str, size: float, colour: Colour = BLACK) -> None:
        """With what to write."""
        self.pdf.set_font(font, size=size)
        self.pdf.set_text_color(*colour)

    def centred(
        self, text: str, size: float, colour: Colour = BLACK, *, spread: bool = False, bold: bool = False
    ) -> None:
        """Lines in the middle; `spread` sets the characters apart."""
        self.use(SONG, size, colour)
        shown = "\N{NO-BREAK SPACE}".join(text) if spread else text
        for line in lines_of(shown, WIDTH, self.pdf.get_string_width):
            self.y += size * POINT * 1.4
            x = LEFT + (WIDTH - self.pdf.get_string_width(line)) / 2
            self._bold_text(x, line, size, colour) if bold else self.pdf.text(x, self.y, line)

    def at_both_ends(self, left: str, right: str) -> None:
        """One line of a text at the left margin and one at the right."""
        self.use(SONG, BODY)
        self.next_line()
        self.pdf.text(LEFT, self.y, left)
        self.pdf.text(LEFT + WIDTH - self.pdf.get_string_width(right), self.y, right)

    def paragraph(self, text: str, *, is_heading: bool = False) -> None:
        """A paragraph, or a heading, which never stands alone at the foot of a page."""
        self.use(HEI if is_heading else SONG, BODY)
        indent = 2 * BODY * POINT if self.in_chinese else 0.0
        lines = lines_of(text, WIDTH, self.pdf.get_string_width, indent=indent)
        if not self.in_chinese:
            self.y += LINE / 4
        for number, line in enumerate(lines):
            self.next_line(keep=2.5 if is_heading else 1)
            begin = LEFT + (indent if number == 0 else 0)
            room = WIDTH - (indent if number == 0 else 0)
            self._spread(line, begin, room, stretch=self.in_chinese and number + 1 < len(lines))

    def small_print(self, text: str) -> None:
        """A remark at the end."""
        self.use(SONG, SMALL, GREY)
        self.y += LINE / 2
        for line in lines_of(text, WIDTH, self.pdf.get_string_width):
            self.next_line()
            self.pdf.text(LEFT, self.y, line)

    def next_line(self, keep: float = 1) -> None:
        """One line further down, on another page where `keep` lines have no room on this."""
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

    def _bold_text(self, x: float, line: str, size: float, colour: Colour) -> None:
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
